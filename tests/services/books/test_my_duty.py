"""What officers see of their own duty, on the days that matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scheduler.books.roles import Actor, NotAllowed
from scheduler.services.books.absences import add_leave
from scheduler.services.books.calendar_desk import (
    Asked,
    handed_out,
    order_own_calendar,
    subscription_health,
)
from scheduler.services.books.my_duty import my_duty
from scheduler.services.books.opened import Books
from tests.databases import acting_as, on_day
from tests.services.books.entries import duty_of, with_planned


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint, 102 has one planned from March to May."""
    return with_planned(books)


def as_officer(books: Books, number: str) -> Books:
    actor = Actor(f"o{number}", frozenset({"officer"}), None, duty_of(books, number).officer_id)
    return replace(books, actor=actor)


def test_a_stint_to_come_is_counted_to_its_first_day_and_handed_over_on_a_working_day(
    county: Books,
) -> None:
    found = my_duty(as_officer(county, "102"))
    assert found.duty is not None
    assert (found.duty.state, found.duty.start) == ("planned", date(2026, 3, 1))
    assert found.days == (date(2026, 3, 1) - county.today).days
    assert (found.handover, found.estimated) == (date(2026, 3, 2), False)  # the 1st is a Sunday


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [
        (date(2026, 3, 1), "serving", 91),
        (date(2026, 5, 31), "serving", 0),
        (date(2026, 6, 1), "done", None),
    ],
)
def test_a_stint_that_has_begun_is_counted_to_its_last_day(
    county: Books, day: date, state: str, days: int | None
) -> None:
    found = my_duty(on_day(as_officer(county, "102"), day))
    assert found.duty is not None
    assert (found.duty.state, found.days) == (state, days)


def test_without_a_stint_there_is_the_deadline_and_leave_that_is_not_over(county: Books) -> None:
    add_leave(county, "101", date(2026, 2, 2), date(2026, 2, 3), "study")
    found = my_duty(as_officer(county, "101"))
    assert found.duty is not None
    assert (found.duty.state, found.days, found.handover) == ("owed", None, None)
    assert found.duty.days_left is not None
    assert [row.last for row in found.leave] == [date(2026, 2, 3)]
    assert my_duty(on_day(as_officer(county, "101"), date(2026, 2, 4))).leave == []


def test_it_is_for_officers_alone(county: Books) -> None:
    with pytest.raises(NotAllowed):
        my_duty(acting_as(county, "organisation"))


def test_a_calendar_of_ones_own_is_listed_by_its_name(county: Books) -> None:
    mine = as_officer(county, "102")
    ticket = order_own_calendar(mine, Asked("zh_CN", reminders=(900, 900)))
    assert handed_out(mine, ticket.token).kind == "own"
    health = subscription_health(county, "unfetched")
    assert [(row.id, row.whose) for row in health.rows] == [(ticket.id, ticket.holder)]
    assert (health.live, health.older, health.unfetched) == (1, 0, 1)
