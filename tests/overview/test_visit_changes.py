from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.overview.changes import VisitChange, VisitChanges, plan_changes, visit_changes
from scheduler.problems.plans import RotationPlan, SolverNote, TeamsPlan, Visit
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.teams_goals import goal_values
from tests import teams_strategies
from tests.county import county
from tests.teams import case, problem, seat, visit

NOTE = SolverNote(name="by hand", version="1", seconds=0.5, threads=1)
DAY, NEXT = "2025-03-03", "2025-03-04"
SEATS = [seat("main"), seat("aides", count=2, required=False)]


def plan(*visits: VisitChoice, unvisited: Sequence[str] = ()) -> TeamsPlan:
    return TeamsPlan(
        format="teams-plan/1",
        problem_sha256="0" * 64,
        visits=[Visit.model_validate(each.model_dump()) for each in visits],
        unvisited=list(unvisited),
        goals=[],
        solver=NOTE,
    )


def with_cases(*names: str, **parts: Any) -> TeamsProblem:
    return problem(cases=[case(name, seats=SEATS) for name in names], **parts)


def people(row: VisitChange) -> list[tuple[str, list[str], list[str]]]:
    return [
        (each.seat, [one.id for one in each.gone], [one.id for one in each.come])
        for each in row.seats
    ]


def kinds(changes: VisitChanges) -> list[tuple[str, str]]:
    return [(row.case, row.kind) for row in changes.rows]


def test_of_a_plan_that_stays_nothing_is_told() -> None:
    whole, known = with_cases("dam"), plan(visit("dam", DAY, main="an", aides=["bo"]))
    assert visit_changes(whole, known, whole, known) == VisitChanges(2, 0, 1, 0, ())


def test_who_leaves_a_seat_and_who_comes() -> None:
    whole = with_cases("dam", "mine")
    known = plan(visit("dam", DAY, main="an", aides=["bo"]), visit("mine", NEXT, main="cai"))
    new = plan(visit("dam", DAY, main="cai", aides=["bo"]), visit("mine", NEXT, main="cai"))
    found = visit_changes(whole, known, whole, new)
    (row,) = found.rows
    assert (row.case, row.kind, row.place, row.severity) == ("dam", "stays", "river", 3)
    assert people(row) == [("main", ["an"], ["cai"])]
    assert [one.name for one in (*row.seats[0].gone, *row.seats[0].come)] == ["An", "Cai"]
    assert (found.seats, found.seats_changed, found.visits, found.visits_changed) == (3, 1, 2, 0)


def test_a_place_that_is_filled_is_told_and_changes_nobodys() -> None:
    whole, known = with_cases("dam"), plan(visit("dam", DAY, main="an", aides=[]))
    found = visit_changes(whole, known, whole, plan(visit("dam", DAY, main="an", aides=["bo"])))
    assert people(found.rows[0]) == [("aides", [], ["bo"])]
    assert (found.seats, found.seats_changed) == (1, 0)


def test_two_who_change_places_in_a_seat_of_two_have_not_moved() -> None:
    whole, known = with_cases("dam"), plan(visit("dam", DAY, main="an", aides=["bo", "cai"]))
    new = plan(visit("dam", DAY, main="an", aides=["cai", "bo"]))
    assert visit_changes(whole, known, whole, new).rows == ()


def test_a_visit_moves_with_all_its_people() -> None:
    whole, known = with_cases("dam"), plan(visit("dam", DAY, main="an"))
    found = visit_changes(whole, known, whole, plan(visit("dam", NEXT, main="an")))
    (row,) = found.rows
    assert (row.kind, row.before, row.after) == ("moved", date(2025, 3, 3), date(2025, 3, 4))
    assert people(row) == []
    assert (found.visits, found.visits_changed, found.seats_changed) == (1, 1, 0)


def test_a_case_that_was_added_is_new_and_changes_nothing_that_was() -> None:
    known = plan(visit("dam", DAY, main="an"))
    new = plan(visit("dam", DAY, main="an"), visit("mine", NEXT, main="bo"))
    found = visit_changes(with_cases("dam"), known, with_cases("dam", "mine"), new)
    assert kinds(found) == [("mine", "new")]
    assert people(found.rows[0]) == [("main", [], ["bo"])]
    assert (found.seats, found.seats_changed, found.visits, found.visits_changed) == (1, 0, 1, 0)


def test_a_case_that_was_dropped_counts_nowhere() -> None:
    known = plan(visit("dam", DAY, main="an"), visit("mine", NEXT, main="bo"))
    found = visit_changes(
        with_cases("dam", "mine"), known, with_cases("mine"), plan(visit("mine", NEXT, main="bo"))
    )
    assert kinds(found) == [("dam", "dropped")]
    assert people(found.rows[0]) == [("main", ["an"], [])]
    assert (found.seats, found.seats_changed, found.visits, found.visits_changed) == (1, 0, 1, 0)


def test_a_visit_that_is_lost_takes_its_seats_along() -> None:
    whole = with_cases("dam")
    known = plan(visit("dam", DAY, main="an", aides=["bo"]))
    found = visit_changes(whole, known, whole, plan(unvisited=["dam"]))
    assert kinds(found) == [("dam", "lost")]
    assert (found.seats_changed, found.visits_changed) == (2, 1)


def test_only_of_a_case_that_was_not_so_before_is_asked_why_it_is_not_visited() -> None:
    known = plan(visit("dam", DAY, main="an"), unvisited=["mine"])
    new = plan(unvisited=["dam", "mine", "well"])
    found = visit_changes(with_cases("dam", "mine"), known, with_cases("dam", "mine", "well"), new)
    assert kinds(found) == [("dam", "lost"), ("mine", "unvisited"), ("well", "unvisited")]
    assert [row.obstacles is not None for row in found.rows] == [True, False, True]


def test_plans_of_different_formats_are_not_compared() -> None:
    whole, known = with_cases("dam"), plan()
    other = RotationPlan(
        format="rotation-plan/1",
        problem_sha256="0" * 64,
        stints=[],
        unserved=[],
        goals=[],
        solver=NOTE,
    )
    with pytest.raises(TypeError):
        plan_changes(whole, known, county(), other)


@given(st.data())
def test_what_is_counted_adds_up_to_the_goal(data: st.DataObject) -> None:
    document = data.draw(teams_strategies.problems())
    old, new = (data.draw(teams_strategies.plans(document)) for _ in range(2))
    before = TeamsProblem.model_validate(document)
    after = before.model_copy(update={"published": old})
    found = visit_changes(before, plan(*old), after, plan(*new))
    changed = goal_values(after, new)["changes"]
    assert found.seats_changed + found.visits_changed == changed
