"""Plan files: all that a solve decided, with proof."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scheduler.problems.base import Count, Day, Length, Strict, Text

__all__ = ["GoalClaim", "RotationPlan", "SolverNote", "Stint"]


class GoalClaim(Strict):
    """A goal's value, with the bound that was proven given the goals before it."""

    goal: Text
    value: Count
    bound: Count | None
    """Proven lower bound, the goals before it at their values; null: none."""
    proven: bool
    """Whether value = bound, and all goals before it are proven."""


class SolverNote(Strict):
    """Who made the plan, and how long it took."""

    name: Text
    version: Text
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    threads: Length


class Stint(Strict):
    """A stint that the plan assigns."""

    cadre: Text
    start: Day
    end: Day
    """First day no longer served."""
    post: Text


class RotationPlan(Strict):
    """All that a solve decided."""

    format: Literal["rotation-plan/1"]
    problem_sha256: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
    """Of the problem's canonical JSON."""
    stints: list[Stint]
    unserved: list[Text]
    """Ids of the cadres without a stint."""
    goals: list[GoalClaim]
    """In the problem's order."""
    solver: SolverNote
