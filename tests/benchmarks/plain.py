"""Plain lexicographic CP-SAT for rotations, the yardstick.

`python -m tests.benchmarks.plain PROBLEM` prints values and proofs as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.problems.loading import load_problem
from scheduler.problems.rotation import RotationProblem, StintChoice
from tests.benchmarks.plain_model import PlainModel
from tests.benchmarks.plain_search import Expression, NoPlan, Search, script_options, tell

__all__ = ["NoPlan", "PlainResult", "solve_plainly"]


@dataclass(frozen=True, slots=True)
class PlainResult:
    """`proven`: the goals, from the first on, whose values CP-SAT calls optimal."""

    values: Mapping[str, int]
    proven: tuple[str, ...]
    stints: tuple[StintChoice, ...]


def solve_plainly(problem: RotationProblem, *, seconds_per_goal: float = 60.0) -> PlainResult:
    """The plan after all goals in their order. Raises NoPlan."""
    plain = PlainModel(problem)
    search = Search(plain.model, seconds_per_goal)
    goals: dict[str, Expression] = {goal: getattr(plain, goal)() for goal in problem.goals}
    for goal, expression in goals.items():
        search.settle(goal, expression)
    values = {goal: search.value(expression) for goal, expression in goals.items()}
    return PlainResult(values, tuple(search.proven), tuple(_stints(plain, search)))


def _stints(plain: PlainModel, search: Search) -> Iterator[StintChoice]:
    for (cadre, start, post), x in plain.x.items():
        if search.found.boolean_value(x):
            yield StintChoice(cadre=cadre, start=start, post=post)


def main() -> None:
    options = script_options(__doc__)
    problem = load_problem(options.problem).problem
    assert isinstance(problem, RotationProblem)
    tell(solve_plainly(problem, seconds_per_goal=options.seconds_per_goal))


if __name__ == "__main__":
    main()
