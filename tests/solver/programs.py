"""Small drawn programs, and all their whole points."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from solver.program import FREE, Face, Goal, Ints, Program, Rows

__all__ = ["best_values", "odd_cycle", "points", "program", "programs"]


def program(
    upper: list[int],
    rows: list[tuple[list[int], int | None, int | None]],
    goals: list[list[int]],
) -> Program:
    """Columns from 0 to `upper`; rows as (coefficients, lower, upper), None: no bound."""
    matrix = np.array([row for row, _, _ in rows], np.int64).reshape(-1, len(upper))
    row, column = np.nonzero(matrix)
    return Program(
        Face(
            np.zeros(len(upper), np.int64),
            np.array(upper, np.int64),
            np.array([-FREE if low is None else low for _, low, _ in rows], np.int64),
            np.array([FREE if high is None else high for _, _, high in rows], np.int64),
        ),
        Rows.of(row.astype(np.int64), column.astype(np.int64), matrix[row, column], len(rows)),
        [Goal(f"g{i}", np.array(costs, np.int64), i) for i, costs in enumerate(goals)],
        (),
    )


def odd_cycle(size: int) -> Program:
    """Pick as many of an odd cycle's columns as possible, no two neighbours: the relaxation
    takes half of each, (size - 1) / 2 is the most in whole numbers.
    """
    rows: list[tuple[list[int], int | None, int | None]] = [
        ([int(i in (k, (k + 1) % size)) for i in range(size)], None, 1) for k in range(size)
    ]
    return program([1] * size, rows, [[-1] * size, list(range(1, size + 1))])


def points(subject: Program) -> Iterator[Ints]:
    """Every whole point within the columns' ranges that satisfies all rows."""
    ranges = [
        range(low, high + 1)
        for low, high in zip(subject.root.lower.tolist(), subject.root.upper.tolist(), strict=True)
    ]
    for point in product(*ranges):
        x = np.array(point, np.int64)
        if subject.holds(x):
            yield x


def best_values(subject: Program) -> tuple[int, ...] | None:
    """The lexicographically least values of the goals; None: no point."""
    return min((subject.values(x) for x in points(subject)), default=None)


@st.composite
def programs(draw: st.DrawFn, *, most: int = 2) -> Program:
    """Up to 7 columns from 0 to at most `most`, 6 rows and 3 goals, with or without a point."""
    size = draw(st.integers(1, 7))
    upper = draw(st.lists(st.integers(0, most), min_size=size, max_size=size))
    coefficients = st.lists(st.integers(-2, 3), min_size=size, max_size=size)
    bound = st.none() | st.integers(-2, 6)
    rows = draw(st.lists(st.tuples(coefficients, bound, bound), max_size=6))
    costs = st.lists(st.integers(-3, 9), min_size=size, max_size=size)
    return program(upper, rows, draw(st.lists(costs, min_size=1, max_size=3)))
