"""An integer program with goals in order of weight: the neutral form of every problem.

Rules are written once, as rows of whole numbers. What the linear solver, CP-SAT, the exact bounds
and the cuts work on is always this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["FREE", "Derived", "Face", "Goal", "Ints", "Least", "OneOf", "Program", "Rows"]

Ints = NDArray[np.int64]

FREE = np.int64(1) << 60
"""A row bound of `-FREE` or `FREE` binds nothing."""

_WHOLE = 1e-6
"""How far from a whole number a solver's entry may be to count as one."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A value to be minimised: `constant` + `costs` · x; `costs` has shape (columns,)."""

    name: str
    costs: Ints
    constant: int

    def value(self, x: Ints) -> int:
        """The goal's value at whole x."""
        return int(self.costs @ x) + self.constant


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix of whole numbers, sorted by row: entry i is `value[i]` at (row, column)."""

    row: Ints
    column: Ints
    value: Ints
    start: Ints  # shape (rows + 1,): where each row's entries begin

    @staticmethod
    def of(row: Ints, column: Ints, value: Ints, count: int) -> Rows:
        """Entries in any order, put in the order of their rows."""
        order = np.lexsort((column, row))
        start = np.searchsorted(row[order], np.arange(count + 1))
        return Rows(row[order], column[order], value[order], start)

    @property
    def count(self) -> int:
        return len(self.start) - 1

    def times(self, x: Ints) -> Ints:
        """A · x, exactly; shape (rows,)."""
        out = np.zeros(self.count, np.int64)
        np.add.at(out, self.row, self.value * x[self.column])
        return out

    def transposed_times(self, y: Ints, columns: int) -> Ints:
        """Aᵀ · y, exactly; shape (columns,)."""
        out = np.zeros(columns, np.int64)
        np.add.at(out, self.column, self.value * y[self.row])
        return out


@dataclass(frozen=True, slots=True)
class Face:
    """The part of a program that is still in play: bounds of columns and rows, all inclusive."""

    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints

    def widened(self, program: Program) -> Face:
        """With the rows that the program has gained since (cuts), at their own bounds."""
        known, root = len(self.row_lower), program.root
        return Face(
            self.lower,
            self.upper,
            np.concatenate([self.row_lower, root.row_lower[known:]]),
            np.concatenate([self.row_upper, root.row_upper[known:]]),
        )

    @property
    def free(self) -> Ints:
        """Ids of the columns that are not fixed."""
        return np.flatnonzero(self.upper > self.lower)


class Derived(Protocol):
    """Columns whose value follows from others."""

    @property
    def columns(self) -> Ints: ...

    def fill(self, program: Program, x: Ints) -> None:
        """Puts the values that follow into x, where the columns are still 0."""

    def spread(self, program: Program, open_: NDArray[np.bool_]) -> None:
        """Opens those of the columns that open ones among the others reach."""


@dataclass(frozen=True, slots=True)
class Least:
    """Columns that stand each in the row of the same place, which fixes its least value."""

    columns: Ints
    rows: Ints

    def fill(self, program: Program, x: Ints) -> None:
        root = program.root
        at = program.rows.times(x)[self.rows]
        sign = self._coefficient(program)
        least = np.where(sign > 0, root.row_lower[self.rows] - at, at - root.row_upper[self.rows])
        x[self.columns] = np.clip(least, root.lower[self.columns], root.upper[self.columns])

    def spread(self, program: Program, open_: NDArray[np.bool_]) -> None:
        open_[self.columns] = program.reached(open_)[self.rows]

    def _coefficient(self, program: Program) -> Ints:
        matrix = program.rows
        wanted = np.full(matrix.count, -1, np.int64)
        wanted[self.rows] = self.columns
        hit = wanted[matrix.row] == matrix.column
        out = np.zeros(matrix.count, np.int64)
        out[matrix.row[hit]] = matrix.value[hit]
        return out[self.rows]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Columns that are 1 if one of several rows asks for it: `column[i]` stands in `rows[i]`."""

    columns: Ints
    column: Ints
    rows: Ints

    def fill(self, program: Program, x: Ints) -> None:
        asked = program.root.row_lower[self.rows] - program.rows.times(x)[self.rows]
        np.maximum.at(x, self.columns[self.column], np.clip(asked, 0, 1))

    def spread(self, program: Program, open_: NDArray[np.bool_]) -> None:
        reached = program.reached(open_)[self.rows]
        open_[self.columns[self.column[reached]]] = True


