"""The solver and plain CP-SAT, which have no model in common, reach the same values."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from solver.planning import solve
from solver.results import RotationSolution
from tests.benchmarks.counties import Document, Options, county
from tests.benchmarks.drafts import amended
from tests.benchmarks.plain import PlainResult, solve_plainly

PEOPLE_FIRST = (
    "unserved", "preference", "late", "strain", "changes", "shortfall", "waiting", "draw",
)  # fmt: skip
STABLE = ("unserved", "changes", "waiting", "shortfall", "draw")

TINY = {
    "everything at once": (
        8,
        Options(posts=4, overfull=True, out_of_reach=True, pinned=0.2, amendment=True),
    ),
    "crowded": (12, Options(crowded=True, starts=6)),
    "quarterly": (10, Options(starts=4, every_months=3, goals=STABLE)),
}
LARGER = {
    "as the sample": (46, Options()),
    "quotas out of reach": (40, Options(out_of_reach=True)),
    "four posts": (50, Options(posts=4)),
    "fifteen months": (45, Options(starts=15)),
    "quarterly": (60, Options(starts=5, every_months=3)),
    "long stints": (30, Options(stint_months=6)),
    "month ends over a 29 February": (40, Options(first_day=date(2027, 10, 31))),
    "crowded": (40, Options(crowded=True)),
    "serving above limits": (50, Options(overfull=True)),
    "crowded and above limits": (30, Options(crowded=True, overfull=True, posts=4)),
    "many pins": (60, Options(pinned=0.3)),
    "amendment": (46, Options(amendment=True)),
    "amendment with pins": (55, Options(amendment=True, pinned=0.1, overfull=True)),
    "people first": (35, Options(goals=PEOPLE_FIRST, amendment=True)),
    "stable": (50, Options(goals=STABLE, amendment=True, out_of_reach=True)),
}


def _problem(document: Document) -> RotationProblem:
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    return problem


def _same_from_both(problem: RotationProblem) -> PlainResult:
    """What plain CP-SAT finds, after ours was found to be the same and all proven."""
    theirs = solve_plainly(problem)
    assert theirs.proven == tuple(problem.goals)
    solution = solve(problem)
    assert isinstance(solution, RotationSolution)
    assert {goal.goal: goal.value for goal in solution.goals} == theirs.values
    assert {goal.goal: goal.bound for goal in solution.goals} == theirs.values
    assert all(goal.proven for goal in solution.goals)
    for stints in (solution.stints, theirs.stints):
        assert not list(violations(problem, stints))
        values = goal_values(problem, stints)
        assert {goal: values[goal] for goal in problem.goals} == theirs.values
    return theirs


@pytest.mark.parametrize("case", TINY)
def test_tiny_counties_get_the_values_of_plain_cp_sat(case: str) -> None:
    size, options = TINY[case]
    _same_from_both(_problem(county(size, 1, options)))


@pytest.mark.slow
@pytest.mark.parametrize("case", LARGER)
def test_counties_get_the_values_of_plain_cp_sat(case: str) -> None:
    size, options = LARGER[case]
    _same_from_both(_problem(county(size, 1, options)))


@pytest.mark.slow
def test_an_amended_plan_stays_as_near_to_the_published_one_as_plain_cp_sat_finds() -> None:
    document = county(46, 2)
    first = _same_from_both(_problem(document))
    known = [stint.model_dump(mode="json") for stint in first.stints]
    changed = _problem(amended(document, known, 2))
    again = _same_from_both(changed)
    assert 0 < again.values["changes"] < len(changed.published) / 2
