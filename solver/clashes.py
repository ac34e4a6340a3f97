"""Which decisions cannot all hold: the smallest sets, found and checked by CP-SAT.

Every clash shares a decision with every *correction set* (a set without which the rest can hold).
So the smallest set that meets all correction sets known so far is either a clash, then a smallest
one, or it can hold, and growing it yields a correction set that it does not meet (Ignatiev et
al., "Smallest MUS extraction with minimal hitting set dualization", CP 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from ortools.sat.python import cp_model

from solver.calling import Clock
from solver.integer import Ended, minimise
from solver.program import Face, Ints, Program

__all__ = ["clashes"]


def clashes(program: Program, decisions: Sequence[int], clock: Clock) -> list[list[int]]:
    """Disjoint smallest sets of columns that cannot all be 1, until the rest can.

    `program` has one goal, which counts the decisions that are given up. Raises Stopped.
    """
    open_decisions = list(decisions)
    corrections: list[set[int]] = []
    found: list[list[int]] = []
    while True:
        clash = _smallest(program, open_decisions, corrections, clock)
        if clash is None:
            return found
        _check(program, clash, clock)
        found.append(clash)
        open_decisions = [column for column in open_decisions if column not in clash]


def _smallest(
    program: Program, decisions: Sequence[int], corrections: list[set[int]], clock: Clock
) -> list[int] | None:
    """A smallest clash among the decisions, or None; learns correction sets on the way."""
    while True:
        candidate = _meeting(corrections, decisions)
        if candidate is None:
            return None
        held = _grown(program, candidate, decisions, clock)
        if held is None:
            return candidate
        corrections.append(set(decisions) - held)


def _meeting(corrections: Iterable[set[int]], decisions: Sequence[int]) -> list[int] | None:
    """The smallest set of decisions that meets every correction set; None: one cannot be met."""
    model = cp_model.CpModel()
    chosen = {column: model.new_bool_var("") for column in decisions}
    for correction in corrections:
        shared = sorted(correction & chosen.keys())
        if not shared:
            return None
        model.add_bool_or([chosen[column] for column in shared])
    model.minimize(sum(chosen.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # of several smallest sets, always the same one
    solver.parameters.catch_sigint_signal = False  # as in solver.integer
    solver.solve(model)
    return [column for column in decisions if solver.value(chosen[column])]


def _grown(
    program: Program, candidate: Sequence[int], decisions: Sequence[int], clock: Clock
) -> set[int] | None:
    """As many decisions as can hold together with the candidate; None: that cannot."""
    found = minimise(program, _holding(program, candidate), 0, clock)
    if found.ended is Ended.FEASIBLE:
        raise clock.given_up()
    if found.ended is Ended.INFEASIBLE or found.x is None:
        return None
    return {column for column in decisions if found.x[column]}


def _check(program: Program, clash: Sequence[int], clock: Clock) -> None:
    """The set alone cannot hold, and can without any one of its members."""
    alone = minimise(program, _holding(program, clash), None, clock)
    less = [
        minimise(program, _holding(program, [c for c in clash if c != left_out]), None, clock)
        for left_out in clash
    ]
    if alone.ended is not Ended.INFEASIBLE or any(w.x is None for w in less):
        raise RuntimeError("a clash did not stand up to being checked alone")


def _holding(program: Program, columns: Sequence[int]) -> Face:
    root = program.root
    lower: Ints = root.lower.copy()
    lower[np.array(columns, np.int64)] = 1
    return Face(lower, root.upper, root.row_lower, root.row_upper)
