"""Solvers that answer at once, for the use cases around them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.goals import goal_values
from scheduler.services.solving import Solver
from solver.results import Contradiction, GoalResult, RotationSolution, Settings, Watch
from tests.referee.good import PROBLEM, STINTS, good_plan

__all__ = ["answering", "chosen", "contradicting", "plan_file", "problem_file"]


def problem_file(folder: Path, document: object = PROBLEM) -> Path:
    return _written(folder / "problem.json", document)


def plan_file(folder: Path, document: object = None) -> Path:
    return _written(folder / "plan.json", good_plan() if document is None else document)


def _written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def chosen(*, backwards: bool = False) -> tuple[StintChoice, ...]:
    """The stints of the good plan."""
    stints = tuple(
        StintChoice.model_validate({key: stint[key] for key in ("cadre", "start", "post")})
        for stint in STINTS
    )
    return stints[::-1] if backwards else stints


def answering(stints: Sequence[StintChoice], *, stopped: bool = False, **wrong: int) -> Solver:
    """A solver with that plan; `wrong`: values that it claims beside the truth."""

    def solver(problem: RotationProblem, settings: Settings, watch: Watch) -> RotationSolution:  # noqa: ARG001
        values: dict[str, Any] = goal_values(problem, stints) | wrong
        goals = [GoalResult(goal, values[goal], None, False) for goal in problem.goals]
        return RotationSolution(tuple(stints), tuple(goals), stopped)

    return solver


def contradicting(answer: Contradiction) -> Solver:
    return lambda problem, settings, watch: answer  # noqa: ARG005
