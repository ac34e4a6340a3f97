"""Where a duty stands: facts and a day alone decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.states import (
    OPEN_STATES,
    DutyFacts,
    State,
    deadline,
    is_overdue,
    state_of,
)

OWED = DutyFacts(serve_by=date(2026, 10, 1))
PLANNED = replace(OWED, start=date(2026, 3, 1), end=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("facts", "day", "state"),
    [
        (OWED, date(2026, 1, 1), "owed"),
        (replace(OWED, deferred_until=date(2026, 5, 1)), date(2026, 4, 30), "deferred"),
        (replace(OWED, deferred_until=date(2026, 5, 1)), date(2026, 5, 1), "owed"),
        (PLANNED, date(2026, 2, 28), "planned"),
        (PLANNED, date(2026, 3, 1), "serving"),
        (PLANNED, date(2026, 5, 31), "serving"),
        (PLANNED, date(2026, 6, 1), "done"),
        (replace(PLANNED, end=date(2026, 4, 1), recalled_on=date(2026, 4, 1)),
         date(2026, 3, 31), "serving"),
        (replace(PLANNED, end=date(2026, 4, 1), recalled_on=date(2026, 4, 1)),
         date(2026, 4, 1), "recalled"),
        (replace(PLANNED, exempt=True), date(2026, 2, 1), "exempt"),
        (replace(PLANNED, deferred_until=date(2026, 5, 1)), date(2026, 2, 1), "planned"),
    ],
)  # fmt: skip
def test_state_follows_from_facts_and_day(facts: DutyFacts, day: date, state: State) -> None:
    assert state_of(facts, day) == state


def test_a_deferral_moves_the_deadline_and_never_brings_it_forward() -> None:
    assert deadline(replace(OWED, deferred_until=date(2027, 2, 1))) == date(2027, 2, 1)
    assert deadline(replace(OWED, deferred_until=date(2026, 2, 1))) == OWED.serve_by


@pytest.mark.parametrize(
    ("facts", "day", "overdue"),
    [
        (OWED, date(2026, 10, 1), False),
        (OWED, date(2026, 10, 2), True),
        (replace(OWED, deferred_until=date(2027, 2, 1)), date(2026, 10, 2), False),
        (PLANNED, date(2026, 10, 2), False),
        (replace(OWED, exempt=True), date(2026, 10, 2), False),
    ],
)
def test_overdue_is_what_should_have_begun(facts: DutyFacts, day: date, overdue: bool) -> None:
    assert is_overdue(facts, day) is overdue


@given(
    start=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    days=st.integers(1, 200),
    ahead=st.integers(0, 400),
)
def test_time_only_moves_a_stint_forward(start: date, days: int, ahead: int) -> None:
    order: list[State] = ["planned", "serving", "done"]
    facts = replace(OWED, start=start, end=start + timedelta(days))
    first = date(2026, 1, 1)
    before, after = state_of(facts, first), state_of(facts, first + timedelta(ahead))
    assert order.index(before) <= order.index(after)


def test_open_states_are_those_before_the_start() -> None:
    assert {"owed", "deferred", "planned"} == OPEN_STATES
