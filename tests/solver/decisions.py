"""Decisions by hand as those of one format."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.problems.rotation import StintChoice
from scheduler.problems.teams import VisitPin
from solver.results import Decision

__all__ = ["as_parts", "as_stints"]


def as_stints(decisions: Sequence[Decision]) -> tuple[StintChoice, ...]:
    """The decisions of a rotation."""
    stints = tuple(each for each in decisions if isinstance(each, StintChoice))
    assert len(stints) == len(decisions)
    return stints


def as_parts(decisions: Sequence[Decision]) -> tuple[VisitPin, ...]:
    """The decisions of a teams problem: parts of its pins."""
    parts = tuple(each for each in decisions if isinstance(each, VisitPin))
    assert len(parts) == len(decisions)
    return parts
