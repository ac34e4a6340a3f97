"""The formats that a problem and a plan may have."""

from __future__ import annotations

from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem

__all__ = ["Plan", "Problem"]

Problem = RotationProblem | TeamsProblem
Plan = RotationPlan | TeamsPlan
