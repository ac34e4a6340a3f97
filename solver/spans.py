"""Days cut into segments over which nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from solver.program import Ints

__all__ = ["Segments", "segments"]


@dataclass(frozen=True, slots=True)
class Segments:
    """Consecutive half-open spans of day ordinals; `edge` has one entry more than there are."""

    edge: Ints

    def __len__(self) -> int:
        return len(self.edge) - 1

    @property
    def days(self) -> Ints:
        """Length of each segment in days."""
        return np.diff(self.edge)

    def within(self, start: date, end: date) -> NDArray[np.bool_]:
        """Which segments lie in a span; its ends must be edges, or lie outside of all."""
        first = self.edge[:-1]
        return (start.toordinal() <= first) & (first < end.toordinal())

    def members(self, begin: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Pairs (segment, member) for members there from `begin` to `end`, ordinals and edges."""
        low, high = self.edge[0], self.edge[-1]
        first = np.searchsorted(self.edge, np.clip(begin, low, high))
        last = np.searchsorted(self.edge, np.clip(end, low, high))
        length = np.maximum(last - first, 0)
        member = np.repeat(np.arange(len(length)), length)
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        return first[member] + offset, member


def segments(horizon: tuple[date, date], begin: Ints, end: Ints, cuts: Sequence[int]) -> Segments:
    """The horizon cut at every begin, end and cut (day ordinals) that lies within it."""
    low, high = (day.toordinal() for day in horizon)
    edges = np.unique(np.concatenate([begin, end, np.array(cuts, np.int64), [low, high]]))
    return Segments(edges[(low <= edges) & (edges <= high)].astype(np.int64))
