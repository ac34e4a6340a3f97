"""Counters of stints after a backup was restored: they only go forward, whatever it knows.

Calendars drop a version of an event that has a lower counter than the one they hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

__all__ = ["STEP", "KnownStint", "carried_forward", "floor_at", "raised"]

STEP: Final = 1_000
"""More often than this nobody changes one stint."""

_BEGAN: Final = 1_577_836_800
"""2020, in seconds since 1970: those since then fit a counter of 31 bits until 2088."""


def floor_at(seconds: float) -> int:
    """A counter above all that were given before that instant, in seconds since 1970.

    For where nobody can tell what was published: no stint changes every second, and whoever loses
    books twice, and restores one backup twice, gets a higher one the second time.
    """
    return int(seconds) - _BEGAN


def raised(sequence: int, floor: int) -> int:
    """The counter after a loss; on a machine whose clock is wrong, at least STEP higher."""
    return max(sequence + STEP, floor)


@dataclass(frozen=True, slots=True)
class KnownStint:
    """A stint as people may know it. `end`: first day no longer served; `changed_at`: in UTC."""

    start: date
    end: date
    post: str
    cancelled: bool
    sequence: int
    changed_at: datetime

    @property
    def content(self) -> tuple[date, date, str, bool]:
        """What moves the counter when it changes."""
        return self.start, self.end, self.post, self.cancelled


def carried_forward(
    restored: KnownStint | None, replaced: KnownStint | None, now: datetime, floor: int | None
) -> KnownStint | None:
    """The stint of one duty, after books that knew it as `replaced` were replaced.

    The backup's content holds: where it has no stint, the one that people know is cancelled.
    `floor`: see `floor_at`; None where the replaced books knew everything that was published.
    """
    if restored is None:
        if replaced is None:
            return None
        # Older than anything that anybody knows of it.
        restored = replace(replaced, cancelled=True, sequence=-1)
    after = restored if replaced is None else _after(restored, replaced, now)
    if floor is None:
        return after
    moved = max(now, after.changed_at)
    return replace(after, sequence=raised(after.sequence, floor), changed_at=moved)


def _after(restored: KnownStint, replaced: KnownStint, now: datetime) -> KnownStint:
    sequence = max(restored.sequence, replaced.sequence)
    changed_at = max(restored.changed_at, replaced.changed_at)
    if restored.content == replaced.content:
        return replace(restored, sequence=sequence, changed_at=changed_at)
    if restored.sequence > replaced.sequence and restored.changed_at >= replaced.changed_at:
        return restored  # the replaced books were the older ones
    return replace(restored, sequence=sequence + 1, changed_at=max(now, changed_at))
