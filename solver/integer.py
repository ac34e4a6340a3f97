"""Whole-number solves of a face by CP-SAT: exact, for what the relaxations leave fractional."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from ortools.sat.python import cp_model

from solver.calling import Clock
from solver.program import FREE, Face, Ints, Program

__all__ = ["Ended", "Whole", "minimise"]

_OPEN = 1 << 50
"""Stands for an absent row bound: beyond any sum of ours, within what CP-SAT adds up safely."""


_PORTFOLIO = 8
"""Workers from which CP-SAT runs its whole portfolio: on two cores, too, that proves in seconds
what two workers do not in minutes (measured)."""


_LED = ("max_lp", "reduced_costs", "lb_tree_search", "pseudo_costs")
"""Workers that the relaxation leads, as many as there are threads. Near a strong bound two of them
prove in a third of the time that the whole portfolio takes (measured)."""


class Ended(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Whole:
    """CP-SAT's answer: x (columns,) where there is one; `bound` without the goal's constant."""

    ended: Ended
    x: Ints | None
    bound: int | None


def minimise(
    program: Program,
    face: Face,
    goal: int | None,
    clock: Clock,
    *,
    hint: Ints | None = None,
    seconds: float | None = None,
    easy: bool = False,
    led: bool = False,
) -> Whole:
    """Minimises a goal on the face (None: any point will do), for at most `seconds`.

    An `easy` solve goes without the whole portfolio, whose start would take longer than the solve;
    one that is `led` has those workers alone that the relaxation leads.

    Raises Stopped when the clock runs out.
    """
    model, variables = _stated(program, face)
    if model is None:
        return Whole(Ended.INFEASIBLE, None, None)
    columns = face.free
    if goal is not None:
        costs = program.goals[goal].costs
        fixed = int(costs @ face.lower) - int(costs[columns] @ face.lower[columns])
        model.minimize(cp_model.LinearExpr.weighted_sum(variables, costs[columns].tolist()) + fixed)
    if hint is not None and program.holds(hint, face):
        # A hint from outside the face leads astray: the same proof then took thrice as long.
        for variable, value in zip(variables, hint[columns].tolist(), strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1 if easy else max(clock.threads, _PORTFOLIO)
    if led:
        workers = _LED[: max(clock.threads, 2)]
        solver.parameters.num_workers = len(workers)
        solver.parameters.subsolvers.extend(workers)
        solver.parameters.add_lp_constraints_lazily = False
        solver.parameters.symmetry_level = 0  # the lots leave none
        solver.parameters.cut_level = 0  # they cost more than they save, where that is so
    # CP-SAT's own handler for Ctrl-C ends the process where it runs beside the main thread.
    solver.parameters.catch_sigint_signal = False
    limits = [limit for limit in (seconds, clock.left) if limit is not None]
    if limits:
        solver.parameters.max_time_in_seconds = max(min(limits), 0.01)
    status = clock.call(lambda: solver.solve(model), solver.stop_search)
    found = _read(solver, status, face, variables, goal)
    if found.ended is Ended.UNDECIDED and seconds is None:
        raise clock.given_up()
    return found


def _read(
    solver: cp_model.CpSolver,
    status: cp_model.CpSolverStatus,
    face: Face,
    variables: list[cp_model.IntVar],
    goal: int | None,
) -> Whole:
    if status == cp_model.INFEASIBLE:
        return Whole(Ended.INFEASIBLE, None, None)
    bound = None if goal is None else int(np.ceil(solver.best_objective_bound - 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Whole(Ended.UNDECIDED, None, bound)
    x = face.lower.copy()
    x[face.free] = [solver.value(variable) for variable in variables]
    return Whole(Ended.OPTIMAL if status == cp_model.OPTIMAL else Ended.FEASIBLE, x, bound)


def _stated(program: Program, face: Face) -> tuple[cp_model.CpModel | None, list[cp_model.IntVar]]:
    """The face as a CP-SAT model; None when a row without free columns is already broken."""
    model = cp_model.CpModel()
    columns = face.free
    bounds = zip(face.lower[columns].tolist(), face.upper[columns].tolist(), strict=True)
    variables = [model.new_int_var(low, high, "") for low, high in bounds]
    place = np.full(program.columns, -1, np.int64)
    place[columns] = np.arange(len(columns))
    matrix = program.rows
    at = place[matrix.column]
    fixed = np.where(at < 0, matrix.value * face.lower[matrix.column], 0)
    for i in np.flatnonzero((face.row_lower > -FREE) | (face.row_upper < FREE)).tolist():
        span = slice(int(matrix.start[i]), int(matrix.start[i + 1]))
        shift = int(fixed[span].sum())
        low = max(int(face.row_lower[i]) - shift, -_OPEN)
        high = min(int(face.row_upper[i]) - shift, _OPEN)
        here = at[span] >= 0
        if not here.any():
            if low > 0 or high < 0:
                return None, variables
            continue
        terms = cp_model.LinearExpr.weighted_sum(
            [variables[j] for j in at[span][here].tolist()], matrix.value[span][here].tolist()
        )
        model.add_linear_constraint(terms, low, high)
    return model, variables
