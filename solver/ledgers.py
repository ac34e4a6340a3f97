"""A person's visits as a path through the cases, along which the days served add up.

The cases come one after the other; at each the path goes on with as many days as before, or with
those of the visit more. So what is served in all is known at the end of the path, and costs what
its square costs: no fraction of two visits passes for one of half the length. That makes the
relaxation of squares nearly as strong as the convex hull of every person's choices (an arc-flow
formulation; Valério de Carvalho, "Exact solution of bin-packing problems using column generation
and branch-and-bound", Annals of Operations Research 86, 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.building import Builder
from solver.program import Ints, Program

__all__ = ["Entry", "Ledger", "ledger"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in a person's ledger: its days, and the columns of which at most one is taken."""

    days: int
    columns: Ints


@dataclass(frozen=True, slots=True)
class Ledger:
    """The paths of all people, as columns that follow from what is taken.

    Arrays of shape (entries of all people, most days + 1), -1 where no path comes: the column
    that goes on without the case, and that with it, from so many days. `row`: where the entry's
    columns are counted; `days`: of each entry; `first`: of each person, its first entry, and at
    the end the number of entries. `end`: shape (people, most days + 1), the paths' last columns.
    """

    columns: Ints
    skip: Ints
    take: Ints
    end: Ints
    row: Ints
    days: Ints
    first: Ints

    def fill(self, program: Program, x: Ints) -> None:
        taken = -program.rows.times(x)[self.row]
        for person in range(len(self.first) - 1):
            used = 0
            for entry in range(int(self.first[person]), int(self.first[person + 1])):
                arcs = self.take if taken[entry] > 0 else self.skip
                if arcs[entry, used] < 0:
                    return  # more days than the person has: the rows will not hold
                x[arcs[entry, used]] = 1
                used += int(self.days[entry]) * int(taken[entry] > 0)
            x[self.end[person, used]] = 1

    def spread(self, program: Program, open_: NDArray[np.bool_]) -> None:
        reached = program.reached(open_)[self.row]
        for person in range(len(self.first) - 1):
            span = slice(int(self.first[person]), int(self.first[person + 1]))
            if reached[span].any():
                for arcs in (self.skip[span], self.take[span], self.end[person]):
                    open_[arcs[arcs >= 0]] = True


def ledger(builder: Builder, people: Sequence[Sequence[Entry]], most: Ints) -> Ledger:
    """Writes the paths: of each person the entries in order, and the most days of all of them.

    Nobody's path goes beyond `most`, so that rule needs no row of its own.
    """
    width = int(most.max(initial=0)) + 1
    count = sum(map(len, people))
    skip = np.full((count, width), -1, np.int64)
    take = np.full((count, width), -1, np.int64)
    end = np.full((len(people), width), -1, np.int64)
    first = np.concatenate([[0], np.cumsum([len(entries) for entries in people])])
    row = builder.add_rows(count, 0, 0)
    days = np.array([entry.days for entries in people for entry in entries], np.int64)
    begun = builder.columns
    for person, entries in enumerate(people):
        path = _Path(builder, int(most[person]))
        for place, entry in enumerate(entries, start=int(first[person])):
            path.step(entry, int(row[place]), skip[place], take[place])
        path.close(end[person])
    columns = np.arange(begun, builder.columns)
    return Ledger(columns, skip, take, end, row, days, first.astype(np.int64))


class _Path:
    """One person's path while it is written: the rows of the nodes that it has reached."""

    def __init__(self, builder: Builder, most: int) -> None:
        self._builder = builder
        self._most = most
        # What leaves the first node is one unit; every other node passes on what comes in.
        self._nodes = np.full(most + 1, -1, np.int64)
        self._nodes[0] = builder.add_rows(1, 1, 1)[0]

    def step(self, entry: Entry, row: int, skip: Ints, take: Ints) -> None:
        """Past one entry; fills in the columns, by days before."""
        here = np.flatnonzero(self._nodes >= 0)
        taking = here[here + entry.days <= self._most]
        builder = self._builder
        builder.put(np.full(len(entry.columns), row), entry.columns, -1)
        skip[here] = builder.add_columns(len(here), 1)
        take[taking] = builder.add_columns(len(taking), 1)
        builder.put(np.full(len(taking), row), take[taking], 1)
        builder.put(self._nodes[here], skip[here], 1)
        builder.put(self._nodes[taking], take[taking], 1)
        reached = np.union1d(here, taking + entry.days)
        nodes = np.full(self._most + 1, -1, np.int64)
        nodes[reached] = builder.add_rows(len(reached), 0, 0)
        builder.put(nodes[here], skip[here], -1)
        builder.put(nodes[taking + entry.days], take[taking], -1)
        self._nodes = nodes

    def close(self, end: Ints) -> None:
        """The last columns, by days in all."""
        here = np.flatnonzero(self._nodes >= 0)
        end[here] = self._builder.add_columns(len(here), 1)
        self._builder.put(self._nodes[here], end[here], 1)
