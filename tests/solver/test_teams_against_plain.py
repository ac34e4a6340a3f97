"""The solver reaches the values of CP-SAT and HiGHS, with which it has no model in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files

import pytest

from scheduler.problems.loading import problem_from_bytes, problem_from_document
from scheduler.problems.teams import GOALS, TeamsProblem, VisitChoice
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from solver.planning import solve
from solver.results import Contradiction, Settings, TeamsSolution
from tests.benchmarks.office_variants import (
    amended,
    crowded,
    dated,
    hurried,
    mixed,
    pinned,
    recused,
    undeclared,
)
from tests.benchmarks.offices import Document, Options, office
from tests.benchmarks.plain_search import NoPlan
from tests.benchmarks.plain_teams import solve_teams_plainly
from tests.solver.other_solvers import values_of_cp_sat, values_of_highs
from tests.solver.time_indexed import TimeIndexed

Variant = Callable[[Document, int], Document]
Judged = tuple[Mapping[str, int], Sequence[VisitChoice]]
Judge = Callable[[TeamsProblem], Judged]

PEOPLE_FIRST = ("unstaffed", "load", "places", "gaps", "changes", "late", "appearance", "draw")
STABLE = ("unstaffed", "changes", "gaps", "draw")


def _few_of_all(document: Document, _: int) -> Document:
    return crowded(document)


def _two_pins(document: Document, seed: int) -> Document:
    return pinned(document, 2, seed)


EVERYTHING = (dated, undeclared, recused, hurried, mixed, amended, _two_pins)

Office = tuple[int, int, tuple[str, ...], tuple[Variant, ...]]
"""Cases, people, goals, and what else the office is like."""

SMALL: dict[str, Office] = {
    "as the sample": (4, 20, GOALS, ()),
    "everything at once": (6, 60, GOALS, EVERYTHING),
    "roles that begin or end inside": (4, 24, GOALS, (dated,)),
    "few of all, and late": (5, 20, GOALS, (_few_of_all, hurried)),
    "all sorts of teams": (4, 22, GOALS, (mixed, undeclared)),
    "recusals of every tier": (5, 24, GOALS, (recused,)),
    "an amendment with pins": (6, 28, GOALS, (amended, _two_pins)),
    "people first": (5, 20, PEOPLE_FIRST, (recused, amended)),
    "stable": (6, 36, STABLE, (dated, hurried, amended)),
}
LARGER: dict[str, Office] = {
    "as the sample": (6, 30, GOALS, ()),
    "recusals of every tier": (8, 40, GOALS, (recused, undeclared)),
    "everything at once": (8, 80, GOALS, EVERYTHING),
    "roles that begin or end inside": (8, 40, GOALS, (dated, mixed)),
    "few of all": (7, 30, GOALS, (_few_of_all,)),
    "late": (7, 34, GOALS, (hurried, recused)),
    "an amendment": (8, 40, GOALS, (amended,)),
    "an amendment with pins": (8, 44, GOALS, (dated, hurried, amended, _two_pins)),
    "people first": (6, 32, PEOPLE_FIRST, (mixed, amended)),
    "stable": (8, 40, STABLE, (recused, amended, _two_pins)),
}


def _problem(document: Document) -> TeamsProblem:
    problem = problem_from_document(document).problem
    assert isinstance(problem, TeamsProblem)
    return problem


def _drawn(
    cases: int, people: int, goals: Sequence[str], variants: Sequence[Variant], seed: int
) -> TeamsProblem:
    document = office(cases, people, seed, Options(days=10, goals=tuple(goals)))
    for variant in variants:
        document = variant(document, seed)
    return _problem(document)


def _same_from_all(problem: TeamsProblem, *judges: Judge) -> None:
    """Fails unless ours is proven, and the others have the same values by plans as lawful."""
    solution = solve(problem, Settings(threads=2, unique=True))
    assert isinstance(solution, TeamsSolution)
    values = {goal.goal: goal.value for goal in solution.goals}
    assert {goal.goal: goal.bound for goal in solution.goals} == values
    assert all(goal.proven for goal in solution.goals)
    assert solution.unique is not None
    _has(problem, solution.visits, values)
    for judge in judges:
        theirs, visits = judge(problem)
        assert theirs == values
        _has(problem, visits, values)
        if solution.unique:
            assert _in_order(visits) == _in_order(solution.visits)


def _interval_cp_sat(problem: TeamsProblem) -> Judged:
    plain = solve_teams_plainly(problem)
    assert plain.proven == tuple(problem.goals)
    return plain.values, plain.visits


def _time_indexed_cp_sat(problem: TeamsProblem) -> Judged:
    return values_of_cp_sat(TimeIndexed(problem))


def _time_indexed_highs(problem: TeamsProblem) -> Judged:
    return values_of_highs(TimeIndexed(problem))


def _has(problem: TeamsProblem, visits: Sequence[VisitChoice], values: Mapping[str, int]) -> None:
    assert not list(violations(problem, visits))
    found = goal_values(problem, visits)
    assert {goal: found[goal] for goal in problem.goals} == values


def _in_order(visits: Sequence[VisitChoice]) -> list[tuple[object, ...]]:
    return sorted(
        (visit.case, visit.start, sorted((seat, sorted(p)) for seat, p in visit.seats.items()))
        for visit in visits
    )


@pytest.mark.parametrize("case", SMALL)
def test_small_offices_get_the_values_of_two_other_solvers(case: str) -> None:
    cases, people, goals, variants = SMALL[case]
    problem = _drawn(cases, people, goals, variants, 1)
    _same_from_all(problem, _interval_cp_sat, _time_indexed_cp_sat, _time_indexed_highs)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("case", LARGER)
def test_offices_get_the_values_of_two_other_solvers(case: str, seed: int) -> None:
    cases, people, goals, variants = LARGER[case]
    problem = _drawn(cases, people, goals, variants, seed)
    _same_from_all(problem, _interval_cp_sat, _time_indexed_highs)


@pytest.mark.parametrize("seed", range(4))
def test_pins_clash_exactly_where_another_solver_finds_no_plan(seed: int) -> None:
    """The pins come from a plan of the office before half of all roles were limited."""
    document = _two_pins(office(4, 20, seed, Options(days=8, goals=("unstaffed", "draw"))), seed)
    problem = _problem(dated(document, seed))
    try:
        values_of_cp_sat(TimeIndexed(problem))
    except NoPlan:
        assert isinstance(solve(problem, Settings()), Contradiction)
    else:
        assert isinstance(solve(problem, Settings()), TeamsSolution)


@pytest.mark.slow
def test_the_sample_gets_the_values_of_plain_cp_sat() -> None:
    """Without the draw, which plain CP-SAT does not prove within a minute."""
    sample = files("scheduler") / "samples" / "qinghe-teams.json"
    whole = problem_from_bytes(sample.read_bytes()).problem
    assert isinstance(whole, TeamsProblem)
    problem = whole.model_copy(update={"goals": whole.goals[:-1]})
    plain = solve_teams_plainly(problem)
    assert plain.proven == tuple(problem.goals)
    solution = solve(whole, Settings(threads=2))
    assert isinstance(solution, TeamsSolution)
    assert {goal.goal: goal.value for goal in solution.goals[:-1]} == plain.values
    assert all(goal.proven for goal in solution.goals)
