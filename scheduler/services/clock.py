"""What day it is: the one place where anybody asks."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown

__all__ = ["begins", "demo_day", "now", "today"]

_VARIABLE = "LUNZHI_TODAY"
_DEMO_TIME: Final = time(9, tzinfo=ZoneInfo("Asia/Shanghai"))


def demo_day() -> date | None:
    """The day of `LUNZHI_TODAY` (YYYY-MM-DD), at which the clock then stands.

    Raises LunzhiError where the variable names no day.
    """
    given = os.environ.get(_VARIABLE)
    if not given:
        return None
    try:
        return parse_day(given)
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("bad_today", {"found": shown(given)}) from None


def today() -> date:
    """The demo's day, else the computer's, in its own time zone. Raises as `demo_day`."""
    return demo_day() or datetime.now(UTC).astimezone().date()


def now() -> datetime:
    """The instant in UTC; in a demo nine in the morning of its day. Raises as `demo_day`."""
    day = demo_day()
    return datetime.now(UTC) if day is None else datetime.combine(day, _DEMO_TIME).astimezone(UTC)


def begins(day: date) -> datetime:
    """The instant, in UTC, at which that day begins in the computer's time zone."""
    return datetime.combine(day, time(0)).astimezone(UTC)
