"""Plan files: all that a solve decided, with proof."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from scheduler.problems.base import Count, Day, Length, Strict, Text

__all__ = ["GoalClaim", "RotationPlan", "SolverNote", "Stint", "TeamsPlan", "Visit"]


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


class Visit(Strict):
    """A visit that the plan assigns."""

    case: Text
    start: Day
    """First day; the case says how many follow."""
    seats: dict[Text, list[Text]]
    """People by seat."""


class _Plan(Strict):
    problem_sha256: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
    """Of the problem's canonical JSON."""
    goals: list[GoalClaim]
    """In the problem's order."""
    solver: SolverNote
    unique: bool | SkipJsonSchema[None] = None
    """True: proven that no other plan has the same values. False: there is another one.
    Absent: nobody asked, or it was not found out.
    """


class RotationPlan(_Plan):
    """All that a solve of stints decided."""

    format: Literal["rotation-plan/1"]
    stints: list[Stint]
    unserved: list[Text]
    """Ids of the cadres without a stint."""


class TeamsPlan(_Plan):
    """All that a solve of visits and teams decided."""

    format: Literal["teams-plan/1"]
    visits: list[Visit]
    unvisited: list[Text]
    """Ids of the cases that are not visited."""
