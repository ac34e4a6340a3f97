"""A published visit as it is looked at, and what if somebody else took a place of its team."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.books.roles import Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import board
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_exchanges import Substitution
from scheduler.services.books.teams_notice import default_team_facts, team_notice
from scheduler.services.books.teams_places import StepIn, Substitute, place_desk
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_visit import VisitView, show_visit
from scheduler.store.people import Officer
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, SEATS, World, made_world

NUMBER = "XF2026-001"
TEAM = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L1"}


def pool(books: Books, number: str) -> tuple[Substitute, ...]:
    """Everybody who could be asked about, for whatever place."""
    return place_desk(books, Substitution(number, "clerk", None, None)).pool


def step_in(books: Books, number: str, seat: str, out: int | None, officer: int) -> StepIn:
    answer = place_desk(books, Substitution(number, seat, out, officer)).answer
    assert answer is not None
    return answer


@pytest.fixture
def world(books: Books) -> World:
    """A visit from Monday on, with a seat that may stay empty."""
    made = made_world(books)
    clerk = {"id": "clerk", "count": 1, "who": {}, "required": False}
    made.case(NUMBER, "B03", seats=[*deepcopy(SEATS), clerk])
    people = {seat: [made.officers[number]] for seat, number in TEAM.items()}
    publish_teams(books, pick_team(books, Picked(NUMBER, MONDAY, people), "熟悉当地情况"))
    return made


def tied(world: World, number: str) -> Books:
    """The books for an account of the inspection office that is that officer's own."""
    actor = Actor("tied", frozenset[Role](["inspection"]), officer=world.officers[number])
    return replace(world.books, actor=actor)


def people(view: VisitView) -> dict[str, list[str]]:
    """By seat the staff numbers; "": an empty place."""
    return {seat.id: [place.number for place in seat.places] for seat in view.seats}


def test_seats_are_told_with_people_reasons_and_who_could_step_in(world: World) -> None:
    view = show_visit(world.books, NUMBER)
    assert people(view) == {**{seat: [who] for seat, who in TEAM.items()}, "clerk": [""]}
    assert (view.release, view.is_picked, view.picked_because) == (1, True, "熟悉当地情况")
    lead = view.seats[0]
    assert lead.name == "组长（督查办）"
    assert [officer for officer, _ in lead.places[0].alternates] == [world.officers["D2"]]
    (meets,) = [reason for reason in lead.places[0].why if reason.code == "meets"]
    assert (meets.place, meets.params["roles"]) == ("组长（督查办）", "组长")
    assert view.may_change
    assert not view.is_broken


@pytest.mark.parametrize("role", ["petitions", "auditor"])
def test_who_may_not_read_grounds_gets_none(world: World, role: Role) -> None:
    view = show_visit(acting_as(world.books, role), NUMBER)
    may = role == "auditor"
    assert (view.problem is not None, view.picked_because is not None) == (may, may)
    assert any(place.why or place.alternates for seat in view.seats for place in seat.places) is may
    assert view.is_picked
    assert not view.may_change


