"""Days of a visit as calendars tell them: nobody is busy on the weekend between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Run", "runs_of"]

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Run:
    """Days that follow one another in the calendar. `number`: from 0; `end`: first day after."""

    number: int
    first: date
    end: date


def runs_of(days: Sequence[date]) -> Iterator[Run]:
    """The runs of days that are given in order."""
    first = 0
    for number, last in enumerate(_last_ones(days)):
        yield Run(number, days[first], days[last] + _DAY)
        first = last + 1


def _last_ones(days: Sequence[date]) -> Iterator[int]:
    """The places of the days that the next calendar day does not follow."""
    for place, day in enumerate(days):
        if place + 1 == len(days) or days[place + 1] != day + _DAY:
            yield place
