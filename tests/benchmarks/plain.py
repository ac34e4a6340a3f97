"""Plain lexicographic CP-SAT, the yardstick: one solve per goal, its value then fixed.

`python -m tests.benchmarks.plain PROBLEM` prints values and proofs as JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ortools.sat.python import cp_model

from scheduler.problems.loading import load_problem
from scheduler.problems.rotation import RotationProblem, StintChoice
from tests.benchmarks.plain_model import Expression, PlainModel

__all__ = ["NoPlan", "PlainResult", "solve_plainly"]

_WORKERS = 8
"""The least that gives CP-SAT its whole portfolio: faster than 2 or 1 even on two cores."""


class NoPlan(Exception):
    """CP-SAT found none: the pins clash, or the time was too short."""


@dataclass(frozen=True, slots=True)
class PlainResult:
    """`proven`: the goals, from the first on, whose values CP-SAT calls optimal."""

    values: Mapping[str, int]
    proven: tuple[str, ...]
    stints: tuple[StintChoice, ...]


def solve_plainly(problem: RotationProblem, *, seconds_per_goal: float = 60.0) -> PlainResult:
    """The plan after all goals in their order. Raises NoPlan."""
    search = _Search(PlainModel(problem), seconds_per_goal)
    goals: dict[str, Expression] = {goal: getattr(search.plain, goal)() for goal in problem.goals}
    for goal, expression in goals.items():
        search.settle(goal, expression)
    values = {goal: search.value(expression) for goal, expression in goals.items()}
    return PlainResult(values, tuple(search.proven), tuple(search.stints()))


class _Search:
    """A plain model with the best solution so far."""

    def __init__(self, plain: PlainModel, seconds_per_goal: float) -> None:
        self.plain = plain
        self.seconds_per_goal = seconds_per_goal
        self.best: cp_model.CpSolver | None = None
        self.gapless = True
        self.proven: list[str] = []

    def settle(self, goal: str, expression: Expression) -> None:
        """Minimises the goal as far as the time goes, and keeps it there."""
        self.plain.model.minimize(expression)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.seconds_per_goal
        solver.parameters.num_workers = _WORKERS
        status = solver.solve(self.plain.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.best = solver
        elif self.best is None:
            raise NoPlan(solver.status_name(status))
        self.gapless = self.gapless and status == cp_model.OPTIMAL
        if self.gapless:
            self.proven.append(goal)
        self.plain.model.add(expression <= self.value(expression))
        self._hint()

    def value(self, expression: Expression) -> int:
        return self._found().value(expression)

    def stints(self) -> Iterable[StintChoice]:
        for (cadre, start, post), x in self.plain.x.items():
            if self._found().boolean_value(x):
                yield StintChoice(cadre=cadre, start=start, post=post)

    def _found(self) -> cp_model.CpSolver:
        assert self.best is not None
        return self.best

    def _hint(self) -> None:
        self.plain.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools forgot its type
        for index, value in enumerate(self._found().response_proto.solution):
            self.plain.model.add_hint(self.plain.model.get_int_var_from_proto_index(index), value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds-per-goal", type=float, default=60.0)
    options = parser.parse_args()
    problem = load_problem(options.problem).problem
    result = solve_plainly(problem, seconds_per_goal=options.seconds_per_goal)
    print(json.dumps({"values": result.values, "proven": result.proven}))


if __name__ == "__main__":
    main()
