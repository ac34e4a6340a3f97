"""A first whole point on a face by HiGHS' branch and bound, whose word is checked and never proof.

Where the relaxation is strong its heuristics come close to the optimum in seconds; CP-SAT, told
of such a point, then proves in a fraction of the time.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from solver.calling import Clock
from solver.linear import reduce
from solver.program import Face, Ints, Program

__all__ = ["scout"]


def scout(program: Program, face: Face, goal: int, clock: Clock, *, seconds: float) -> Ints | None:
    """The first point that HiGHS finds with the goal in mind, in about so many seconds.

    Whoever uses it checks it. Raises Stopped when the clock runs out.
    """
    reduced = reduce(program, face, program.goals[goal].costs.astype(float))
    whole = np.zeros(program.columns, bool)
    whole[program.deciding] = True
    for variable, column in zip(reduced.model.variables(), reduced.columns.tolist(), strict=True):
        variable.integer = bool(whole[column])
    if clock.left is not None:
        seconds = min(seconds, max(clock.left, 0.01))
    params = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), solution_limit=1)
    try:
        result = clock.call(
            lambda: mathopt.solve(reduced.model, mathopt.SolverType.HIGHS, params=params)
        )
    except (RuntimeError, ValueError, AttributeError):  # as in solver.linear
        return None
    if not result.has_primal_feasible_solution():
        return None
    x = face.lower.copy()
    values = np.fromiter(result.variable_values().values(), float, len(reduced.columns))
    x[reduced.columns] = np.rint(values).astype(np.int64)
    return program.complete(x)
