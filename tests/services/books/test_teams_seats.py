"""Seats of drafts and releases: who sits there and why, and somebody else in a draft's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import submit
from scheduler.services.books.errors import RefusedTeam
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import Substitution
from scheduler.services.books.teams_comparing import compare_teams
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_seat_changes import change_seat
from scheduler.services.books.teams_seats import TeamView, draft_team, release_team
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, World, made_world, unpinned_draft

CASE, OTHER = "XF2026-001", "XF2026-002"
NEXT = MONDAY + timedelta(7)
TEAM = {"lead": ["D1"], "co_lead": ["X1"], "supervisor": ["S1"], "topic": ["L1"]}


@pytest.fixture
def world(books: Books) -> World:
    made = made_world(books)
    for number in (CASE, OTHER):
        made.case(number, "B03")
    return made


@pytest.fixture
def draft(world: World) -> int:
    """As if solved for: nothing of it is decided by hand."""
    return unpinned_draft(world, CASE, {seat: who for seat, (who,) in TEAM.items()})


def people(view: TeamView) -> dict[str, list[str]]:
    return {seat.id: [place.number for place in seat.places] for seat in view.seats}


def test_who_approves_a_draft_reads_why_everybody_sits_there(world: World, draft: int) -> None:
    for role in ("inspection", "auditor"):
        view = draft_team(acting_as(world.books, role), draft, CASE.lower())
        assert people(view) == TEAM
        assert view.days == (MONDAY, MONDAY + timedelta(1))
        lead = view.seats[0]
        assert lead.name == "组长（督查办）"
        (meets,) = [each for each in lead.places[0].why if each.code == "meets"]
        assert (meets.place, meets.params["roles"]) == ("组长（督查办）", "组长")
        assert [officer for officer, _ in lead.places[0].alternates] == [world.officers["D2"]]
        assert view.may_change is (role == "inspection")


def test_a_release_tells_it_after_the_visit_too(world: World, draft: int) -> None:
    number = publish_teams(world.books, draft).number
    world.recuse("D2", unit="B03")
    later = acting_as(on_day(world.books, MONDAY + timedelta(60)), "auditor")
    view = release_team(later, number, CASE)
    assert people(view) == TEAM
    # By the books of then: what was entered since is none of its reasons.
    assert [officer for officer, _ in view.seats[0].places[0].alternates] == [world.officers["D2"]]
    assert view.seats[0].places[0].why
    assert not view.may_change
    with pytest.raises(LunzhiError, match=r"visit\.none"):
        release_team(later, number, "XF2026-404")


def test_who_reads_no_grounds_reads_none_of_it(world: World, draft: int) -> None:
    for role in ("petitions", "organisation", "officer"):
        with pytest.raises(NotAllowed):
            draft_team(acting_as(world.books, role), draft, CASE)
    actor = Actor("own", frozenset[Role](["inspection"]), officer=world.officers["D2"])
    with pytest.raises(LunzhiError, match="tied_account"):
        draft_team(replace(world.books, actor=actor), draft, CASE)


def test_somebody_else_in_a_seat_is_another_draft(world: World, draft: int) -> None:
    wish = Substitution(CASE, "lead", world.officers["D1"], world.officers["D2"])
    with pytest.raises(LunzhiError, match="free_text"):
        change_seat(world.books, draft, wish, " ")
    made = change_seat(world.books, draft, wish, "分管领导指定")
    assert people(draft_team(world.books, made, CASE)) == {**TEAM, "lead": ["D2"]}
    assert people(draft_team(world.books, draft, CASE)) == TEAM
    for left, difference in ((f"draft:{draft}", "seats"), ("published", "new")):
        (case,) = compare_teams(world.books, left, f"draft:{made}").cases
        assert (case.difference, case.after) == (difference, MONDAY)
    (seat,) = compare_teams(world.books, f"draft:{draft}", f"draft:{made}").cases[0].seats
    assert (seat.seat, seat.gone, seat.come) == ("组长（督查办）", ("姓名D1",), ("姓名D2",))
    (move,) = publish_teams(world.books, made).moves
    assert ("lead", world.officers["D2"]) in move.after.seats  # type: ignore[union-attr]


def test_what_breaks_a_rule_or_is_not_held_so_is_refused(world: World, draft: int) -> None:
    def change(seat: str, out: str | None, into: int | None) -> None:
        leaves = None if out is None else world.officers[out]
        change_seat(world.books, draft, Substitution(CASE, seat, leaves, into), "换人")

    with pytest.raises(RefusedTeam):
        change("lead", "D1", world.officers["L2"])
    with pytest.raises(RefusedTeam):
        change("lead", "D1", None)
    for seat, out, into, code in (
        ("lead", "D2", world.officers["D1"], "teams.not_there"),
        ("nowhere", None, world.officers["D2"], "team_seat.unknown"),
        ("lead", "D1", 999_999, "teams.no_inspector"),
        ("lead", "D1", world.officers["D1"], "teams.nobody"),
    ):
        with pytest.raises(LunzhiError) as refused:
            change(seat, out, into)
        assert refused.value.code == code
        assert refused.value.params.get("seat", "") in ("组长（督查办）", '"nowhere"', "")
    submit(world.books, draft, TEAMS)
    with pytest.raises(LunzhiError, match=r"draft\.is_submitted"):
        change("lead", "D1", world.officers["D2"])


def test_plans_are_compared_by_case_start_and_seat(world: World, draft: int) -> None:
    number = publish_teams(world.books, draft).number
    later = unpinned_draft(world, OTHER, {seat: who for seat, (who,) in TEAM.items()}, NEXT)
    found = compare_teams(world.books, f"release:{number}", f"draft:{later}")
    assert [(each.case, each.difference, each.before, each.after) for each in found.cases] == [
        (CASE, "lost", MONDAY, None), (OTHER, "new", None, NEXT),
    ]  # fmt: skip
    assert not found.same_cases
    assert {pair.goal for pair in found.goals} >= {"unstaffed", "gaps", "load"}
    (known,) = compare_teams(world.books, "published", f"release:{number}").cases
    assert known.difference == "same"
    for side, code in (("draft:99", "team_draft.unknown"), ("elsewhere", "compare.side")):
        with pytest.raises(LunzhiError) as refused:
            compare_teams(world.books, side, "published")
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        compare_teams(acting_as(world.books, "petitions"), "published", f"draft:{later}")
