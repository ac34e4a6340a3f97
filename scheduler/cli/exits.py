"""The exit codes, as the README lists them."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Exit"]


class Exit(IntEnum):
    """How a command ended; 70, 130 and 141 are what other programs use for the same."""

    DONE = 0
    REJECTED = 1
    BAD_INPUT = 2
    CONTRADICTION = 3
    DEFECT = 70
    INTERRUPTED = 130
    NO_READER = 141
