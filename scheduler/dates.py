"""Calendar arithmetic on days and months, and whose days they are.

Every span is half-open: its first day counts, its end does not.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

__all__ = [
    "SATURDAY", "ZONE", "Run", "Span", "add_months", "is_day", "overlap_days", "overlaps",
    "runs_of", "whole_months",
]  # fmt: skip

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""Where a day begins and what a clock shows, whatever zone the computer is set to: all of China
keeps this time, and servers often keep UTC, whose day is still yesterday until eight here.
"""


SATURDAY: Final = 5
"""As `date.weekday` counts: days below are of the working week, however holidays fall."""

_DAY: Final = timedelta(1)

Span = tuple[date, date]
"""Days from the first up to, but without, the second."""


@dataclass(frozen=True, slots=True)
class Run:
    """Days that follow one another in the calendar. `number`: from 0; `end`: first day after."""

    number: int
    first: date
    end: date

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - _DAY


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months later.

    Where that month is shorter, its last day: 31 January + 1 month is the last day of February.
    Raises OverflowError when the result lies after the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("date value out of range")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def whole_months(since: date, until: date) -> int:
    """Whole months from `since` to `until`, never below 0 (the m of the goal `waiting`)."""
    months = 12 * (until.year - since.year) + until.month - since.month
    return max(0, months - (until.day < since.day))


def overlaps(start: date, end: date, other_start: date, other_end: date) -> bool:
    """Whether two half-open spans share a day."""
    return start < other_end and other_start < end


def overlap_days(start: date, end: date, other_start: date, other_end: date) -> int:
    """How many days two half-open spans share."""
    return max(0, (min(end, other_end) - max(start, other_start)).days)


def runs_of(days: Sequence[date]) -> Iterator[Run]:
    """The runs of days that are given in order: nobody is busy on the weekend between two."""
    first = 0
    for number, last in enumerate(_last_ones(days)):
        yield Run(number, days[first], days[last] + _DAY)
        first = last + 1


def _last_ones(days: Sequence[date]) -> Iterator[int]:
    """The places of the days that the next calendar day does not follow."""
    for place, day in enumerate(days):
        if place + 1 == len(days) or days[place + 1] != day + _DAY:
            yield place
