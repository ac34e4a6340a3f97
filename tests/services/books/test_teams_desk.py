"""Where teams are planned: what waits, who could be picked, and a plan with the names of codes."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.books.roles import GROUND_READERS, ROLES, NotAllowed
from scheduler.overview.teams import teams_overview
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.home import home
from scheduler.services.books.inspection_home import inspection_home
from scheduler.services.books.opened import Books
from scheduler.services.books.settings_doubts import settings_doubts
from scheduler.services.books.teams_desk import teams_desk
from scheduler.services.books.teams_picking import pick_choice, pick_desk
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.books.teams_released import show_team_draft
from scheduler.services.books.teams_releases import publish_teams
from tests.databases import acting_as
from tests.services.books.teams_world import MONDAY, World, made_world, solved

NUMBER = "XF2026-001"


@pytest.fixture
def world(books: Books) -> World:
    return made_world(books)


def drafted(books: Books) -> int:
    return solved(books, TeamsOrder(first=MONDAY, days=5))


def test_what_waits_is_what_is_due_first(world: World) -> None:
    world.case("XF2026-003", "B03", due=date(2026, 3, 9))
    world.case("XF2026-002", "B03")
    world.case("XF2026-004", "B03", visit_days=0)
    world.case("XF2026-005", "B03", closed_on=date(2026, 2, 9))
    desk = teams_desk(world.books)
    assert [each.title.number for each in desk.waiting] == ["XF2026-003", "XF2026-002"]
    assert desk.waiting[0].place == "太平镇"
    assert [unit.name for unit in desk.waiting[0].title.units] == ["单位B03"]
    assert pick_choice(world.books).waiting == desk.waiting
    assert (desk.broken, desk.repair_days, desk.drafts, desk.releases) == ((), None, (), ())
    shown = inspection_home(world.books)
    assert [each.title.number for each in shown.waiting.rows] == ["XF2026-003", "XF2026-002"]


def test_a_broken_visit_is_told_by_names_and_lies_within_the_days_of_a_repair(
    world: World,
) -> None:
    world.case(NUMBER, "B03")
    publish_teams(world.books, drafted(world.books))
    for number in ("D1", "D2"):
        world.recuse(number, unit="B03")
    desk = teams_desk(world.books)
    (broken,) = desk.broken
    (violation,) = broken.violations
    assert violation.params["unit"] == "单位B03"
    assert violation.params["person"] in ("D1", "D2")
    assert desk.waiting == ()
    assert desk.repair_days is not None
    ordered = order_teams(
        world.books, TeamsOrder(desk.first, desk.repair_days, only=(NUMBER,), repair=True)
    )
    # A week of room beyond it.
    assert sum(day > broken.last for day in ordered.made.problem.days) == 5


def test_a_plan_is_shown_with_names_and_is_the_same(world: World) -> None:
    world.case(NUMBER, "B03")
    view = show_team_draft(world.books, drafted(world.books))
    plain, named = teams_overview(view.kept.problem, view.kept.plan), view.shown.overview
    assert named.goals == plain.goals
    assert [visit.days for visit in named.visits] == [visit.days for visit in plain.visits]
    (visit,) = named.visits
    assert visit.case.units == ("单位B03",)
    assert visit.case.place == "太平镇"
    assert visit.seats[0].id.startswith("组长")
    assert [seat.members[0].name for seat in visit.seats] == [
        seat.members[0].name for seat in plain.visits[0].seats
    ]


def test_everybody_who_is_there_may_be_picked_and_who_fits_is_told(world: World) -> None:
    world.case(NUMBER, "B01")
    desk = pick_desk(world.books, NUMBER, MONDAY)
    fits = {seat.line.id: {one.name for one in seat.people if one.fits} for seat in desk.seats}
    # S1 and L1 are of the unit that is complained about.
    assert fits == {
        "lead": {"姓名D1", "姓名D2"}, "co_lead": {"姓名X1", "姓名X2"},
        "supervisor": {"姓名S2"}, "topic": {"姓名L2"},
    }  # fmt: skip
    assert {len(seat.people) for seat in desk.seats} == {8}


@pytest.mark.parametrize(
    ("number", "start", "code"),
    [
        (NUMBER, MONDAY - timedelta(1), "teams.day_off"),
        (NUMBER, date(2025, 12, 31), "teams.past"),
        ("XF2026-999", MONDAY, "case.unknown"),
    ],
)
def test_a_pick_on_a_day_or_for_a_case_that_there_is_not_is_refused(
    world: World, number: str, start: date, code: str
) -> None:
    world.case(NUMBER, "B03")
    with pytest.raises(LunzhiError) as refused:
        pick_desk(world.books, number, start)
    assert refused.value.code == code


@pytest.mark.parametrize("role", [role for role in ROLES if role not in GROUND_READERS])
def test_others_do_not_get_there(world: World, role: str) -> None:
    other = acting_as(world.books, role)  # type: ignore[arg-type]
    for ask in (lambda: teams_desk(other), lambda: pick_choice(other)):
        with pytest.raises(NotAllowed):
            ask()


def test_the_departments_view_does_not_hang_on_cases(world: World) -> None:
    before = home(world.books)
    world.case(NUMBER, "B03", due=date(2025, 12, 1))
    order_teams(world.books, TeamsOrder(first=MONDAY, days=5))
    assert home(world.books) == before


def test_a_tied_account_sees_its_part_of_the_first_page(world: World) -> None:
    world.case(NUMBER, "B03")
    world.case("XF2026-002", "B01")
    world.person("T1", "B03")
    actor = replace(acting_as(world.books, "inspection").actor, officer=world.officers["T1"])
    shown = inspection_home(replace(world.books, actor=actor))
    assert [each.title.number for each in shown.waiting.rows] == ["XF2026-002"]
    assert shown.broken is None
    assert shown.drafts is None


def test_a_seat_for_people_of_a_unit_that_is_not_there_is_told(books: Books) -> None:
    lead, *others = deepcopy(USUAL_INSPECTION["seats"])
    world = made_world(books, seats=[{**lead, "unit": "DCX"}, *others])
    (doubt,) = teams_desk(world.books).doubts
    assert (doubt.seat, doubt.unit) == ("组长（督查办）", "DCX")
    assert settings_doubts(world.books) == (doubt,)
    world.unit("DCX")
    assert settings_doubts(world.books) == ()
