"""What time it is, and by whose clock: the one place where anybody asks.

Days and times are the county's (`scheduler.dates.ZONE`), whatever zone the computer is set to.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from typing import Final

from scheduler.dates import ZONE
from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown

__all__ = ["begins", "demo_day", "here", "minute", "now", "today"]

_VARIABLE = "LUNZHI_TODAY"
_DEMO_TIME: Final = time(9, tzinfo=ZONE)


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
    """The day in the county; in a demo the demo's. Raises as `demo_day`."""
    return here(now()).date()


def now() -> datetime:
    """The instant in UTC; in a demo nine in the morning of its day. Raises as `demo_day`."""
    day = demo_day()
    return datetime.now(UTC) if day is None else datetime.combine(day, _DEMO_TIME).astimezone(UTC)


def begins(day: date) -> datetime:
    """The instant, in UTC, at which that day begins in the county."""
    return datetime.combine(day, time(0), ZONE).astimezone(UTC)


def here(at: datetime) -> datetime:
    """The instant as clocks in the county show it."""
    return at.astimezone(ZONE)


def minute(at: datetime) -> str:
    """2026-01-01 09:00, as clocks in the county show it, in either language."""
    return f"{here(at):%Y-%m-%d %H:%M}"