class Program:
    """Columns with finite bounds, rows, goals. `goal_row` k is the row that keeps goal k.

    `derived` lists, in an order in which they can be filled, columns that follow from others.
    `deciding`: columns that, once they are whole, leave all others whole; if not given, all that do
    not follow from others. `halves`: whether its relaxations end half-way between two parities, so
    that cuts of halves help; where they do not, such dense rows slow every solve.
    """

    def __init__(
        self,
        root: Face,
        rows: Rows,
        goals: Sequence[Goal],
        derived: Sequence[Derived],
        deciding: Ints | None = None,
        *,
        halves: bool = True,
    ) -> None:
        self.goals = tuple(goals)
        self.derived = tuple(derived)
        self.columns = len(root.lower)
        free = np.ones(self.columns, bool)
        for each in derived:
            free[each.columns] = False
        self.deciding = np.flatnonzero(free) if deciding is None else deciding
        self.root = root
        self.halves = halves
        self.rows = rows
        self.cuts = 0
        self._first_goal_row = rows.count
        priced = [np.flatnonzero(goal.costs) for goal in goals]
        self._append(
            [(at, goal.costs[at], int(FREE)) for at, goal in zip(priced, goals, strict=True)]
        )

    def goal_row(self, k: int) -> int:
        """The row whose upper bound keeps goal k at a value (constant left out)."""
        return self._first_goal_row + k

    def add_cuts(self, cuts: Sequence[tuple[dict[int, int], int]]) -> None:
        """Rows `Σ coefficient · x ≤ limit` that every whole point of the program satisfies."""
        blocks = [
            (np.array(list(row), np.int64), np.array(list(row.values()), np.int64), limit)
            for row, limit in cuts
        ]
        self._append(blocks)
        self.cuts += len(cuts)

    def complete(self, x: Ints) -> Ints:
        """x with every derived column at the value that follows from the others."""
        x = x.copy()
        for derived in self.derived:
            x[derived.columns] = 0
        for derived in self.derived:
            derived.fill(self, x)
        return x

    def reached(self, columns: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The rows in which any of the flagged columns stands; shape (rows,)."""
        rows = np.zeros(self.rows.count, bool)
        rows[self.rows.row[columns[self.rows.column]]] = True
        return rows

    def around(self, x: NDArray[np.float64]) -> Face:
        """The points that agree with x wherever x is whole.

        Derived columns follow the others, so only those that no open column reaches stay as they
        are; every x that satisfies the rows but for being whole leaves room for a whole point if
        its open columns may all be 0.
        """
        near = np.rint(x).astype(np.int64)
        open_ = np.abs(x - near) > _WHOLE
        return self._opened(np.where(open_, self.root.lower, near), open_)

    def between(self, whole: Ints, x: NDArray[np.float64]) -> Face:
        """The points that agree with both wherever these agree; the whole one is among them."""
        return self._opened(whole, np.abs(x - whole) > _WHOLE)

    def _opened(self, base: Ints, open_: NDArray[np.bool_]) -> Face:
        for derived in self.derived:
            open_[derived.columns] = False
        base = self.complete(base)
        for derived in self.derived:
            derived.spread(self, open_)
        root = self.root
        return Face(
            np.where(open_, root.lower, base),
            np.where(open_, root.upper, base),
            root.row_lower,
            root.row_upper,
        )

    def holds(self, x: Ints, face: Face | None = None) -> bool:
        """Whether whole x lies within all bounds and rows (of the face, if given)."""
        face = (face or self.root).widened(self)
        at = self.rows.times(x)
        return bool(
            np.all((face.lower <= x) & (x <= face.upper))
            and np.all((face.row_lower <= at) & (at <= face.row_upper))
        )

    def values(self, x: Ints) -> tuple[int, ...]:
        """The goals' values at whole x, in the order of the goals."""
        return tuple(goal.value(x) for goal in self.goals)

    def _append(self, blocks: Sequence[tuple[Ints, Ints, int]]) -> None:
        """Rows given by their columns, values and upper bound."""
        old, root, first = self.rows, self.root, self.rows.count
        row = [np.full(len(columns), first + i) for i, (columns, _, _) in enumerate(blocks)]
        self.rows = Rows.of(
            np.concatenate([old.row, *row]),
            np.concatenate([old.column, *(columns for columns, _, _ in blocks)]),
            np.concatenate([old.value, *(values for _, values, _ in blocks)]),
            first + len(blocks),
        )
        self.root = Face(
            root.lower,
            root.upper,
            np.concatenate([root.row_lower, np.full(len(blocks), -FREE)]),
            np.concatenate([root.row_upper, np.array([top for _, _, top in blocks], np.int64)]),
        )
