"""Days and times are the county's, whatever zone the computer is set to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services import clock

SECOND = date(2026, 1, 2)


@pytest.fixture(params=["UTC0", "PST8", "NZST-12"], autouse=True)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The computer's own, which must make no difference."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_day_begins_when_it_does_in_the_county() -> None:
    assert clock.begins(SECOND) == datetime(2026, 1, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "day"), [(15, date(2026, 1, 1)), (16, SECOND), (23, SECOND)])
def test_today_is_the_day_in_the_county(
    monkeypatch: pytest.MonkeyPatch, hour: int, day: date
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 1, hour, 59, tzinfo=UTC))
    assert clock.today() == day


def test_an_instant_is_shown_as_clocks_in_the_county_show_it() -> None:
    assert clock.minute(datetime(2026, 1, 1, 16, 5, tzinfo=UTC)) == "2026-01-02 00:05"


def test_a_demo_stands_at_nine_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", "2026-01-02")
    assert clock.today() == SECOND
    assert clock.now() == datetime(2026, 1, 2, 1, tzinfo=UTC)


def test_a_demo_without_a_day_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", "tomorrow")
    with pytest.raises(LunzhiError, match="bad_today"):
        clock.today()


def test_without_a_demo_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUNZHI_TODAY", raising=False)
    assert clock.now().year >= 2025
    assert clock.now().tzinfo == UTC
