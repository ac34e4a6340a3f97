"""Cuts of halves: what whole numbers imply beyond the linear rows.

Half the sum of some rows, its left side made whole, bounds a whole number: so the right side may
be rounded down. A fractional point in which those rows are tight then lies half a unit outside.
Such sets of rows are the solutions of a linear system modulo 2 (Caprara, Fischetti and Letchford,
"On the separation of maximally violated mod-k cuts", Mathematical Programming 87, 2000): one
elimination finds them. Half-way points between two parities are what rotations leave fractional.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.program import Ints, Program

__all__ = ["Cut", "parity_cuts"]

Cut = tuple[dict[int, int], int]
"""Coefficients by column, and the limit that their sum may not exceed."""

_TIGHT = 1e-6
_MOST = 200


@dataclass(frozen=True, slots=True)
class _Point:
    """A fractional point beside the program's own (root) bounds; arrays by column and by row."""

    between: NDArray[np.bool_]
    at_upper: NDArray[np.bool_]
    anchor: Ints  # the bound at which a column stands, 0 for one between its bounds
    tight_above: NDArray[np.bool_]
    tight_below: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Equation:
    """A sum of rows modulo 2.

    `bits`: its odd columns between bounds, as a bit set; `odd`: parity of its right side.
    """

    bits: int
    odd: int
    rows: frozenset[int]


def parity_cuts(program: Program, x: NDArray[np.float64]) -> list[Cut]:
    """Cuts that x breaks by one half, shortest derivations first; valid for the whole program."""
    point = _locate(program, x)
    cuts = (_cut(program, point, rows) for rows in _odd_sets(program, point)[:_MOST])
    return [cut for cut in cuts if cut[0]]


def _locate(program: Program, x: NDArray[np.float64]) -> _Point:
    root, matrix = program.root, program.rows
    at_lower = np.abs(x - root.lower) < _TIGHT
    at_upper = (np.abs(x - root.upper) < _TIGHT) & ~at_lower
    anchor = np.where(at_lower, root.lower, np.where(at_upper, root.upper, 0))
    at = np.bincount(matrix.row, matrix.value * x[matrix.column], matrix.count)
    above = np.abs(at - root.row_upper) < _TIGHT
    below = (np.abs(at - root.row_lower) < _TIGHT) & ~above
    return _Point(~(at_lower | at_upper), at_upper, anchor, above, below)


def _odd_sets(program: Program, point: _Point) -> list[frozenset[int]]:
    """Sets of tight rows whose sum is even on every column between bounds and odd at the right."""
    pivots: dict[int, _Equation] = {}
    found = []
    for equation in _equations(program, point):
        left = _eliminated(equation, pivots)
        if left.bits:
            pivots[left.bits.bit_length()] = left
        elif left.odd:
            found.append(left.rows)
    return sorted(found, key=lambda rows: (len(rows), sorted(rows)))


def _eliminated(equation: _Equation, pivots: Mapping[int, _Equation]) -> _Equation:
    """The equation less the pivots whose leading column it has."""
    while equation.bits and (pivot := pivots.get(equation.bits.bit_length())) is not None:
        equation = _Equation(
            equation.bits ^ pivot.bits, equation.odd ^ pivot.odd, equation.rows ^ pivot.rows
        )
    return equation


def _equations(program: Program, point: _Point) -> list[_Equation]:
    """The tight rows that have odd entries between bounds, sparse ones first."""
    matrix = program.rows
    odd = point.between[matrix.column] & (matrix.value % 2 != 0)
    tight = point.tight_above | point.tight_below
    chosen = odd & tight[matrix.row]
    place = {column: i for i, column in enumerate(np.flatnonzero(point.between).tolist())}
    bits: dict[int, int] = {}
    size: Counter[int] = Counter()
    for row, column in zip(
        matrix.row[chosen].tolist(), matrix.column[chosen].tolist(), strict=True
    ):
        bits[row] = bits.get(row, 0) | 1 << place[column]
        size[row] += 1
    anchored = matrix.times(point.anchor)
    side = np.where(point.tight_above, program.root.row_upper, program.root.row_lower)
    parity = (side - anchored) % 2
    return [
        _Equation(bits[row], int(parity[row]), frozenset((row,)))
        for row in sorted(bits, key=lambda row: (size[row], row))
    ]


def _cut(program: Program, point: _Point, rows: frozenset[int]) -> Cut:
    """Half the rows' sum, every column rounded towards the bound at which it stands."""
    matrix, root = program.rows, program.root
    total: Counter[int] = Counter()
    side = 0
    for row in rows:
        sign = 1 if point.tight_above[row] else -1
        side += sign * int(root.row_upper[row] if sign > 0 else root.row_lower[row])
        span = slice(int(matrix.start[row]), int(matrix.start[row + 1]))
        for column, value in zip(
            matrix.column[span].tolist(), matrix.value[span].tolist(), strict=True
        ):
            total[column] += sign * value
    anchors = {column: int(point.anchor[column]) for column in total}
    limit = (side - sum(total[column] * anchors[column] for column in total)) // 2
    coefficients = {}
    for column, value in sorted(total.items()):
        half = -(-value // 2) if point.at_upper[column] else value // 2
        limit += half * anchors[column]
        if half:
            coefficients[column] = half
    return coefficients, limit
