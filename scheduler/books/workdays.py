"""Working days: by the State Council's notices as far as they are out, estimated beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Final, Literal

import chinese_calendar

from scheduler.dates import SATURDAY

__all__ = ["YEARS", "Standing", "Workdays", "YearNotice", "official_years", "statutory_days"]

Standing = Literal["official", "entered", "estimated"]
"""What is known of a year; as `workdays.standing.<standing>`."""

YEARS: Final = range(2000, 2101)
"""Of which notices can be entered and looked at: the moon is reckoned until then."""

_DAY: Final = timedelta(1)
_LAST_WEEK: Final = 25
"""Of December, from when on the next year's notice may move days: for 2012 it took the 31st, for
2019 the 29th and the 31st.
"""


@dataclass(frozen=True, slots=True)
class YearNotice:
    """A year's notice. `days_off`: from Monday to Friday, `make_up`: at weekends, people work.

    Both lie in the year, or in the December before it, of which a notice may move days too.
    """

    year: int
    days_off: frozenset[date]
    make_up: frozenset[date]


@dataclass(frozen=True, slots=True)
class Workdays:
    """On which days people work. `entered`: by year, the notices that the county has entered.

    Those hold before the ones that are known without; a year that nobody knows is estimated:
    Monday to Friday without the holidays whose days are fixed by law. Of those that fall on a
    weekend the law asks for another day, but not for which: estimates do not guess it. Of a year
    that is known, the last week is an estimate until the next one is known too.
    """

    entered: Mapping[int, YearNotice] = field(default_factory=dict)

    def standing(self, year: int) -> Standing:
        """By what the year is known."""
        if year in self.entered:
            return "entered"
        return "official" if year in official_years() else "estimated"

    def works(self, day: date) -> tuple[bool, bool]:
        """Whether people work on that day, and whether that is sure."""
        after = self.entered.get(day.year + 1)
        if after is not None and day in after.days_off | after.make_up:
            return day in after.make_up, True
        sure = (day.month, day.day) < (12, _LAST_WEEK) or self.standing(day.year + 1) != "estimated"
        notice = self.entered.get(day.year)
        if notice is not None:
            return _works_by(notice, day), sure
        if day.year in official_years():
            return chinese_calendar.is_workday(day), sure
        return day.weekday() < SATURDAY and day not in statutory_days(day.year), False

    def estimated(self, days: Iterable[date]) -> frozenset[date]:
        """Those of the days of which nobody knows for sure whether people work then."""
        return frozenset(day for day in days if not self.works(day)[1])

    def first_working_day(self, day: date) -> tuple[date, bool]:
        """The first working day on or after that day, and whether it is an estimate."""
        return next(self._from(day))

    def working_days(self, first: date, count: int) -> list[tuple[date, bool]]:
        """The next so many working days from that day on, each with whether it is an estimate.

        One is, as soon as any day up to it is.
        """
        return list(islice(self._from(first), count))

    def kept(self, days: Sequence[date]) -> list[date]:
        """Of days that were planned as working days in a row, ascending, those that still are.

        A day is not because nobody works then, or because people now work on one before it.
        """
        now = {day for day, _ in self.working_days(days[0], len(days))}
        return [day for day in days if day in now]

    def after(self, day: date, working_days: int) -> tuple[date, bool]:
        """The n-th working day after the day, which itself does not count; itself for none."""
        if working_days == 0:
            return day, False
        return next(islice(self._from(day + _DAY), working_days - 1, None))

    def exceptions(self, year: int) -> tuple[list[date], list[date]]:
        """Days off from Monday to Friday, and working days at weekends, ascending."""
        off, make_up = [], []
        for day in _days_of(year):
            works = self.works(day)[0]
            if works and day.weekday() >= SATURDAY:
                make_up.append(day)
            elif not works and day.weekday() < SATURDAY:
                off.append(day)
        return off, make_up

    def with_notice(self, notice: YearNotice) -> Workdays:
        """As they are with that notice, which replaces the year's before."""
        return Workdays({**self.entered, notice.year: notice})

    def _from(self, day: date) -> Iterator[tuple[date, bool]]:
        estimated = False
        while True:
            works, sure = self.works(day)
            estimated = estimated or not sure
            if works:
                yield day, estimated
            day += _DAY


@cache
def official_years() -> frozenset[int]:
    """Years whose notice is known without the county."""
    return frozenset(day.year for day in chinese_calendar.holidays)


@cache
def statutory_days(year: int) -> frozenset[date]:
    """Holidays of that year whose days the law fixes, those on weekends too."""
    # Here, as it costs every command a tenth of a second, and only years to come need it.
    from scheduler.books.statutory import fixed_by_law  # noqa: PLC0415

    return fixed_by_law(year)


def _works_by(notice: YearNotice, day: date) -> bool:
    if day.weekday() < SATURDAY:
        return day not in notice.days_off
    return day in notice.make_up


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _DAY
