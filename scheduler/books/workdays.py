"""Working days, by the State Council's notices as far as they are out."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

__all__ = ["first_working_day"]


def first_working_day(day: date) -> tuple[date, bool]:
    """The first working day on or after that day, and whether it is an estimate.

    Where a year's notice is not out, Monday to Friday are taken for working days.
    """
    estimated = False
    while True:
        works, sure = _works(day)
        estimated = estimated or not sure
        if works:
            return day, estimated
        day += timedelta(1)


def _works(day: date) -> tuple[bool, bool]:
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False
