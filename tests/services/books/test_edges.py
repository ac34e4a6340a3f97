"""What lies at the edge or names nothing is refused in words; what a restore tells of teams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scheduler.books.roles import Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.finding import end_of_days
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import board
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_picking import pick_desk
from scheduler.services.books.teams_pins import team_pins
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from tests.databases import acting_as
from tests.services.books.teams_world import MONDAY, World, made_world

CASE = "XF2026-001"
LATE = date(9999, 12, 20)


@pytest.fixture
def world(books: Books) -> World:
    world = made_world(books)
    world.case(CASE, "B03")
    return world


@pytest.mark.parametrize(
    "act",
    [
        lambda books: order_teams(books, TeamsOrder(LATE, 120)),
        lambda books: pick_desk(books, CASE, LATE),
        lambda books: pick_team(books, Picked(CASE, LATE, {}), "专案需要"),
        lambda books: board(books, date.max, 14),
        lambda books: board(books, date.min, 14),
        lambda _: end_of_days(MONDAY, date.max),
    ],
)
def test_days_that_nothing_can_be_reckoned_with_are_refused(
    world: World, act: Callable[[Books], object]
) -> None:
    with pytest.raises(LunzhiError) as refusal:
        act(world.books)
    assert refusal.value.code == "day_out_of_reach"


@pytest.mark.parametrize("pin", [":2026-12-01", "a|b:2026-12-01", f"{CASE}:a|b=D1"])
def test_a_decision_about_what_is_no_id_is_refused(world: World, pin: str) -> None:
    with pytest.raises(LunzhiError) as refusal:
        team_pins(world.books, [pin])
    assert refusal.value.code == "teams.pin_form"


@pytest.mark.parametrize("seat", ["", "a|b", "driver"])
def test_a_seat_that_the_case_has_not_is_refused_with_those_it_has(
    world: World, seat: str
) -> None:  # fmt: skip
    with pytest.raises(LunzhiError) as refusal:
        pick_team(world.books, Picked(CASE, MONDAY, {seat: [world.officers["D1"]]}), "专案需要")
    assert refusal.value.code == "teams.no_seat"
    assert refusal.value.params["seats"] == "lead, co_lead, supervisor, topic"


def test_who_cannot_fill_a_place_is_told_by_name_and_number(world: World) -> None:
    ids, number = world.officers, f"{CASE}:lead=D1+D1"
    out = world.person("N1", "DCB", listed=False)
    for seats, code in (
        ({"lead": [ids["D1"], ids["D1"]]}, "teams.twice_there"),
        ({"lead": [ids["D1"], ids["D2"]]}, "teams.seat_full"),
        ({"lead": [out]}, "teams.not_listed"),
        ({"lead": [999_999]}, "teams.no_inspector"),
    ):
        with pytest.raises(LunzhiError) as refusal:
            pick_team(world.books, Picked(CASE, MONDAY, seats), "专案需要")
        assert refusal.value.code == code
        assert refusal.value.params.get("name") in (None, "姓名D1", "姓名N1")
    order = TeamsOrder(first=MONDAY, days=5, pins=team_pins(world.books, [number]), reason="专案")
    with pytest.raises(LunzhiError, match=r"teams\.twice_there"):
        order_teams(world.books, order)


def test_a_restore_tells_of_releases_of_teams_whom_teams_are_shown(books: Books) -> None:
    values = {"file": "a.db", "last_release": 1, "last_team_release": 3}
    with books.acting("administrator") as act:
        act.record("db.restored", "books", **values)
    known: dict[Role, object] = {
        "auditor": values, "administrator": {"file": "a.db", "last_release": 1},
    }  # fmt: skip
    for role, told in known.items():
        found = audit_entries(acting_as(books, role), Wanted(act="db.restored"), 9)
        assert [each.values for each in found.entries] == [told]
