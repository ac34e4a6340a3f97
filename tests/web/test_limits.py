"""Buckets of tokens, by a clock that the test moves."""

from __future__ import annotations

import pytest

from web.limits import Limits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_then_one_at_a_time(clock: Clock) -> None:
    limits = Limits(3, 10, clock)
    assert [limits.wait(b"a") for _ in range(5)] == [0, 0, 0, 10, 10]
    clock.now += 9.5
    assert limits.wait(b"a") == 1
    clock.now += 0.5
    assert [limits.wait(b"a") for _ in range(2)] == [0, 10]
    clock.now += 1000
    assert [limits.wait(b"a") for _ in range(4)] == [0, 0, 0, 10]


def test_each_has_a_bucket_of_its_own(clock: Clock) -> None:
    limits = Limits(1, 10, clock)
    assert [limits.wait(key) for key in (b"a", b"b", b"a")] == [0, 0, 10]


def test_the_most_silent_is_forgotten(clock: Clock) -> None:
    limits = Limits(1, 10, clock, most_kept=2)
    assert [limits.wait(key) for key in (b"a", b"b", b"a", b"c")] == [0, 0, 10, 0]
    assert [limits.wait(key) for key in (b"a", b"b")] == [10, 0]


def test_the_usual_ones_are_generous() -> None:
    limits = Limits()
    assert [limits.wait(b"a") for _ in range(60)] == [0] * 60
    assert 0 < limits.wait(b"a") <= 10
