"""One solve of CP-SAT per goal, its value then fixed: how one would first go about it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from ortools.sat.python import cp_model

__all__ = ["Expression", "NoPlan", "Search", "script_options", "tell"]

Expression = cp_model.LinearExpr | int

_WORKERS = 8
"""The least that gives CP-SAT its whole portfolio: faster than 2 or 1 even on two cores."""


class NoPlan(Exception):
    """CP-SAT found none: the pins clash, or the time was too short."""


class Search:
    """A model with the best solution so far.

    `proven`: the goals, from the first on, whose values CP-SAT calls optimal.
    """

    def __init__(self, model: cp_model.CpModel, seconds_per_goal: float) -> None:
        self.model = model
        self.seconds_per_goal = seconds_per_goal
        self.best: cp_model.CpSolver | None = None
        self.gapless = True
        self.proven: list[str] = []

    def settle(self, goal: str, expression: Expression) -> None:
        """Minimises the goal as far as the time goes, and keeps it there. Raises NoPlan."""
        self.model.minimize(expression)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.seconds_per_goal
        solver.parameters.num_workers = _WORKERS
        status = solver.solve(self.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.best = solver
        elif self.best is None:
            raise NoPlan(solver.status_name(status))
        self.gapless = self.gapless and status == cp_model.OPTIMAL
        if self.gapless:
            self.proven.append(goal)
        self.model.add(expression <= self.value(expression))
        self._hint()

    def value(self, expression: Expression) -> int:
        return self.found.value(expression)

    @property
    def found(self) -> cp_model.CpSolver:
        assert self.best is not None
        return self.best

    def _hint(self) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools forgot its type
        for index, value in enumerate(self.found.response_proto.solution):
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)


class Settled(Protocol):
    """What a run tells of itself."""

    @property
    def values(self) -> Mapping[str, int]: ...
    @property
    def proven(self) -> tuple[str, ...]: ...


def script_options(description: str | None) -> argparse.Namespace:
    """`problem` and `seconds_per_goal`, as given on the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds-per-goal", type=float, default=60.0)
    return parser.parse_args()


def tell(result: Settled) -> None:
    """Prints values and proofs as JSON."""
    print(json.dumps({"values": dict(result.values), "proven": result.proven}))
