"""The time-indexed program solved by CP-SAT and HiGHS: once per goal, its value then fixed."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from scheduler.problems.teams import VisitChoice
from tests.benchmarks.plain_search import Search
from tests.solver.time_indexed import Sum, TimeIndexed, value_of

__all__ = ["values_of_cp_sat", "values_of_highs"]

_PATIENCE = 300
"""Seconds after which CP-SAT is taken for stuck: it needs one or two, on a busy machine ten."""


def values_of_cp_sat(program: TimeIndexed) -> tuple[dict[str, int], list[VisitChoice]]:
    """The goals' values, all proven, and a plan that has them. Raises NoPlan."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(program.columns)]
    for row in program.rows:
        total = _expression(row.sum, x)
        if row.low is not None:
            model.add(total >= row.low)
        if row.high is not None:
            model.add(total <= row.high)
    search = Search(model, seconds_per_goal=_PATIENCE)
    values = {}
    for goal, (factors, constant) in program.goals.items():
        total = _expression(factors, x) + constant
        search.settle(goal, total)
        values[goal] = search.value(total)
    assert search.proven == list(program.goals)
    return values, program.visits([search.found.value(column) for column in x])


def _expression(factors: Sum, x: Sequence[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([x[c] for c in factors], list(factors.values()))


def values_of_highs(program: TimeIndexed) -> tuple[dict[str, int], list[VisitChoice]]:
    """As `values_of_cp_sat`; each point of HiGHS is rounded and held against the rows exactly."""
    model = mathopt.Model()
    x = [model.add_binary_variable() for _ in range(program.columns)]
    for row in program.rows:
        model.add_linear_constraint(
            lb=-float("inf") if row.low is None else row.low,
            ub=float("inf") if row.high is None else row.high,
            expr=_linear(row.sum, x),
        )
    values: dict[str, int] = {}
    point: list[int] = []
    for goal, (factors, constant) in program.goals.items():
        model.minimize(_linear(factors, x))
        point = _point_of_highs(program, model, x)
        values[goal] = value_of(factors, point) + constant
        model.add_linear_constraint(_linear(factors, x) <= values[goal] - constant)
    return values, program.visits(point)


def _point_of_highs(
    program: TimeIndexed, model: mathopt.Model, x: Sequence[mathopt.Variable]
) -> list[int]:
    exact = mathopt.SolveParameters(relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=exact)
    assert result.termination.reason == mathopt.TerminationReason.OPTIMAL
    found = result.variable_values()
    point = [round(found[column]) for column in x]
    assert all(row.holds(point) for row in program.rows)
    return point


def _linear(factors: Sum, x: Sequence[mathopt.Variable]) -> mathopt.LinearSum:
    return mathopt.fast_sum([factor * x[column] for column, factor in factors.items()])
