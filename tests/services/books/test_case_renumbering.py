"""A case's number corrected, and numbers found however their letters are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.books.cases import RefusedCase
from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.case_renumbering import renumber_case
from scheduler.services.books.drafts import discard
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws import abandon, promise_draw
from scheduler.services.books.teams_by_hand import (
    PickedByNumber,
    pick_by_number,
    substitute_by_number,
)
from scheduler.services.books.teams_pins import team_pins
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.books.teams_released import show_team_release
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_seats import release_team
from scheduler.services.books.teams_visit import show_visit
from scheduler.store.trail import AuditEntry, AuditValue
from tests.databases import acting_as
from tests.services.books.teams_world import MONDAY, World, made_world, unpinned_draft
from tests.services.books.visiting import rows_of

OLD, NEW = "XF2026-001", "XF2026-010"
TEAM = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L1"}


@pytest.fixture
def world(books: Books) -> World:
    made = made_world(books)
    made.case(OLD, "B03")
    return made


def test_a_published_case_gets_another_number_and_keeps_all_else(world: World) -> None:
    number = publish_teams(world.books, unpinned_draft(world, OLD, TEAM)).number
    before = {row.uid for row in rows_of(world.books, "visit")}
    assert renumber_case(world.books, OLD.lower(), NEW).number == NEW
    assert show_visit(world.books, NEW).days[0] == MONDAY
    with pytest.raises(LunzhiError, match=r"case\.unknown"):
        show_visit(world.books, OLD)
    (event,) = rows_of(world.books, "visit")
    assert ({event.uid}, event.content["case"]) == (before, NEW)
    # What was published stays as it was, and says what the case is called now.
    view = show_team_release(world.books, number)
    assert (view.renumbered, [move.case for move in view.moves]) == ({OLD: NEW}, [NEW])
    assert release_team(world.books, number, OLD).case.id == OLD
    with world.books.looking("auditor") as session:
        told = select(AuditValue.values).join(AuditEntry, AuditEntry.seq == AuditValue.seq)
        of_it = told.where(AuditEntry.act == "case.renumbered")
        assert session.scalars(of_it).all() == [{"was": OLD, "number": NEW}]


def test_a_number_that_is_taken_or_makes_no_sense_is_refused(world: World) -> None:
    world.case("XF2026-002", "B03")
    for new, code in (("xf2026-002", "case.taken"), ("??", "case.bad_number")):
        with pytest.raises(RefusedCase) as refused:
            renumber_case(world.books, OLD, new)
        assert [fault.code for fault in refused.value.faults] == [code]
    with pytest.raises(LunzhiError, match=r"case\.unchanged"):
        renumber_case(world.books, OLD, f" {OLD} ")
    # That a letter was small is a correction like any other.
    assert renumber_case(world.books, OLD, OLD.lower()).number == OLD.lower()


def test_what_is_on_its_way_keeps_the_number_until_it_is_over(world: World) -> None:
    draft = unpinned_draft(world, OLD, TEAM)
    with pytest.raises(LunzhiError, match=r"case\.in_draft"):
        renumber_case(world.books, OLD, NEW)
    discard(world.books, draft, TEAMS)
    order = TeamsOrder(first=MONDAY, days=5)
    draw = promise_draw(
        world.books, order, source="双色球", at="2026-02-24", reading="六个红球按序"
    )
    with pytest.raises(LunzhiError, match=r"case\.in_draw"):
        renumber_case(world.books, OLD, NEW)
    abandon(world.books, draw, "改用集体研究")
    order_teams(world.books, order)
    with pytest.raises(LunzhiError, match=r"case\.in_job"):
        renumber_case(world.books, OLD, NEW)


def test_case_keepers_who_see_everything_renumber(world: World) -> None:
    with pytest.raises(NotAllowed):
        renumber_case(acting_as(world.books, "auditor"), OLD, NEW)
    actor = Actor("own", frozenset[Role](["petitions"]), officer=world.officers["D1"])
    with pytest.raises(LunzhiError, match="tied_account"):
        renumber_case(replace(world.books, actor=actor), OLD, NEW)
    assert renumber_case(acting_as(world.books, "petitions"), OLD, NEW).number == NEW


def test_numbers_are_found_however_their_letters_are_written(world: World) -> None:
    here, typed = world.books, " xf2026-001"
    (pin,) = team_pins(here, [f"{typed}:2026-03-03", f"{OLD}:lead=D1"])
    assert (pin.case, pin.seats) == (OLD, {"lead": [f"p{world.officers['D1']}"]})
    ordered = order_teams(
        here, TeamsOrder(first=MONDAY, days=5, only=(typed,), pins=(pin,), reason="指定组长")
    )
    assert [case.id for case in ordered.made.problem.cases] == [OLD]
    start = MONDAY + timedelta(7)
    places = tuple(f"{seat}={who}" for seat, who in TEAM.items())
    draft = pick_by_number(here, PickedByNumber(typed, start, places), "熟悉案情")
    publish_teams(here, draft)
    done = substitute_by_number(here, typed, "lead", "D1", "D2", "住院")
    assert [move.kind for move in done.moves] == ["seats"]
