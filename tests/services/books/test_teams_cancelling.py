"""One visit called off or moved, and what closing a case does to a visit to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.books.roles import Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import away_of_unit
from scheduler.services.books.cases_closing import VisitDecision, close_case
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_cancelling import another_day, cancel_visit
from scheduler.services.books.teams_desk import teams_desk
from scheduler.services.books.teams_exchanges import Substitution
from scheduler.services.books.teams_places import place_desk
from scheduler.services.books.teams_planning import MOST_DAYS
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_visit import show_visit
from scheduler.store.trail import AuditEntry
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, World, made_world
from tests.services.books.visiting import rows_of

FIRST, SECOND = "XF2026-001", "XF2026-002"


@pytest.fixture
def world(books: Books) -> World:
    """Two visits that overlap, each with two of the leads."""
    made = made_world(books)
    for number, team in ((FIRST, "D1 X1 S1 L1"), (SECOND, "D2 X2 S2 L2")):
        made.case(number, "B03")
        places = zip(("lead", "co_lead", "supervisor", "topic"), team.split(), strict=True)
        people = {seat: [made.officers[who]] for seat, who in places}
        publish_teams(books, pick_team(books, Picked(number, MONDAY, people), "熟悉当地情况"))
    return made


def test_one_visit_is_called_off_and_the_other_stays(world: World) -> None:
    here = world.books
    move = cancel_visit(here, FIRST.lower(), "涉事单位正在整改", "陈主任")
    assert (move.case, move.kind) == (world.cases[FIRST], "lost")
    with pytest.raises(LunzhiError, match=r"visit\.none"):
        show_visit(here, FIRST)
    assert show_visit(here, SECOND).release == 2
    assert [each.title.number for each in teams_desk(here).waiting] == [FIRST]
    # Its people are free on the very same days, and away from nowhere.
    place = place_desk(here, Substitution(SECOND, "lead", world.officers["D2"], None))
    assert {"D1", "X1", "S1", "L1"} <= {each.number for each in place.pool}
    assert {row.number for row in away_of_unit(here).duties} == {"D2", "X2", "S2", "L2"}
    with here.looking("auditor") as session:
        told = select(AuditEntry.subject).where(AuditEntry.act == "teams.cancelled")
        assert session.scalars(told).all() == [f"case:{world.cases[FIRST]}"]


def test_calendars_say_that_it_is_called_off(world: World) -> None:
    cancel_visit(world.books, FIRST, "涉事单位正在整改", "陈主任")
    for kind in ("visit", "part", "absence"):
        told = {row.content["cancelled"] for row in rows_of(world.books, kind)
                if row.case_id == world.cases[FIRST]}  # fmt: skip
        assert told == {True}


def test_what_is_called_off_can_be_published_again_as_the_same_visit(world: World) -> None:
    before = {row.uid for row in rows_of(world.books, "visit")}
    cancel_visit(world.books, FIRST, "涉事单位正在整改", "陈主任")
    people = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L1"}
    seats = {seat: [world.officers[who]] for seat, who in people.items()}
    draft = pick_team(world.books, Picked(FIRST, MONDAY + timedelta(7), seats), "改到下周")
    (move,) = publish_teams(world.books, draft).moves
    assert move.kind == "new"
    assert {row.uid for row in rows_of(world.books, "visit")} == before


def test_only_a_visit_to_come_is_called_off(world: World) -> None:
    with pytest.raises(LunzhiError, match=r"visit\.begun"):
        cancel_visit(on_day(world.books, MONDAY + timedelta(1)), FIRST, "整改", "陈主任")
    world.case("XF2026-003", "B03")
    with pytest.raises(LunzhiError, match=r"visit\.none"):
        cancel_visit(world.books, "XF2026-003", "整改", "陈主任")


@pytest.mark.parametrize("role", ["petitions", "auditor", "organisation", "liaison"])
def test_the_inspection_office_alone_calls_off(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed):
        cancel_visit(acting_as(world.books, role), FIRST, "整改", "陈主任")
    actor = Actor("own", frozenset[Role](["inspection"]), officer=world.officers["D2"])
    with pytest.raises(LunzhiError, match="tied_account"):
        cancel_visit(replace(world.books, actor=actor), FIRST, "整改", "陈主任")


def test_a_case_is_not_closed_over_a_visit_to_come_without_a_word(world: World) -> None:
    here = on_day(world.books, date(2026, 2, 10))
    with pytest.raises(LunzhiError, match=r"case\.visit_to_come"):
        close_case(here, FIRST, here.today)
    close_case(here, FIRST, here.today, VisitDecision(keep=True))
    assert show_visit(here, FIRST).days[0] == MONDAY
    cancelling = VisitDecision(keep=False, reason="已化解", approver="陈主任")
    with pytest.raises(NotAllowed):
        close_case(acting_as(here, "petitions"), SECOND, here.today, cancelling)
    close_case(here, SECOND, here.today, cancelling)
    with pytest.raises(LunzhiError, match=r"visit\.none"):
        show_visit(here, SECOND)
    assert teams_desk(here).waiting == ()


def test_the_order_that_moves_a_visit_reaches_from_where_it_is_to_where_it_shall_be(
    world: World,
) -> None:
    asked = another_day(world.books, FIRST, MONDAY + timedelta(7))
    assert (asked.case, asked.pin) == (FIRST, f"{FIRST}:2026-03-09")
    assert asked.first <= MONDAY
    assert another_day(world.books, FIRST, MONDAY).days == asked.days - 5
    assert another_day(world.books, FIRST, MONDAY + timedelta(999)).days == MOST_DAYS
