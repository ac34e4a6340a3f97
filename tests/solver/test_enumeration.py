"""On problems small enough to list every plan, the solver agrees with the list."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
from hypothesis import given

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.tickets import ticket
from scheduler.referee import rotation_goals
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from solver import rotation
from solver.planning import solve
from solver.results import Contradiction, RotationSolution, Settings
from solver.rotation import Statement, state
from tests import strategies
from tests.solver.decisions import as_stints

Values = tuple[int, ...]


def _problem(document: dict[str, Any]) -> RotationProblem:
    return RotationProblem.model_validate(document)


def _all_plans(document: dict[str, Any]) -> list[tuple[StintChoice, ...]]:
    return [
        tuple(StintChoice(cadre=c, start=s, post=p) for c, s, p in plan)
        for plan in strategies.every_plan(document)
    ]


def _values(problem: RotationProblem, plan: tuple[StintChoice, ...]) -> Values:
    values = goal_values(problem, plan)
    return tuple(values[goal] for goal in problem.goals)


def _point(statement: Statement, plan: tuple[StintChoice, ...]) -> np.ndarray | None:
    """The plan as a point of the program; None where the program lacks one of its stints."""
    columns = {stint: i for i, stint in enumerate(statement.all_stints())}
    if any(stint not in columns for stint in plan):
        return None
    x = np.zeros(statement.program.columns, np.int64)
    x[[columns[stint] for stint in plan]] = 1
    return statement.program.complete(x)


@given(strategies.problems(max_cadres=3, max_starts=2))
def test_the_program_accepts_a_plan_exactly_when_the_referee_finds_nothing(
    document: dict[str, Any],
) -> None:
    problem = _problem(document)
    if any(violations(problem, problem.pins)):
        return  # clashing pins: there is no program to ask
    statement = state(problem)
    for plan in _all_plans(document):
        x = _point(statement, plan)
        accepted = x is not None and statement.program.holds(x)
        assert accepted == (not any(violations(problem, plan)))
        if accepted and x is not None:
            assert statement.program.values(x) == _values(problem, plan)


@given(strategies.problems(max_cadres=3, max_starts=3))
def test_the_optimum_is_the_best_of_all_plans(document: dict[str, Any]) -> None:
    problem = _problem(document)
    valid = [plan for plan in _all_plans(document) if not any(violations(problem, plan))]
    solution = solve(problem)
    if not valid:
        assert isinstance(solution, Contradiction)
        return
    assert isinstance(solution, RotationSolution)
    best = min(_values(problem, plan) for plan in valid)
    assert tuple(result.value for result in solution.goals) == best
    assert tuple(result.bound for result in solution.goals) == best
    assert all(result.proven for result in solution.goals)
    assert not any(violations(problem, solution.stints))


def _coarse(seed: str, *parts: str) -> int:
    """Lots of which many are the same."""
    return ticket(seed, *parts) % 3


@given(strategies.problems(max_cadres=3, max_starts=3, pins=False))
def test_unique_is_true_exactly_if_one_plan_has_the_best_values(document: dict[str, Any]) -> None:
    problem = _problem(document)
    with (
        mock.patch.object(rotation, "ticket", _coarse),
        mock.patch.object(rotation_goals, "ticket", _coarse),
    ):
        solution = solve(problem, Settings(unique=True))
        valid = [plan for plan in _all_plans(document) if not any(violations(problem, plan))]
        values = [_values(problem, plan) for plan in valid]
    assert isinstance(solution, RotationSolution)
    assert solution.unique == (values.count(min(values)) == 1)


@given(strategies.problems(max_cadres=4, max_starts=2))
def test_clashes_are_smallest_and_lifting_is_best(document: dict[str, Any]) -> None:
    problem = _problem(document)
    solution = solve(problem)
    if isinstance(solution, RotationSolution):
        assert not any(violations(problem, problem.pins))
        return
    assert isinstance(solution, Contradiction)
    seen: set[StintChoice] = set()
    for clash in solution.clashes:
        pins = as_stints(clash.pins)
        assert any(violations(problem.but(pins=list(pins)), pins))
        assert clash.blames
        for left_out in pins:
            rest = [pin for pin in pins if pin != left_out]
            assert not any(violations(problem.but(pins=rest), rest))
        assert seen.isdisjoint(pins)
        seen.update(pins)
    rest = [pin for pin in problem.pins if pin not in seen]
    assert not any(violations(problem.but(pins=rest), rest))
    assert _lifted(problem, document, len(solution.lift)) == (
        len(solution.lift),
        tuple(result.value for result in solution.goals),
    )


def _lifted(problem: RotationProblem, document: dict[str, Any], most: int) -> tuple[int, Values]:
    """By enumeration: the fewest pins to give up, and the best goals which that allows."""
    free = problem.but(pins=[])
    options = []
    for plan in _all_plans(document):
        lifted = sum(pin not in plan for pin in problem.pins)
        if lifted <= most and not any(violations(free, plan)):
            options.append((lifted, _values(free, plan)))
    return min(options)
