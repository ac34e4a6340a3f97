"""Goal by goal, on programs that have nothing to do with rotations."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import given

from solver import lexicographic
from solver.calling import Stopped
from solver.cuts import parity_cuts
from solver.lexicographic import Infeasible, solve
from solver.program import Ints, Program
from solver.results import Progress, Settings, Watch
from tests.solver.programs import best_values, odd_cycle, points, program, programs


def _none(_: object) -> Ints | None:
    return None


def _values(subject: Program) -> tuple[int, ...]:
    return tuple(goal.value for goal in solve(subject, None, _none, Settings(), Watch()).goals)


@pytest.mark.parametrize("small", [0, 5_000], ids=["with cuts", "by CP-SAT"])
@given(subject=programs())
def test_the_optimum_is_the_best_of_all_points(small: int, subject: Program) -> None:
    best = best_values(subject)
    with mock.patch.object(lexicographic, "_SMALL", small):
        if best is None:
            with pytest.raises(Infeasible):
                solve(subject, None, _none, Settings(), Watch())
            return
        optimum = solve(subject, None, _none, Settings(), Watch())
    assert subject.values(optimum.x) == best
    assert [(g.value, g.bound, g.proven) for g in optimum.goals] == [(v, v, True) for v in best]
    assert not optimum.stopped


def test_a_lower_goal_never_costs_a_higher_one() -> None:
    # One of three must be taken: the first goal forbids the third, the second prefers it.
    subject = program([1, 1, 1], [([1, 1, 1], 1, 1)], [[0, 0, 1], [5, 4, 0]])
    assert _values(subject) == (0, 4 + 1)  # goal i of these programs has the constant i


@pytest.mark.parametrize("size", [3, 5, 7, 9])
def test_a_bound_that_no_whole_point_attains_is_stepped_back_from(size: int) -> None:
    # The relaxation says size / 2, rounded (size - 1) / 2; the cheapest such set comes next.
    assert _values(odd_cycle(size)) == best_values(odd_cycle(size))


@given(programs())
def test_cuts_keep_every_whole_point(subject: Program) -> None:
    whole = list(points(subject))
    for fraction in (0.5, 1 / 3, 1.0):
        for coefficients, limit in parity_cuts(
            subject, subject.root.upper.astype(np.float64) * fraction
        ):
            for x in whole:
                assert sum(value * x[column] for column, value in coefficients.items()) <= limit


def test_a_cut_takes_off_the_half_way_point_of_an_odd_cycle() -> None:
    half = np.full(5, 0.5)
    cuts = parity_cuts(odd_cycle(5), half)
    assert ({0: 1, 1: 1, 2: 1, 3: 1, 4: 1}, 2) in cuts


def test_a_stop_returns_the_best_point_with_honest_bounds() -> None:
    subject = odd_cycle(9)
    start = np.zeros(9, np.int64)
    start[0] = 1
    told: list[Progress] = []
    watch = Watch(stopped=lambda: bool(told), progress=told.append)
    optimum = solve(subject, start, _none, Settings(), watch)
    best = best_values(subject)
    assert best is not None
    assert optimum.stopped
    assert subject.values(optimum.x) == (-1, 2)
    first, second = optimum.goals
    assert first.bound is not None
    assert first.bound <= best[0] < first.value
    assert not first.proven
    assert second.bound is not None
    assert second.bound <= best[1]
    assert not second.proven


def test_a_stop_before_any_point_is_an_error_of_its_own() -> None:
    with pytest.raises(Stopped):
        solve(odd_cycle(5), None, _none, Settings(), Watch(stopped=lambda: True))
