"""The overview of any plan."""

from __future__ import annotations

from scheduler.overview.rotation import RotationOverview, overview
from scheduler.overview.standing import BUDGET
from scheduler.overview.teams import TeamsOverview, teams_overview
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem

__all__ = ["Overview", "overview_of"]

Overview = RotationOverview | TeamsOverview


def overview_of(problem: Problem, plan: Plan, budget: int = BUDGET) -> Overview:
    """Everything to be shown of a plan. Raises TypeError where the two are of different formats.

    `budget`: as of `scheduler.overview.rotation.overview`.
    """
    match problem, plan:
        case RotationProblem(), RotationPlan():
            return overview(problem, plan, budget)
        case TeamsProblem(), TeamsPlan():
            return teams_overview(problem, plan)
        case _:
            raise TypeError("problem and plan of different formats")
