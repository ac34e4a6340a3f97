"""What stands in a calendar: plain values, before they become iCalendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from calendars.texts import one_line

__all__ = ["Event", "LeftOut", "usable"]


@dataclass(frozen=True, slots=True)
class Event:
    """All-day duty from `first` up to, but without, `end`.

    `uid`: permanent for the duty, never made from time, text or calendar. `changed`: when the
    event last changed, an aware instant out of the stored data. `sequence`: rises when it does.
    `busy`: whether it takes the time of whoever has the calendar. `reminders`: minutes before the
    first day's midnight.
    """

    uid: str
    summary: str
    description: str
    first: date
    end: date
    changed: datetime
    sequence: int = 0
    status: Literal["CONFIRMED", "CANCELLED"] = "CONFIRMED"
    busy: bool = False
    reminders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event that no calendar could hold; `code`: key of the words for the reason."""

    event: Event
    code: str


def usable(events: Sequence[Event]) -> tuple[list[Event], tuple[LeftOut, ...]]:
    """The events that can be written, in fixed order, and the others with the reason."""
    good: list[Event] = []
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    # The whole of it last, so that of two events with one UID the same one stays in every order.
    for event in sorted(events, key=lambda event: (event.first, event.end, event.uid, repr(event))):
        code = "calendar.bad.doubled" if event.uid in seen else next(_faults(event), None)
        if code is None:
            good.append(event)
            seen.add(event.uid)
        else:
            left_out.append(LeftOut(event, code))
    return good, tuple(left_out)


def _faults(event: Event) -> Iterator[str]:
    if not event.uid or one_line(event.uid) != event.uid:
        yield "calendar.bad.uid"
    if event.end <= event.first:
        yield "calendar.bad.days"
    if not _is_instant(event.changed):
        yield "calendar.bad.instant"
    if event.sequence < 0:
        yield "calendar.bad.sequence"
    if not one_line(event.summary):
        yield "calendar.bad.summary"


def _is_instant(changed: datetime) -> bool:
    """Whether it has a zone, and a UTC that a calendar can name."""
    try:
        return changed.tzinfo is not None and bool(changed.astimezone(UTC))
    except OverflowError:
        return False
