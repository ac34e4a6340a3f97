"""Counters after a restore: what a phone holds is never newer than what it is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.counters import KnownStint, carried_forward, floor_at

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STINT = KnownStint(
    date(2026, 1, 1), date(2026, 4, 1), "P1", False, 2, NOW - timedelta(days=30)
)  # fmt: skip
LATER = NOW - timedelta(days=1)
OTHER = replace(STINT, end=date(2026, 5, 1), sequence=3, changed_at=LATER)


def test_what_both_know_alike_keeps_the_higher_counter() -> None:
    known = replace(STINT, sequence=5, changed_at=LATER)
    assert carried_forward(STINT, known, NOW, None) == known


def test_what_changed_since_the_backup_changes_back_with_the_next_counter() -> None:
    assert carried_forward(STINT, OTHER, NOW, None) == replace(STINT, sequence=4, changed_at=NOW)


def test_the_same_counter_with_other_content_is_passed_too() -> None:
    known = replace(OTHER, sequence=2)
    after = carried_forward(STINT, known, NOW, None)
    assert after == replace(STINT, sequence=3, changed_at=NOW)


def test_what_the_backup_has_newer_stays_as_it_is() -> None:
    assert carried_forward(OTHER, STINT, NOW, None) == OTHER


def test_what_the_backup_does_not_have_is_cancelled() -> None:
    cancelled = replace(STINT, cancelled=True, sequence=3, changed_at=NOW)
    assert carried_forward(None, STINT, NOW, None) == cancelled
    assert carried_forward(None, cancelled, NOW, None) == cancelled
    assert carried_forward(None, None, NOW, 7) is None


def test_a_clock_that_goes_back_takes_no_change_date_back() -> None:
    early = NOW - timedelta(days=300)
    after = carried_forward(STINT, OTHER, early, None)
    assert after == replace(STINT, sequence=4, changed_at=LATER)


@pytest.mark.parametrize("known", [None, STINT])
def test_where_nobody_can_tell_the_counter_is_that_of_the_clock(known: KnownStint | None) -> None:
    after = carried_forward(STINT, known, NOW, 190_000_000)
    assert after == replace(STINT, sequence=190_000_000, changed_at=NOW)


def test_a_clock_that_is_wrong_raises_the_counter_all_the_same() -> None:
    after = carried_forward(STINT, None, NOW, floor_at(0))
    assert after == replace(STINT, sequence=2 + 1000, changed_at=NOW)


def test_the_counter_of_the_clock_fits_what_calendars_take() -> None:
    assert floor_at(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) == 189_388_800
    assert floor_at(datetime(2088, 1, 1, tzinfo=UTC).timestamp()) < 2**31


instants = st.integers(0, 99).map(lambda days: NOW - timedelta(days=days))
stints = st.builds(
    KnownStint,
    st.just(date(2026, 1, 1)),
    st.sampled_from([date(2026, 4, 1), date(2026, 5, 1)]),
    st.sampled_from(["P1", "P2"]),
    st.booleans(),
    st.integers(0, 5),
    instants,
)


@given(restored=st.none() | stints, replaced=st.none() | stints, now=instants)
def test_no_version_that_anybody_knows_is_later(
    restored: KnownStint | None, replaced: KnownStint | None, now: datetime
) -> None:
    after = carried_forward(restored, replaced, now, None)
    for known in filter(None, (restored, replaced)):
        assert after is not None
        assert after.sequence >= known.sequence
        assert after.changed_at >= known.changed_at
        if after.content != known.content:
            assert after.sequence > known.sequence
