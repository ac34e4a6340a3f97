"""Linear relaxations of a face, through OR-Tools' MathOpt. Their numbers are hints, never proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.calling import Clock
from solver.program import FREE, Face, Ints, Program

__all__ = ["Reduced", "Relaxation", "reduce", "relax"]

Floats = NDArray[np.float64]

_SMALL = 150_000
"""Entries up to which GLOP beats HiGHS' barrier (measured; see tests/benchmarks)."""

_WHOLE = 1e-6

_TELLABLE = 1e4
"""Largest cost of a second goal whose duals stand out from tolerances of 1e-7."""

_EMPTY = (
    mathopt.TerminationReason.INFEASIBLE,
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """An optimum of the relaxation as the solver tells it: x (columns,), duals (rows,).

    `weight`: that of the following goal in the objective; 0: it had no say.
    """

    x: Floats
    duals: Floats
    weight: float = 0.0

    @property
    def whole(self) -> Ints | None:
        """x in whole numbers where every entry is one, give or take the solver's tolerance."""
        near = np.rint(self.x)
        return near.astype(np.int64) if np.all(np.abs(self.x - near) < _WHOLE) else None


@dataclass(frozen=True, slots=True)
class Reduced:
    """The face without fixed columns and without rows that cannot bind.

    `columns`, `rows`: ids of those that are left, in the order of the model's.
    """

    columns: Ints
    rows: Ints
    model: mathopt.Model
    entries: int


def relax(
    program: Program,
    face: Face,
    goal: int,
    clock: Clock,
    *,
    following: int | None = None,
    nonempty: bool = False,
) -> Relaxation | None:
    """The goal's linear relaxation on the face; None: the solvers find no point in it.

    Where the face is known to be `nonempty`, one solver's word against that is not believed.

    Among its optima one is asked for that is best for the goal `following`, by a weight so small
    that the duals of both goals can be told apart afterwards. That no point is found, too, is
    only a hint. Raises Stopped when the clock runs out.
    """
    costs = program.goals[goal].costs.astype(float)
    weight = 0.0 if following is None else _weight(program.goals[following].costs)
    if following is not None:
        costs += weight * program.goals[following].costs
    reduced = reduce(program, face, costs)
    for solver, algorithm in _attempts(reduced.entries):
        result = _ask(reduced, solver, algorithm, clock)
        if result is None:
            continue
        if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
            return _expanded(program, face, reduced, result, weight)
        if result.termination.reason in _EMPTY and not nonempty:
            return None
        clock.check()
    return None


def _weight(costs: Ints) -> float:
    """So small that it moves no dual of the first goal by as much as it is rounded by; 0 where
    the second goal's duals would then drown in the solver's tolerance.
    """
    largest = float(np.abs(costs).max(initial=1))
    return 1 / (64 * largest) if largest < _TELLABLE else 0.0


def _ask(
    reduced: Reduced,
    solver: mathopt.SolverType,
    algorithm: mathopt.LPAlgorithm | None,
    clock: Clock,
) -> mathopt.SolveResult | None:
    limit = None if clock.left is None else timedelta(seconds=max(clock.left, 0.01))
    params = mathopt.SolveParameters(time_limit=limit, lp_algorithm=algorithm)
    try:
        return clock.call(lambda: mathopt.solve(reduced.model, solver, params=params))
    except (RuntimeError, ValueError, AttributeError):
        # HiGHS now and then ends an empty program with kError, and MathOpt 9.15 fails with an
        # AttributeError while it translates that status. The other solver then has its turn.
        return None


def _attempts(entries: int) -> list[tuple[mathopt.SolverType, mathopt.LPAlgorithm | None]]:
    small = (mathopt.SolverType.GLOP, None)
    large = (mathopt.SolverType.HIGHS, mathopt.LPAlgorithm.BARRIER)
    return [small, large] if entries <= _SMALL else [large, small]


def reduce(program: Program, face: Face, costs: Floats) -> Reduced:
    """The relaxation of the face under these costs, which have shape (columns,)."""
    columns = face.free
    place = np.full(program.columns, -1, np.int64)
    place[columns] = np.arange(len(columns))
    matrix = program.rows
    kept = place[matrix.column] >= 0
    shift = np.zeros(matrix.count, np.int64)
    gone = ~kept
    np.add.at(shift, matrix.row[gone], matrix.value[gone] * face.lower[matrix.column[gone]])
    row, column, value = matrix.row[kept], matrix.column[kept], matrix.value[kept]
    rows = _binding(program, face, shift, row, column, value)
    row_place = np.full(matrix.count, -1, np.int64)
    row_place[rows] = np.arange(len(rows))
    stays = row_place[row] >= 0
    proto = model_pb2.ModelProto()
    _state_columns(proto, face, columns, costs)
    _state_rows(proto, face, rows, shift)
    entries = proto.linear_constraint_matrix
    entries.row_ids.extend(row_place[row[stays]].tolist())
    entries.column_ids.extend(place[column[stays]].tolist())
    entries.coefficients.extend(value[stays].astype(float).tolist())
    model = mathopt.Model.from_model_proto(proto)
    return Reduced(columns, rows, model, int(stays.sum()))


def _binding(
    program: Program, face: Face, shift: Ints, row: Ints, column: Ints, value: Ints
) -> Ints:
    """Rows that some point within the columns' ranges would break."""
    count = program.rows.count
    most, least = shift.copy(), shift.copy()
    np.add.at(most, row, np.maximum(value * face.lower[column], value * face.upper[column]))
    np.add.at(least, row, np.minimum(value * face.lower[column], value * face.upper[column]))
    breaks = (most > face.row_upper) | (least < face.row_lower)
    touched = np.zeros(count, bool)
    touched[row] = True
    # A broken row without free columns makes the face empty: one entry-less row tells the solver.
    return np.flatnonzero(breaks & (touched | (most > face.row_upper) | (least < face.row_lower)))


def _state_columns(proto: model_pb2.ModelProto, face: Face, columns: Ints, costs: Floats) -> None:
    count = len(columns)
    proto.variables.ids.extend(range(count))
    proto.variables.lower_bounds.extend(face.lower[columns].astype(float).tolist())
    proto.variables.upper_bounds.extend(face.upper[columns].astype(float).tolist())
    proto.variables.integers.extend([False] * count)
    priced = np.flatnonzero(costs[columns])
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(costs[columns][priced].tolist())


def _state_rows(proto: model_pb2.ModelProto, face: Face, rows: Ints, shift: Ints) -> None:
    lower, upper = face.row_lower[rows], face.row_upper[rows]
    low = np.where(lower <= -FREE, -np.inf, (lower - shift[rows]).astype(float))
    high = np.where(upper >= FREE, np.inf, (upper - shift[rows]).astype(float))
    proto.linear_constraints.ids.extend(range(len(rows)))
    proto.linear_constraints.lower_bounds.extend(low.tolist())
    proto.linear_constraints.upper_bounds.extend(high.tolist())


def _expanded(
    program: Program,
    face: Face,
    reduced: Reduced,
    result: mathopt.SolveResult,
    weight: float,
) -> Relaxation:
    x = face.lower.astype(float)
    x[reduced.columns] = np.fromiter(result.variable_values().values(), float, len(reduced.columns))
    duals = np.zeros(program.rows.count)
    duals[reduced.rows] = np.fromiter(result.dual_values().values(), float, len(reduced.rows))
    return Relaxation(x, duals, weight)
