"""Writes a program rule by rule: columns, rows and goals are stated in blocks of equal kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from solver.program import FREE, Derived, Face, Goal, Ints, Least, Program, Rows

__all__ = ["Builder"]

_NOTHING = [np.zeros(0, np.int64)] * 3


class Builder:
    """Collects columns, rows and costs; `program()` closes it."""

    def __init__(self, goals: tuple[str, ...]) -> None:
        self.columns = 0
        self.rows = 0
        self._bounds: list[tuple[Ints, Ints]] = []
        self._row_bounds: list[tuple[Ints, Ints]] = []
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self._costs: dict[str, list[tuple[Ints, Ints]]] = {goal: [] for goal in goals}
        self._constants = dict.fromkeys(goals, 0)
        self._least: dict[int, list[tuple[Ints, Ints]]] = {}
        self._derived: list[Derived] = []
        self._deciding: list[Ints] = []

    def add_columns(self, count: int, upper: ArrayLike, lower: ArrayLike = 0) -> Ints:
        """`count` whole-numbered columns within their bounds; returns their ids."""
        ids = np.arange(self.columns, self.columns + count)
        self.columns += count
        self._bounds.append((_spread(lower, count), _spread(upper, count)))
        return ids

    def add_rows(self, count: int, lower: ArrayLike = -FREE, upper: ArrayLike = FREE) -> Ints:
        """`count` rows within their bounds; returns their ids."""
        ids = np.arange(self.rows, self.rows + count)
        self.rows += count
        self._row_bounds.append((_spread(lower, count), _spread(upper, count)))
        return ids

    def put(self, rows: Ints, columns: Ints, value: ArrayLike) -> None:
        """Entries of the matrix; rows and columns of the same length."""
        self._entries.append((rows, columns, _spread(value, len(rows))))

    def define(self, columns: Ints, rows: Ints, stage: int) -> None:
        """The columns follow from others through these rows, one each; see `Least`."""
        self._least.setdefault(stage, []).append((columns, rows))

    def derive(self, derived: Derived) -> None:
        """Columns that follow from others in a way of their own, once all `define`d ones are."""
        self._derived.append(derived)

    def decide(self, columns: Ints) -> None:
        """Once all such columns are whole, so are all others; see `Program`."""
        self._deciding.append(columns)

    def cost(self, goal: str, columns: Ints, costs: ArrayLike, constant: int = 0) -> None:
        """Adds to a goal; a goal that the file does not name costs nothing."""
        if goal in self._costs:
            self._costs[goal].append((columns, _spread(costs, len(columns))))
            self._constants[goal] += constant

    def program(self, *, halves: bool = True) -> Program:
        """The finished program; `halves`: see `Program`."""
        lower, upper = _joined(self._bounds)
        row_lower, row_upper = _joined(self._row_bounds)
        row, column, value = _joined(self._entries) if self._entries else _NOTHING
        return Program(
            Face(lower, upper, row_lower, row_upper),
            Rows.of(row, column, value, self.rows),
            [self._goal(name) for name in self._costs],
            [*self._stages(), *self._derived],
            np.concatenate(self._deciding) if self._deciding else None,
            halves=halves,
        )

    def _stages(self) -> Iterator[Least]:
        for _, blocks in sorted(self._least.items()):
            yield Least(*_joined(blocks))

    def _goal(self, name: str) -> Goal:
        costs = np.zeros(self.columns, np.int64)
        for columns, values in self._costs[name]:
            np.add.at(costs, columns, values)
        return Goal(name, costs, self._constants[name])


def _spread(value: ArrayLike, count: int) -> Ints:
    return np.broadcast_to(np.asarray(value, np.int64), (count,))


def _joined(blocks: Sequence[tuple[Ints, ...]]) -> list[Ints]:
    return [np.concatenate(part).astype(np.int64) for part in zip(*blocks, strict=True)]
