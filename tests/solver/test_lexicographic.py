"""Goal by goal, on programs that have nothing to do with rotations."""

from __future__ import annotations

import time
from itertools import combinations
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver import lexicographic
from solver.calling import Stopped
from solver.cuts import parity_cuts
from solver.integer import Ended, Whole, minimise
from solver.lexicographic import Infeasible, Optimum, solve
from solver.program import Ints, Program
from solver.results import Progress, Settings, Watch
from tests.solver.programs import best_values, odd_cycle, points, program, programs


def _none(_: object) -> Ints | None:
    return None


def _solved(
    subject: Program,
    start: Ints | None = None,
    watch: Watch | None = None,
    *,
    unique: bool = False,
    choices: int | None = None,
) -> Optimum:
    """Without rounding; every column tells points apart unless `choices` says how many do."""
    count = subject.columns if choices is None else choices
    settings = Settings(unique=unique)
    return solve(subject, start, _none, settings, watch or Watch(), choices=count)


def _values(subject: Program) -> tuple[int, ...]:
    return tuple(goal.value for goal in _solved(subject).goals)


@pytest.mark.parametrize("small", [0, 5_000], ids=["with cuts", "by CP-SAT"])
@given(subject=programs())
def test_the_optimum_is_the_best_of_all_points(small: int, subject: Program) -> None:
    best = best_values(subject)
    with mock.patch.object(lexicographic, "_SMALL", small):
        if best is None:
            with pytest.raises(Infeasible):
                _solved(subject)
            return
        optimum = _solved(subject)
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
    optimum = _solved(subject, start, watch)
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


def four_of_which_one() -> Program:
    """Any two exclude each other: one may be had, though half of each would do for the rows."""
    pairs: list[tuple[list[int], int | None, int | None]] = [
        ([int(i in pair) for i in range(4)], None, 1) for pair in combinations(range(4), 2)
    ]
    return program([1] * 4, pairs, [[-1] * 4, [1, 2, 3, 4], [1, 1, 2, 2]])


def test_a_solver_that_gives_up_just_before_the_time_is_up_ends_the_search_all_the_same() -> None:
    subject = four_of_which_one()
    start = np.array([0, 1, 0, 0])
    settings = Settings(deadline=time.monotonic() + 600)
    nothing = Whole(Ended.FEASIBLE, None, None)
    with mock.patch.object(lexicographic, "minimise", return_value=nothing):
        optimum = solve(subject, start, _none, settings, Watch(), choices=4)
    assert optimum.stopped
    assert subject.values(optimum.x) == subject.values(start)


def test_what_nothing_known_attains_is_settled_before_what_rests_on_it() -> None:
    subject = four_of_which_one()
    with mock.patch.object(lexicographic, "minimise", wraps=minimise) as asked:
        assert _values(subject) == best_values(subject)
    goals = [call.args[2] for call in asked.call_args_list]
    assert goals[:2] == [2, 0]  # a short look at the last, and then not at the last again


def test_a_stop_before_any_point_is_an_error_of_its_own() -> None:
    with pytest.raises(Stopped):
        _solved(odd_cycle(5), watch=Watch(stopped=lambda: True))


# --- whether it is the only one -------------------------------------------------------------


@pytest.mark.parametrize("small", [0, 5_000], ids=["with cuts", "by CP-SAT"])
@given(subject=programs(most=1), data=st.data())
def test_unique_is_true_exactly_if_one_choice_has_the_best_values(
    small: int, subject: Program, data: st.DataObject
) -> None:
    choices = data.draw(st.integers(0, subject.columns))
    best = best_values(subject)
    if best is None:
        return
    # Listed beforehand: the program loses its best point while another is looked for.
    equal = {tuple(x[:choices].tolist()) for x in points(subject) if subject.values(x) == best}
    with mock.patch.object(lexicographic, "_SMALL", small):
        optimum = _solved(subject, unique=True, choices=choices)
    assert optimum.unique == (len(equal) == 1)
    assert tuple(optimum.x[:choices].tolist()) in equal
    assert subject.values(optimum.x) == best


def test_two_points_of_the_same_values_are_told_apart_by_the_choices_alone() -> None:
    # One of the last two must be taken, both cost 2; the first column costs 1 and has to be there.
    subject = program([1, 1, 1], [([0, 1, 1], 1, 1), ([1, 0, 0], 1, 1)], [[1, 2, 2]])
    assert _solved(subject, unique=True).unique is False
    assert _solved(subject, unique=True, choices=1).unique is True
    # A second goal prefers one of them.
    lots = program([1, 1, 1], [([0, 1, 1], 1, 1), ([1, 0, 0], 1, 1)], [[1, 2, 2], [0, 7, 6]])
    assert _solved(lots, unique=True).unique is True


def test_whether_there_is_another_is_not_looked_for_unasked() -> None:
    assert _solved(odd_cycle(5)).unique is None


def test_a_stop_after_the_proof_leaves_open_whether_there_is_another() -> None:
    subject = program([1, 1], [([1, 1], 1, None)], [[1, 2]])
    told: list[Progress] = []
    watch = Watch(
        stopped=lambda: any(progress.value is not None for progress in told), progress=told.append
    )
    optimum = _solved(subject, watch=watch, unique=True)
    assert not optimum.stopped
    assert all(goal.proven for goal in optimum.goals)
    assert optimum.unique is None
