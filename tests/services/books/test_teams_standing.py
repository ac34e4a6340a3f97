"""Published visits by today's books: which are broken, and what that means for all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.errors import RefusedTeam
from scheduler.services.books.inspection_home import inspection_home
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from scheduler.services.books.team_draws import abandon, promise_draw
from scheduler.services.books.team_draws_seen import show_draw
from scheduler.services.books.teams_board import board
from scheduler.services.books.teams_by_hand import (
    Picked,
    pick_team,
    substitute,
    substitute_by_number,
)
from scheduler.services.books.teams_desk import teams_desk
from scheduler.services.books.teams_exchanges import Exchange, Substitution
from scheduler.services.books.teams_ordered import OrderNotes
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.books.teams_released import show_team_draft
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_visit import show_visit
from scheduler.store.cases import WorkdayNotice
from scheduler.store.duties import Duty, Stint
from scheduler.store.inspectors import Inspector
from scheduler.store.people import Leave
from scheduler.store.plans import SettingsVersion
from scheduler.store.visits import Visit, VisitSeat
from tests.services.books.teams_world import MONDAY, World, made_world, solved, unpinned_draft

ONE, TWO, THREE = "XF2026-001", "XF2026-002", "XF2026-003"
SEATS = ("lead", "co_lead", "supervisor", "topic")
FIRST, SECOND = ("D1", "X1", "S1", "L1"), ("D2", "X2", "S2", "L2")
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days) for days in (1, 2, 3))


@pytest.fixture
def world(books: Books) -> World:
    made = made_world(books)
    made.case(ONE, "B03")
    return made


def visited(world: World, case: str, start: date, team: tuple[str, ...]) -> None:
    """A visit published, its team picked by hand."""
    publish_teams(world.books, pick_team(world.books, picked(world, case, start, team), "急"))


def picked(world: World, case: str, start: date, team: tuple[str, ...]) -> Picked:
    people = {seat: [world.officers[each]] for seat, each in zip(SEATS, team, strict=True)}
    return Picked(case, start, people)


def days_of(world: World, case: str) -> list[str]:
    with world.books.store.reading() as session:
        of_case = Visit.case_id == world.cases[case]
        return session.scalars(select(Visit.days).where(of_case, ~Visit.cancelled)).one()


def team_of(world: World, case: str) -> dict[str, int]:
    with world.books.store.reading() as session:
        rows = (
            select(VisitSeat.seat, VisitSeat.officer_id)
            .join(Visit, Visit.id == VisitSeat.visit_id)
            .where(Visit.case_id == world.cases[case], VisitSeat.left_at.is_(None))
        )
        return dict(session.execute(rows).all())


def broken(world: World) -> dict[str, set[str]]:
    """By case the rules that its visit breaks, as the board tells them."""
    lines = board(world.books, MONDAY, 14).broken
    return {line.visit.case.number: {each.rule for each in line.violations} for line in lines}


def days_off(world: World, *days: date, make_up: tuple[date, ...] = ()) -> None:
    with world.books.acting("administrator") as act:
        act.session.add(
            WorkdayNotice(
                moves={},
                number=1, year=2026, days_off=[day.isoformat() for day in days],
                make_up=[day.isoformat() for day in make_up],
                source="国办发明电〔2026〕1号", entered_at=act.at, entered_by=act.by,
            )
        )  # fmt: skip
        act.record("test", "notice")


def on_leave(world: World, *numbers: str) -> None:
    with world.books.acting("administrator") as act:
        for number in numbers:
            officer = world.officers[number]
            end = MONDAY + timedelta(7)
            act.session.add(Leave(officer_id=officer, first=MONDAY, end=end, kind="leave"))
        act.record("test", "leave")


def settings_with(world: World, **inspection: int) -> None:
    held = current_settings(world.books).document
    document = {**held, "inspection": {**held["inspection"], **inspection}}
    with world.books.acting("administrator") as act:
        act.session.add(
            SettingsVersion(number=2, document=document, entered_at=act.at, entered_by=act.by)
        )
        act.record("test", "settings")


def repaired(world: World, order: TeamsOrder) -> None:
    """An order solved and published."""
    job = order_teams(world.books, order).job
    outcome = run_job(world.books, job, heard=lambda _: None, asked=lambda: False).outcome
    assert outcome is not None
    assert outcome.draft is not None, outcome
    publish_teams(world.books, outcome.draft)


# --- whoever sits in a visit stays in sight -----------------------------------------------------


@pytest.mark.parametrize("exempt", [False, True])
def test_who_sits_in_a_visit_is_there_though_the_stint_is_not(
    world: World, *, exempt: bool
) -> None:
    visited(world, ONE, MONDAY, FIRST)
    world.case(TWO, "B03")
    with world.books.acting("administrator") as act:
        duty = act.session.scalars(
            select(Duty).where(Duty.officer_id == world.officers["S1"])
        ).one()
        if exempt:
            duty.exempt_on = date(2026, 1, 1)
        else:
            act.session.scalars(
                select(Stint).where(Stint.duty_id == duty.id)
            ).one().cancelled = True
        act.record("test", "stint")
    assert broken(world) == {ONE: {"seat_requirement", "available"}}
    (told,) = teams_desk(world.books).broken
    assert told.title.number == ONE
    shown = inspection_home(world.books).broken
    assert shown is not None
    assert shown.count == 1
    view = show_visit(world.books, ONE)
    (place,) = next(seat.places for seat in view.seats if seat.id == "supervisor")
    assert (place.number, [officer for officer, _ in place.alternates]) == (
        "S1", [world.officers["S2"]],
    )  # fmt: skip
    urgent = order_teams(world.books, TeamsOrder(MONDAY, 5, only=(TWO,)))
    assert urgent.made.broken == (ONE,)
    repair = order_teams(world.books, TeamsOrder(MONDAY, 5, only=(ONE,), repair=True))
    assert [case["id"] for case in repair.made.document["cases"]] == [ONE]


# --- days that a notice takes -------------------------------------------------------------------


@pytest.mark.parametrize("gone", [MONDAY, TUESDAY])
def test_the_repair_that_the_desk_offers_has_room_where_a_day_is_gone(
    world: World, gone: date
) -> None:
    visited(world, ONE, MONDAY, FIRST)
    team = team_of(world, ONE)
    days_off(world, gone)
    desk = teams_desk(world.books)
    assert [each.title.number for each in desk.broken] == [ONE]
    assert desk.repair_days is not None
    repaired(world, TeamsOrder(desk.first, desk.repair_days, only=(ONE,), repair=True))
    # Moved and not dropped, with the same people; one that can keep its first day does.
    assert team_of(world, ONE) == team
    days = days_of(world, ONE)
    assert len(days) == 2
    assert gone.isoformat() not in days
    assert days == [MONDAY.isoformat(), WEDNESDAY.isoformat()] or gone == MONDAY
    assert broken(world) == {}


def test_a_visit_of_today_which_has_become_a_holiday_is_moved(world: World) -> None:
    world.case(TWO, "B03", visit_days=1)
    visited(world, TWO, MONDAY, FIRST)
    days_off(world, MONDAY)
    world.books = replace(world.books, today=MONDAY)
    desk = teams_desk(world.books)
    assert desk.repair_days is not None
    made = order_teams(world.books, TeamsOrder(desk.first, desk.repair_days, only=(TWO,))).made
    assert [case["id"] for case in made.document["cases"]] == [TWO]


def test_the_page_of_a_visit_tells_what_the_board_tells(world: World) -> None:
    visited(world, ONE, MONDAY, FIRST)
    days_off(world, TUESDAY)
    (line,) = board(world.books, MONDAY, 14).broken
    view = show_visit(world.books, ONE)
    assert view.violations == line.violations
    assert [each.code for each in view.violations] == ["one_visit.moved"]
    assert view.is_broken
    assert view.has_moved


def test_nobody_is_exchanged_in_a_visit_whose_days_are_gone(world: World) -> None:
    visited(world, ONE, MONDAY, FIRST)
    days_off(world, TUESDAY)
    wish = Substitution(ONE, "lead", world.officers["D1"], world.officers["D2"])
    with pytest.raises(RefusedTeam) as refused:
        substitute(world.books, wish, "住院")
    assert [each.code for each in refused.value.violations] == ["one_visit.moved"]
    assert days_of(world, ONE) == [MONDAY.isoformat(), TUESDAY.isoformat()]


def test_what_is_no_longer_in_a_row_is_not_published(world: World) -> None:
    friday = MONDAY + timedelta(4)
    draft = unpinned_draft(world, ONE, dict(zip(SEATS, FIRST, strict=True)), friday)
    days_off(world, make_up=(friday + timedelta(1),))
    with pytest.raises(LunzhiError) as refused:
        publish_teams(world.books, draft)
    assert refused.value.code == "teams.not_in_a_row"
    assert refused.value.params == {"case": ONE, "start": friday.isoformat()}


def test_a_day_off_of_a_settled_visit_is_open_to_nobody(world: World) -> None:
    visited(world, ONE, TUESDAY, FIRST)
    world.case(TWO, "B03")
    days_off(world, WEDNESDAY)
    made = order_teams(world.books, TeamsOrder(MONDAY, 3, only=(TWO,))).made
    assert WEDNESDAY not in made.problem.days
    assert made.broken == (ONE,)
    said = {"source": "双色球", "at": "2026-01-20", "reading": "从小到大"}
    draw = promise_draw(world.books, TeamsOrder(MONDAY, 3, only=(TWO,)), **said)
    assert show_draw(world.books, draw).notes == OrderNotes((ONE,))
    abandon(world.books, draw, "另行安排")
    visited(world, TWO, TUESDAY, SECOND)
    assert days_of(world, TWO) == [TUESDAY.isoformat(), THURSDAY.isoformat()]


def test_nothing_is_planned_on_the_days_that_a_settled_visit_brings_along(world: World) -> None:
    visited(world, ONE, MONDAY, FIRST)
    world.case(TWO, "B03")
    visited(world, TWO, TUESDAY, SECOND)
    world.case(THREE, "B03", earliest=TUESDAY, visit_days=1)
    # Tuesday is in the problem, as a day of the first visit; the second, which has it too, is not.
    none = solved(world.books, TeamsOrder(MONDAY, 1, only=(THREE,)))
    assert {each.case for each in show_team_draft(world.books, none).kept.plan.visits} == {ONE}
    some = solved(world.books, TeamsOrder(MONDAY, 3, only=(THREE,)))
    publish_teams(world.books, some)
    assert days_of(world, THREE) == [WEDNESDAY.isoformat()]


def test_a_team_picked_for_a_day_off_is_refused_with_the_day(world: World) -> None:
    sunday = MONDAY - timedelta(1)
    with pytest.raises(LunzhiError) as refused:
        pick_team(world.books, picked(world, ONE, sunday, FIRST), "急")
    assert refused.value.code == "teams.day_off"
    assert refused.value.params == {"case": ONE, "day": sunday.isoformat()}


# --- rules over several visits ------------------------------------------------------------------


def test_too_few_vehicles_are_charged_to_the_visits_of_that_day_alone(world: World) -> None:
    for case, start, team in ((ONE, MONDAY, FIRST), (TWO, MONDAY, SECOND)):
        if case != ONE:
            world.case(case, "B03")
        visited(world, case, start, team)
    world.case(THREE, "B03")
    settings_with(world, vehicles=1)
    assert broken(world) == {ONE: {"vehicles"}, TWO: {"vehicles"}}
    # One of the two still takes the vehicle of these days, which nobody else gets.
    with pytest.raises(RefusedTeam) as refused:
        pick_team(world.books, picked(world, THREE, MONDAY, SECOND), "急")
    assert "vehicles" in {each.rule for each in refused.value.violations}
    visited(world, THREE, WEDNESDAY, SECOND)
    assert broken(world) == {ONE: {"vehicles"}, TWO: {"vehicles"}}


def test_who_has_too_many_days_already_is_no_matter_of_anothers_visit(world: World) -> None:
    world.case(TWO, "B03")
    world.case(THREE, "B03")
    visited(world, ONE, MONDAY, FIRST)
    visited(world, TWO, WEDNESDAY, FIRST)
    with world.books.acting("administrator") as act:
        act.session.get_one(Inspector, world.officers["D1"]).max_days = 2
        act.record("test", "inspector")
    assert broken(world) == {}
    order = TeamsOrder(MONDAY, 5, only=(THREE,))
    made = order_teams(world.books, order).made
    assert made.broken == ()
    most = {each.id: each.max_days for each in made.problem.people}
    assert most[f"p{world.officers['D1']}"] == 4
    visited(world, THREE, TUESDAY + timedelta(6), SECOND)
    with world.books.acting("administrator") as act:
        act.session.get_one(Inspector, world.officers["D1"]).max_days = 1
        act.record("test", "inspector")
    assert broken(world) == {ONE: {"max_days"}, TWO: {"max_days"}}


# --- several of a team --------------------------------------------------------------------------


def test_of_two_who_cannot_come_each_is_exchanged_and_both_are_published_at_once(
    world: World,
) -> None:
    visited(world, ONE, MONDAY, FIRST)
    on_leave(world, "D1", "L1")
    ids = world.officers
    lead = Exchange("lead", ids["D1"], ids["D2"])
    view = show_visit(world.books, ONE)
    offered = {
        seat.id: {officer: len(each.kept) for officer, each in place.alternates}
        for seat in view.seats
        for place in seat.places
    }
    assert offered["lead"] == {ids["D2"]: 1}
    assert offered["topic"] == {ids["L2"]: 1}
    # One alone would leave a broken team: it is not published.
    with pytest.raises(RefusedTeam) as refused:
        substitute(world.books, Substitution(ONE, lead.seat, lead.out, lead.into), "病假")
    assert {each.params["person"] for each in refused.value.violations} == {"L1"}
    chosen = show_visit(world.books, ONE, [lead])
    assert [each.params["person"] for each in chosen.violations] == ["L1"]
    assert [(each.out, each.into) for each in chosen.chosen] == [("姓名D1", "姓名D2")]
    (topic,) = next(seat.places for seat in chosen.seats if seat.id == "topic")
    assert {officer: each.kept for officer, each in topic.alternates} == {ids["L2"]: ()}
    done = substitute_by_number(
        world.books, ONE, "topic", "L1", "L2", "病假", also=["lead:D1=D2"]
    )  # fmt: skip
    assert [move.kind for move in done.moves] == ["seats"]
    assert team_of(world, ONE) == {
        "lead": ids["D2"], "co_lead": ids["X1"], "supervisor": ids["S1"], "topic": ids["L2"],
    }  # fmt: skip
    assert broken(world) == {}


@pytest.mark.parametrize("text", ["lead", "lead:", ":D1=D2", "lead:=", "lead:D1"])
def test_an_exchange_that_cannot_be_read_is_refused(world: World, text: str) -> None:
    visited(world, ONE, MONDAY, FIRST)
    with pytest.raises(LunzhiError) as refused:
        substitute_by_number(world.books, ONE, "topic", "L1", "L2", "病假", also=[text])
    assert refused.value.code == "teams.exchange_form"


# --- a repair without cases ---------------------------------------------------------------------


def test_a_repair_without_cases_is_one_of_what_is_broken(world: World) -> None:
    visited(world, ONE, MONDAY, FIRST)
    world.case(TWO, "B03")
    order = TeamsOrder(MONDAY, 5, repair=True)
    with pytest.raises(LunzhiError) as refused:
        order_teams(world.books, order)
    assert refused.value.code == "teams.nothing_broken"
    on_leave(world, "L1")
    made = order_teams(world.books, order).made
    assert [case["id"] for case in made.document["cases"]] == [ONE]


# --- reading ------------------------------------------------------------------------------------


def test_a_look_at_the_board_reads_no_more_for_more_visits(world: World) -> None:
    visited(world, ONE, MONDAY, FIRST)
    on_leave(world, "L1")
    one = _statements(world)
    world.case(TWO, "B03")
    visited(world, TWO, WEDNESDAY + timedelta(7), SECOND)
    for number in ("D2", "X2"):
        world.recuse(number, case=TWO)
    assert _statements(world) == one
    assert one["settings_version"] == 1


def _statements(world: World) -> Mapping[str, int]:
    """How often the board reads each table."""
    counts: dict[str, int] = {}

    def count(_: object, __: object, statement: str, *___: object) -> None:
        for table in statement.partition("FROM ")[2].split()[:1]:
            counts[table] = counts.get(table, 0) + 1

    with world.books.store.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        board(world.books, MONDAY, 14)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return counts
