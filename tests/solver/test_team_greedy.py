"""The plan at once: valid whatever it follows, with the pins in it, and done when it must be."""

from __future__ import annotations

import json
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from solver.program import Ints
from solver.results import Settings
from solver.team_draft import Statement
from solver.team_greedy import TeamGreedy
from solver.teams import state
from solver.teams_planning import _held
from tests import teams_strategies
from tests.sample import TEAMS_EXPECTED, TEAMS_SAMPLE
from tests.solver.listed import pinned_problems
from tests.teams import case, person, pin, problem, seat, visit
from tests.teams_strategies import Document

NOTHING = np.zeros(0, np.int64)


def _started(known: TeamsProblem, held: Ints = NOTHING) -> tuple[Statement, Ints]:
    statement = state(known)
    return statement, TeamGreedy(statement, held).start(lambda: False)


def _greedy(known: TeamsProblem) -> tuple[Statement, TeamGreedy] | None:
    """With the pins held; None: they clash."""
    statement = state(known)
    held = _held(known, statement, Settings())
    return None if held is None else (statement, TeamGreedy(statement, held))


def _is_valid(statement: Statement, x: Ints) -> bool:
    visits = statement.decided(x)
    values = goal_values(statement.problem, visits)
    return (
        not any(violations(statement.problem, visits))
        and statement.program.holds(x)
        and statement.program.values(x) == tuple(values[g] for g in statement.problem.goals)
    )


@given(teams_strategies.problems())
def test_it_is_always_valid_with_the_pins_in_it(document: Document) -> None:
    known = TeamsProblem.model_validate(document)
    found = _greedy(known)
    if found is not None:
        statement, greedy = found
        assert _is_valid(statement, greedy.start(lambda: False))


@given(pinned_problems(most_plans=2500))
def test_it_holds_many_pins(document: Document) -> None:
    known = TeamsProblem.model_validate(document)
    found = _greedy(known)
    if found is not None:
        statement, greedy = found
        assert _is_valid(statement, greedy.start(lambda: False))


@given(teams_strategies.problems(), st.data())
def test_whatever_point_it_follows_it_is_valid(document: Document, data: st.DataObject) -> None:
    known = TeamsProblem.model_validate(document)
    found = _greedy(known)
    if found is None:
        return
    statement, greedy = found
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    x = random.choice([0.0, 0.3, 0.5, 0.999_999_9, 1.0], statement.program.columns)
    rounded = greedy(x)
    assert rounded is not None
    assert _is_valid(statement, rounded)


@given(teams_strategies.problems(), st.integers(0, 8))
def test_once_it_is_enough_what_is_there_is_valid(document: Document, looks: int) -> None:
    known = TeamsProblem.model_validate(document)
    found = _greedy(known)
    if found is not None:
        statement, greedy = found
        asked = count()
        assert _is_valid(statement, greedy.start(lambda: next(asked) >= looks))


def test_stopped_at_once_it_has_the_pins_and_nothing_else() -> None:
    seats = [seat("main"), seat("aide", required=False)]
    cases = [case("dam", seats=seats), case("road", severity=5)]
    known = problem(cases=cases, pins=[pin("dam", start="2025-03-05", seats={"main": ["bo"]})])
    found = _greedy(known)
    assert found is not None
    statement, greedy = found
    (only,) = statement.decided(greedy.start(lambda: True))
    assert (only.case, only.start.isoformat(), only.seats["main"]) == ("dam", "2025-03-05", ["bo"])


def test_asked_to_stop_after_one_case_it_has_visited_the_gravest() -> None:
    cases = [case("dam", severity=2), case("road", severity=5), case("mill", severity=3)]
    statement = state(problem(cases=cases))
    asked = count()
    x = TeamGreedy(statement, NOTHING).start(lambda: next(asked) >= 1)
    assert [each.case for each in statement.decided(x)] == ["road"]


def test_what_is_whole_in_the_point_comes_first() -> None:
    # An has served much: by the goals Bo would go, on any day.
    known = problem(people=[person("an", prior_days=9), person("bo")])
    statement = state(known)
    wanted = [visit("dam", "2025-03-06", main="an")]
    x = np.zeros(statement.program.columns)
    x[statement.choices_of(wanted)] = 1.0
    rounded = TeamGreedy(statement, NOTHING)(x)
    assert rounded is not None
    assert statement.decided(rounded) == tuple(wanted)


def test_it_keeps_to_the_days_of_a_person_and_the_vehicles_of_a_day() -> None:
    two = [case("dam", days=2), case("road", days=2)]
    for parts, visited in (
        ({"people": [person("an", max_days=4)]}, 2),
        ({"people": [person("an", max_days=3)]}, 1),
        ({"days": ["2025-03-03", "2025-03-04"], "vehicles": 2}, 2),
        ({"days": ["2025-03-03", "2025-03-04"], "vehicles": 1}, 1),
    ):
        statement, x = _started(problem(cases=two, **parts))
        assert _is_valid(statement, x)
        assert len(statement.decided(x)) == visited


def test_it_takes_who_costs_the_goals_least_in_their_order() -> None:
    people = [person("an", prior_days=2), person("bo", hometown="river"), person("cai")]
    goals = ["unstaffed", "appearance", "load", "draw"]
    statement, x = _started(problem(people=people, goals=goals))
    assert _names(statement.decided(x)) == {"cai"}
    statement, x = _started(problem(people=people[:2], goals=goals))
    assert _names(statement.decided(x)) == {"an"}
    other = ["unstaffed", "load", "appearance", "draw"]
    statement, x = _started(problem(people=people[:2], goals=other))
    assert _names(statement.decided(x)) == {"bo"}


def _names(visits: tuple[VisitChoice, ...]) -> set[str]:
    return {name for visit in visits for people in visit.seats.values() for name in people}


@pytest.fixture(scope="module")
def qinghe() -> TeamsProblem:
    return TeamsProblem.model_validate(json.loads(TEAMS_SAMPLE.read_bytes()))


def test_of_the_sample_it_visits_every_case(qinghe: TeamsProblem) -> None:
    statement, x = _started(qinghe)
    assert _is_valid(statement, x)
    values = dict(zip(qinghe.goals, statement.program.values(x), strict=True))
    assert values["unstaffed"] == 0
    assert tuple(values.values()) >= tuple(TEAMS_EXPECTED.values())
