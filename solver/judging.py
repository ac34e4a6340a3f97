"""The referee's word on a plan before it leaves the solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduler.referee.violations import Violation
from solver.results import GoalResult, Settings

__all__ = ["confirmed", "earlier"]


def confirmed(
    goals: Sequence[GoalResult], broken: Sequence[Violation], values: Mapping[str, int]
) -> None:
    """Raises RuntimeError unless the plan is valid and its goals have the values claimed."""
    if broken:
        raise RuntimeError(f"the solver broke {broken[0].code}: {dict(broken[0].params)}")
    for result in goals:
        if values[result.goal] != result.value:
            raise RuntimeError(
                f"{result.goal}: the solver says {result.value}, the referee {values[result.goal]}"
            )


def earlier(settings: Settings, seconds: float) -> Settings:
    """The same settings, that many seconds kept before the deadline."""
    if settings.deadline is None:
        return settings
    return replace(settings, deadline=settings.deadline - seconds)
