"""Bounds and fixings in whole numbers, whatever a linear solver's floating point says.

For any multipliers y and columns within finite bounds, every x of a face satisfies
`c·x ≥ b·y + Σ min over the column's range of (c - Aᵀy)·x`, where b takes each row's lower bound
for y > 0 and its upper bound for y < 0. So a solver's duals need only be good, never right: they
are rounded to fractions with a common denominator and all else is computed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.program import FREE, Face, Ints, Program

__all__ = ["Certificate", "certify", "trivial_certificate"]

DENOMINATORS = (1, 2, 12, 2520, 1 << 20)
"""Duals of a basis are mostly halves and thirds; the last one is for those that are not."""

_SAFE = 2.0**61


@dataclass(frozen=True, slots=True)
class Certificate:
    """Exactly `denominator · (c·x - constant) ≥ bound + reduced · slack` on the face.

    `reduced` (columns,) and `duals` (rows,) are whole multiples of 1/denominator.
    """

    bound: int
    denominator: int
    reduced: Ints
    duals: Ints

    @property
    def floor(self) -> int:
        """The bound rounded up: no whole point of the face costs less (constant left out)."""
        return -(-self.bound // self.denominator)

    def restricted(self, face: Face, target: int) -> Face:
        """The face less columns and rows that no point of cost ≤ target can use.

        With one unit of a column or row costing |reduced cost|, it may move from its better bound
        by at most gap / |reduced cost|.
        """
        gap = target * self.denominator - self.bound
        if gap < 0:
            raise ValueError("the target lies below the bound")
        lower, upper = _tightened(face.lower, face.upper, self.reduced, gap)
        duals = np.zeros(len(face.row_lower), np.int64)  # rows that came later have no say
        duals[: len(self.duals)] = self.duals
        row_lower, row_upper = _tightened(face.row_lower, face.row_upper, duals, gap)
        return Face(lower, upper, row_lower, row_upper)


def _tightened(lower: Ints, upper: Ints, price: Ints, gap: int) -> tuple[Ints, Ints]:
    size = np.abs(price)
    # What cannot bind is set aside first: whole division by 0 and sums beyond 64 bits.
    moves = np.where(size > 0, min(gap, int(FREE)) // np.maximum(size, 1), FREE)
    bound_above = (price > 0) & (lower > -FREE) & (moves < FREE)
    bound_below = (price < 0) & (upper < FREE) & (moves < FREE)
    new_upper = np.where(
        bound_above, np.minimum(upper, lower + np.where(bound_above, moves, 0)), upper
    )
    new_lower = np.where(
        bound_below, np.maximum(lower, upper - np.where(bound_below, moves, 0)), lower
    )
    return new_lower, new_upper


def trivial_certificate(program: Program, face: Face, goal: int) -> Certificate:
    """The bound that the columns' own ranges give."""
    return _certificate(
        program, face, program.goals[goal].costs, np.zeros(program.rows.count, np.int64), 1
    )


def certify(program: Program, face: Face, goal: int, duals: NDArray[np.float64]) -> Certificate:
    """The best exact bound that these duals, rounded, give for the goal on the face.

    `duals` has shape (rows,); any values do, wrong ones only make the bound weaker.
    """
    costs = program.goals[goal].costs
    # Duals too large for 64 bits are cut here, and where they matter then sorted out by `_fits`.
    clean = np.clip(np.nan_to_num(duals, nan=0.0), -_SAFE, _SAFE)
    best = trivial_certificate(program, face, goal)
    for denominator in DENOMINATORS:
        rounded = _rounded(clean * denominator, face)
        if not _fits(program, face, costs, rounded, denominator):
            continue
        found = _certificate(program, face, costs, rounded, denominator)
        if found.bound * best.denominator > best.bound * denominator:
            best = found
    return best


def _rounded(duals: NDArray[np.float64], face: Face) -> Ints:
    """Whole multipliers, without those whose side of the row has no bound."""
    whole = np.clip(np.rint(duals), -_SAFE, _SAFE).astype(np.int64)
    whole = np.where((whole > 0) & (face.row_lower <= -FREE), 0, whole)
    return np.where((whole < 0) & (face.row_upper >= FREE), 0, whole)


def _fits(program: Program, face: Face, costs: Ints, duals: Ints, denominator: int) -> bool:
    """Whether every reduced cost, times its column's bound, stays within 64 bits."""
    weight = np.abs(program.rows.value) * np.abs(duals[program.rows.row]).astype(float)
    size = np.bincount(program.rows.column, weight, program.columns) + np.abs(costs) * float(
        denominator
    )
    reach = np.maximum(np.maximum(np.abs(face.lower), np.abs(face.upper)), 1).astype(float)
    return bool(np.all(size * reach < _SAFE))


def _certificate(
    program: Program, face: Face, costs: Ints, duals: Ints, denominator: int
) -> Certificate:
    reduced = costs * denominator - program.rows.transposed_times(duals, program.columns)
    columns = np.where(reduced > 0, reduced * face.lower, reduced * face.upper)
    used = np.flatnonzero(duals)
    sides = np.where(duals[used] > 0, face.row_lower[used], face.row_upper[used])
    rows = sum(y * b for y, b in zip(duals[used].tolist(), sides.tolist(), strict=True))
    return Certificate(rows + _exact_sum(columns), denominator, reduced, duals)


def _exact_sum(values: Ints) -> int:
    """The sum in Python's integers: halves of 64-bit numbers add up without overflow."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())
