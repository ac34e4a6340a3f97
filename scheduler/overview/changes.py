"""What an amendment makes of a plan that people know: who moves, and what stays."""

from __future__ import annotations

from scheduler.overview.stint_changes import StintChange, StintChanges, stint_changes
from scheduler.overview.visit_changes import SeatChange, VisitChange, VisitChanges, visit_changes
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem

__all__ = [
    "PlanChanges", "SeatChange", "StintChange", "StintChanges", "VisitChange", "VisitChanges",
    "plan_changes", "stint_changes", "visit_changes",
]  # fmt: skip

PlanChanges = VisitChanges | StintChanges


def plan_changes(before: Problem, known: Plan, after: Problem, plan: Plan) -> PlanChanges:
    """What differs between the plan of the problem before and that of the amended one.

    Raises TypeError where the four are not of one format.
    """
    match before, known, after, plan:
        case TeamsProblem(), TeamsPlan(), TeamsProblem(), TeamsPlan():
            return visit_changes(before, known, after, plan)
        case RotationProblem(), RotationPlan(), RotationProblem(), RotationPlan():
            return stint_changes(before, known, after, plan)
        case _:
            raise TypeError("problems and plans of different formats")
