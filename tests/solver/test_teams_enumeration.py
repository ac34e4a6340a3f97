"""On teams problems small enough to list every plan, the solver agrees with the list."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import numpy as np
from hypothesis import given

from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.problems.tickets import ticket
from scheduler.referee import teams_goals
from scheduler.referee.teams import violations
from solver import team_goals
from solver.planning import solve
from solver.program import Ints
from solver.results import Contradiction, Settings, TeamsSolution
from solver.team_draft import Statement
from solver.teams import state
from tests import teams_strategies
from tests.solver.listed import Listed, Plan
from tests.teams_strategies import Document


class _Columns:
    """What the columns of a statement stand for, read off its arrays here once more."""

    def __init__(self, statement: Statement) -> None:
        problem, visits, places = statement.problem, statement.visits, statement.places
        self._program = statement.program
        self._of: dict[tuple[object, ...], int] = {}
        for v, (c, first) in enumerate(zip(visits.case, visits.first, strict=True)):
            self._of[problem.cases[c].id, problem.days[first]] = v
        for i, (v, s, p) in enumerate(zip(places.visit, places.seat, places.person, strict=True)):
            case, start = problem.cases[visits.case[v]], problem.days[visits.first[v]]
            at = (case.id, start, case.seats[s].id, problem.people[p].id)
            self._of[at] = len(visits) + i

    def point(self, plan: Plan) -> Ints | None:
        """The plan as a point of the program; None where the program lacks one of its choices."""
        x = np.zeros(self._program.columns, np.int64)
        for choice in (choice for visit in plan for choice in _choices(visit)):
            if choice not in self._of:
                return None
            x[self._of[choice]] = 1
        return self._program.complete(x)


def _choices(visit: VisitChoice) -> Iterator[tuple[object, ...]]:
    yield visit.case, visit.start
    for seat, people in visit.seats.items():
        for person in people:
            yield visit.case, visit.start, seat, person


@given(teams_strategies.problems(most_plans=1000))
def test_the_program_accepts_a_plan_exactly_when_the_referee_finds_nothing(
    document: Document,
) -> None:
    listed = Listed(document)
    statement = state(listed.problem)
    columns = _Columns(statement)
    for plan in listed.plans:
        x = columns.point(plan)
        accepted = x is not None and statement.program.holds(x)
        assert accepted == (not any(violations(listed.problem, plan)))
        if accepted and x is not None:
            assert statement.program.values(x) == listed.values(plan)


@given(teams_strategies.problems())
def test_the_optimum_is_the_best_of_all_plans(document: Document) -> None:
    listed = Listed(document)
    solution = solve(listed.problem)
    if not listed.valid:
        assert isinstance(solution, Contradiction)
        return
    assert isinstance(solution, TeamsSolution)
    best = min(map(listed.values, listed.valid))
    assert tuple(result.value for result in solution.goals) == best
    assert tuple(result.bound for result in solution.goals) == best
    assert all(result.proven for result in solution.goals)
    assert not any(violations(listed.problem, solution.visits))


def _coarse(seed: str, *parts: str) -> int:
    """Lots of which many are the same."""
    return ticket(seed, *parts) % 3


@given(teams_strategies.problems(most_plans=1000, pins=False))
def test_unique_is_true_exactly_if_one_plan_has_the_best_values(document: Document) -> None:
    with (
        mock.patch.object(team_goals, "ticket", _coarse),
        mock.patch.object(teams_goals, "ticket", _coarse),
    ):
        listed = Listed(document)
        solution = solve(listed.problem, Settings(unique=True))
        values = [listed.values(plan) for plan in listed.valid]
    assert isinstance(solution, TeamsSolution)
    assert solution.unique == (values.count(min(values)) == 1)


@given(teams_strategies.problems(pins=False, max_cases=2))
def test_a_plan_of_lots_is_the_only_one(document: Document) -> None:
    """As lots are drawn in truth, two plans of the same values are not to be met."""
    solution = solve(TeamsProblem.model_validate(document), Settings(unique=True))
    assert isinstance(solution, TeamsSolution)
    assert solution.unique is True
