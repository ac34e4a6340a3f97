"""What day it is: the one place where anybody asks."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown

__all__ = ["today"]

_VARIABLE = "LUNZHI_TODAY"


def today() -> date:
    """The day of `LUNZHI_TODAY` (YYYY-MM-DD), else the computer's, in its own time zone.

    Raises LunzhiError where the variable names no day.
    """
    given = os.environ.get(_VARIABLE)
    if not given:
        return datetime.now(UTC).astimezone().date()
    try:
        return parse_day(given)
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("bad_today", {"found": shown(given)}) from None
