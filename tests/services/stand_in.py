"""Solvers that answer at once, for the use cases around them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee import rotation_goals, teams_goals
from scheduler.services.solving import Solver
from solver.results import (
    Contradiction,
    GoalResult,
    RotationSolution,
    Settings,
    Solution,
    TeamsSolution,
    Watch,
)
from tests.referee.good import PROBLEM, STINTS, good_plan
from tests.services.office import TEAMS_PROBLEM, good_teams_plan

__all__ = [
    "answering", "chosen", "contradicting", "plan_file", "problem_file", "proving",
    "teams_plan_file", "teams_problem_file", "visiting",
]  # fmt: skip


def problem_file(folder: Path, document: object = PROBLEM) -> Path:
    return _written(folder / "problem.json", document)


def plan_file(folder: Path, document: object = None) -> Path:
    return _written(folder / "plan.json", good_plan() if document is None else document)


def teams_problem_file(folder: Path, document: object = TEAMS_PROBLEM) -> Path:
    return _written(folder / "office.json", document)


def teams_plan_file(folder: Path, document: object = None) -> Path:
    return _written(folder / "visits.json", good_teams_plan() if document is None else document)


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


def answering(
    stints: Sequence[StintChoice],
    *,
    stopped: bool = False,
    unique: bool | None = None,
    **wrong: int,
) -> Solver:
    """A solver with that plan; `wrong`: values that it claims beside the truth."""

    def solver(problem: Problem, settings: Settings, watch: Watch) -> RotationSolution:  # noqa: ARG001
        assert isinstance(problem, RotationProblem)
        goals = _open(problem, rotation_goals.goal_values(problem, stints) | wrong)
        return RotationSolution(goals, stopped, unique, tuple(stints))

    return solver


def visiting(
    visits: Sequence[VisitChoice],
    *,
    stopped: bool = False,
    unique: bool | None = None,
    **wrong: int,
) -> Solver:
    """As `answering`, with visits."""

    def solver(problem: Problem, settings: Settings, watch: Watch) -> TeamsSolution:  # noqa: ARG001
        assert isinstance(problem, TeamsProblem)
        goals = _open(problem, teams_goals.goal_values(problem, visits) | wrong)
        return TeamsSolution(goals, stopped, unique, tuple(visits))

    return solver


def _open(problem: Problem, values: Mapping[str, int]) -> tuple[GoalResult, ...]:
    return tuple(GoalResult(goal, values[goal], None, False) for goal in problem.goals)


def proving(solver: Solver) -> Solver:
    """The same, with every goal proven."""

    def proven(problem: Problem, settings: Settings, watch: Watch) -> Solution:
        solution = solver(problem, settings, watch)
        assert not isinstance(solution, Contradiction)
        goals = tuple(replace(goal, bound=goal.value, proven=True) for goal in solution.goals)
        return replace(solution, goals=goals)

    return proven


def contradicting(answer: Contradiction) -> Solver:
    return lambda problem, settings, watch: answer  # noqa: ARG005
