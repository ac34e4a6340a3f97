"""When this process began: what a user waits for includes the start of Python itself."""

from __future__ import annotations

import os
import time
from pathlib import Path

__all__ = ["process_start"]

_START_TIME = 22 - 3  # field 22 of proc(5)'s stat, counted from the one after the command's name


def process_start() -> float:
    """The process's start as a reading of `time.monotonic()`; where nobody tells, now."""
    return time.monotonic() - _age()


def _age() -> float:
    try:
        stat = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace")
        ticks = int(stat.rpartition(")")[2].split()[_START_TIME])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0  # no Linux
    return max(0.0, age)
