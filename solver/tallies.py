"""How many of a group are there, day by day: what limits, demands and quotas are stated on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from solver.building import Builder
from solver.program import Ints
from solver.spans import Segments, segments

__all__ = ["Stays", "Tally", "above", "at_most", "below", "tally"]


@dataclass(frozen=True, slots=True)
class Stays:
    """From which day to which (ordinals, half-open) each of a group is there, if chosen.

    Arrays of shape (group,); `column` says which column chooses, and is empty for those who are
    there whatever is chosen.
    """

    column: Ints
    begin: Ints
    end: Ints

    def later(self, days: int) -> Stays:
        """Counted only from that many days after they begin."""
        return Stays(self.column, np.minimum(self.begin + days, self.end), self.end)


@dataclass(frozen=True, slots=True)
class Tally:
    """Segments of days, and in each: how many are there. Arrays of shape (segments,).

    `serving`: those who are there already; `count`: columns that count the chosen ones, at most
    `most`; `room`: how many of these the rules admit; `wanted`: how many the demand asks for
    beyond those who serve.
    """

    segments: Segments
    serving: Ints
    count: Ints
    most: Ints
    room: Ints
    wanted: Ints


def tally(
    builder: Builder,
    horizon: tuple[date, date],
    new: Stays,
    serving: Stays,
    cuts: Sequence[date],
) -> Tally:
    """Counts a group over the horizon, cut also at the days of `cuts`."""
    begins, ends = (
        np.concatenate([new.begin, serving.begin]),
        np.concatenate([new.end, serving.end]),
    )
    spans = segments(horizon, begins, ends, [day.toordinal() for day in cuts])
    segment, member = spans.members(new.begin, new.end)
    most = np.bincount(segment, minlength=len(spans))
    count = builder.add_columns(len(spans), most)
    rows = builder.add_rows(len(spans), 0, 0)
    builder.put(rows[segment], new.column[member], -1)
    builder.put(rows, count, 1)
    builder.define(count, rows, stage=1)
    there = np.bincount(spans.members(serving.begin, serving.end)[0], minlength=len(spans))
    return Tally(spans, there, count, most, room=most.copy(), wanted=np.zeros_like(most))


def at_most(builder: Builder, tally: Tally, limit: Ints) -> None:
    """No more than `limit` new ones in each segment."""
    np.minimum(tally.room, limit, out=tally.room)
    binds = limit < tally.most
    rows = builder.add_rows(int(binds.sum()), upper=limit[binds])
    builder.put(rows, tally.count[binds], 1)


def below(builder: Builder, tally: Tally, wanted: Ints, goal: str) -> None:
    """Each day on which fewer than `wanted` are there costs the goal one for each missing."""
    missing = wanted - tally.serving
    _missed(builder, tally, missing > 0, missing, 1, goal)


def above(builder: Builder, tally: Tally, limit: Ints, goal: str) -> None:
    """Each day on which more than `limit` are there costs the goal one for each beyond."""
    over = np.maximum(tally.serving - limit, 0)
    builder.cost(goal, tally.count[:0], 0, constant=int((over * tally.segments.days).sum()))
    room = np.maximum(limit - tally.serving, 0)
    _missed(builder, tally, tally.most > room, room, -1, goal)


def _missed(
    builder: Builder, tally: Tally, some: NDArray[np.bool_], mark: Ints, sign: int, goal: str
) -> None:
    """Columns for the distance by which the count misses its mark, on the side of `sign`."""
    size = int(some.sum())
    most = mark[some] if sign > 0 else (tally.most - mark)[some]
    miss = builder.add_columns(size, most)
    rows = builder.add_rows(size, lower=sign * mark[some])
    builder.put(rows, miss, 1)
    builder.put(rows, tally.count[some], sign)
    builder.define(miss, rows, stage=2)
    builder.cost(goal, miss, tally.segments.days[some])
