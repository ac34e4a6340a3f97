"""Bounds and fixings hold whatever the duals: wrong, random, infinite or none."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from solver import descent, lexicographic
from solver.certificates import certify, trivial_certificate
from solver.lexicographic import Infeasible
from solver.linear import Relaxation
from solver.program import Face, Ints, Program
from solver.results import Settings, Watch
from tests.solver.programs import best_values, odd_cycle, points, program, programs

Floats = NDArray[np.float64]


def _duals(count: int) -> st.SearchStrategy[Floats]:
    numbers = st.floats(-5, 5) | st.floats() | st.sampled_from([0.5, -1 / 3, 1e300, -1e300])
    return st.lists(numbers, min_size=count, max_size=count).map(np.array)


def _inside(face: Face, x: Ints, subject: Program) -> bool:
    return subject.holds(x, face)


@given(programs(), st.data())
def test_no_point_costs_less_than_any_certificate_says(subject: Program, data: Any) -> None:
    duals = data.draw(_duals(subject.rows.count))
    for k, goal in enumerate(subject.goals):
        certificate = certify(subject, subject.root, k, duals)
        assert certificate.bound >= (
            trivial_certificate(subject, subject.root, k).bound * certificate.denominator
        )
        for x in points(subject):
            assert goal.value(x) - goal.constant >= certificate.floor


@given(programs(), st.data())
def test_a_restriction_keeps_every_point_of_its_target(subject: Program, data: Any) -> None:
    duals = data.draw(_duals(subject.rows.count))
    certificate = certify(subject, subject.root, 0, duals)
    target = certificate.floor + data.draw(st.integers(0, 4))
    face = certificate.restricted(subject.root, target)
    goal = subject.goals[0]
    for x in points(subject):
        if goal.value(x) - goal.constant <= target:
            assert _inside(face, x, subject)


def test_the_right_duals_give_the_relaxations_bound() -> None:
    subject = odd_cycle(5)
    # Half of each row adds up to Σx ≤ 5/2.
    certificate = certify(subject, subject.root, 0, np.array([-0.5] * 5 + [0.0, 0.0]))
    assert (certificate.bound, certificate.denominator, certificate.floor) == (-5, 2, -2)


def test_large_duals_are_used_as_they_are() -> None:
    # x ≤ 2 by the row, at 10¹² each: without its dual the bound would be that of x ≤ 3.
    subject = program([3], [([1], None, 2)], [[-(10**12)]])
    certificate = certify(subject, subject.root, 0, np.array([-1e12, 0.0]))
    assert certificate.floor == -2 * 10**12


def test_costs_beyond_64_bits_times_the_denominator_do_not_overflow() -> None:
    subject = program([3], [([1], None, 2)], [[-(2**55)]])
    certificate = certify(subject, subject.root, 0, np.array([-(2.0**33), 0.0]))
    least = min(subject.values(x)[0] for x in points(subject))
    assert certificate.floor <= least


_WEIGHTS = st.sampled_from([0.0, 1e-3, 0.5])


def _none(_: Floats) -> Ints | None:
    return None


@given(programs(), st.data())
def test_lying_relaxations_never_make_a_false_proof(subject: Program, data: Any) -> None:
    """The linear solver is replaced by one that says anything: values are still the best."""

    def lie(
        asked: Program, face: Face, goal: int, clock: object, **wishes: object
    ) -> Relaxation | None:
        del face, goal, clock, wishes
        if data.draw(st.integers(0, 5)) == 0:
            return None
        x = data.draw(
            st.lists(
                st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]),
                min_size=asked.columns,
                max_size=asked.columns,
            )
        )
        return Relaxation(np.array(x), data.draw(_duals(asked.rows.count)), data.draw(_WEIGHTS))

    best = best_values(subject)
    with (
        mock.patch.object(descent, "relax", lie),
        mock.patch.object(lexicographic, "_SMALL", 0),
    ):
        try:
            optimum = lexicographic.solve(
                subject, None, _none, Settings(), Watch(), choices=subject.columns
            )
        except Infeasible:
            assert best is None
            return
    assert subject.values(optimum.x) == best
    assert tuple(goal.value for goal in optimum.goals) == best
    for result, value in zip(optimum.goals, best, strict=True):
        assert result.bound is not None
        assert result.bound <= value
        assert result.proven