@pytest.mark.parametrize("role", ["organisation", "administrator", "liaison", "officer"])
def test_other_roles_are_refused(world: World, role: Role) -> None:
    other = acting_as(world.books, role)
    for ask in (
        lambda: show_visit(other, NUMBER),
        lambda: pool(other, NUMBER),
        lambda: board(other, MONDAY, 14),
        lambda: default_team_facts(other, NUMBER),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_a_hidden_visit_is_refused_as_one_that_is_not_there(world: World) -> None:
    world.person("P3", "B03")
    here = tied(world, "P3")
    for ask in (show_visit, default_team_facts):
        told = []
        for number in (NUMBER, "XF2026-404"):
            with pytest.raises(LunzhiError) as refused:
                ask(here, number)
            told.append((refused.value.code, {**refused.value.params, "found": "?"}))
        assert told[0] == told[1]
    assert board(here, MONDAY, 14).visits == ()
    # From its first day on they know anyway.
    assert people(show_visit(on_day(here, MONDAY), NUMBER))["lead"] == ["D1"]


def test_somebodys_own_account_learns_of_no_ground_whoever_they_are(world: World) -> None:
    here = tied(world, "D2")
    view = show_visit(here, NUMBER)
    assert (view.problem, view.picked_because, view.may_change) == (None, None, False)
    for ask in (
        lambda: pool(here, NUMBER),
        lambda: step_in(here, NUMBER, "lead", world.officers["D1"], world.officers["D2"]),
    ):
        with pytest.raises(LunzhiError, match="tied_account"):
            ask()


def test_a_broken_visit_is_told_with_names(world: World) -> None:
    world.recuse("L1", unit="B03")
    (told,) = board(world.books, MONDAY, 14).broken
    assert told.visit.is_broken
    (violation,) = told.violations
    assert (violation.params["person"], violation.params["unit"]) == ("L1", "单位B03")
    assert board(acting_as(world.books, "petitions"), MONDAY, 14).broken == ()
    assert show_visit(world.books, NUMBER).violations == told.violations


def test_the_pool_is_everybody_who_is_not_in_the_team(world: World) -> None:
    assert [each.number for each in pool(world.books, NUMBER)] == ["D2", "L2", "S2", "X2"]


def test_somebody_could_step_in_or_is_told_why_not(world: World) -> None:
    world.person("L3", "B03", skills=("land",))
    out = world.officers["L1"]
    could = step_in(world.books, NUMBER, "topic", out, world.officers["L2"])
    assert could.broken == ()
    assert could.differences["changes"] == 1
    barred = step_in(world.books, NUMBER, "topic", out, world.officers["L3"])
    assert {each.rule for each in barred.broken} == {"recused"}
    unmet = step_in(world.books, NUMBER, "topic", out, world.officers["D2"])
    (violation,) = unmet.broken
    assert (violation.params["seat"], violation.params["wanted"]) == ("业务骨干", "征地")
    (reason,) = [each for each in unmet.reasons if each.code == "unmet.skill"]
    assert (reason.place, reason.params["wanted"]) == ("业务骨干", "征地")


def test_a_place_that_is_not_held_so_and_somebody_unknown_are_refused(world: World) -> None:
    asked = (
        ("lead", "D2", world.officers["L2"], "not_there"),
        # Full as it is.
        ("lead", None, world.officers["L2"], r"team_place\.none"),
        ("nowhere", None, world.officers["L2"], r"team_seat\.unknown"),
        ("lead", "D1", 999_999, "no_inspector"),
        ("lead", "D1", world.officers["X1"], "no_inspector"),
    )
    for seat, held, officer, why in asked:
        out = None if held is None else world.officers[held]
        with pytest.raises(LunzhiError, match=why):
            step_in(world.books, NUMBER, seat, out, officer)


def test_who_could_step_in_is_not_asked_once_the_visit_has_begun(world: World) -> None:
    later = on_day(world.books, MONDAY + timedelta(1))
    with pytest.raises(LunzhiError, match="begun"):
        pool(later, NUMBER)
    view = show_visit(later, NUMBER)
    assert (view.problem, view.may_change) == (None, False)


def test_no_notice_is_made_while_it_would_reach_a_unit_concerned(world: World) -> None:
    made = team_notice(world.books, NUMBER)
    assert made.name == "联合督查组通知（第1号，2026-03-02起）.docx" or NUMBER not in made.name
    assert team_notice(acting_as(world.books, "auditor"), NUMBER).name == made.name
    with world.books.acting("administrator") as act:  # L1 is transferred to the unit concerned
        officer = act.session.get_one(Officer, world.officers["L1"])
        home, officer.unit_id = officer.unit_id, world.units["B03"]
        act.record("test", "transferred")
    with pytest.raises(LunzhiError, match=r"team_notice\.barred"):
        team_notice(world.books, NUMBER)
    with world.books.acting("administrator") as act:
        act.session.get_one(Officer, world.officers["L1"]).unit_id = home
        act.record("test", "transferred")
    world.recuse("S1", unit="B03")
    with pytest.raises(LunzhiError, match=r"team_notice\.barred"):
        team_notice(world.books, NUMBER)
