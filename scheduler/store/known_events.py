"""What people may know of each event, kept over the books being replaced by those of a backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.counters import raised
from scheduler.books.told import cancelled_content
from scheduler.store.feeds import CalendarEvent

__all__ = ["KnownEvent", "carry_events", "known_events"]

_TICK: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event as the books told it before they were replaced."""

    kind: str
    content: dict[str, Any]
    sequence: int
    changed_at: datetime
    officer_id: int
    unit_id: int
    post: str
    case_id: int | None
    release: int | None
    was: dict[str, Any] | None


def known_events(session: Session) -> dict[str, KnownEvent]:
    """All events by their uid."""
    return {
        event.uid: KnownEvent(
            event.kind, event.content, event.sequence, event.changed_at, event.officer_id,
            event.unit_id, event.post, event.case_id, event.release, event.was,
        )
        for event in session.scalars(select(CalendarEvent))
    }  # fmt: skip


def carry_events(
    session: Session, before: Mapping[str, KnownEvent], now: datetime, floor: int | None
) -> None:
    """Has no event's counter and date of change behind those that phones may have.

    One that the backup does not know is told as cancelled: nobody comes to it any more. `floor`:
    see `scheduler.books.counters.carried_forward`.
    """
    restored = {event.uid: event for event in session.scalars(select(CalendarEvent))}
    for uid, event in restored.items():
        if uid in before:
            _carry(event, before[uid], now)
    gone = [_cancelled(uid, before[uid], now) for uid in before if uid not in restored]
    session.add_all(gone)
    if floor is not None:
        for event in (*restored.values(), *gone):
            event.sequence = raised(event.sequence, floor)
            event.changed_at = max(now, event.changed_at + _TICK)


def _carry(event: CalendarEvent, known: KnownEvent, now: datetime) -> None:
    """What keeps the version that phones have keeps the words of it too: they tell what the event
    was before, and which release it came from.
    """
    behind = event.sequence <= known.sequence and event.changed_at <= known.changed_at
    ahead = event.sequence > known.sequence and event.changed_at > known.changed_at
    if behind and event.content == known.content:
        event.sequence, event.changed_at = known.sequence, known.changed_at
        event.was, event.release = known.was, known.release
    elif not ahead:
        event.sequence = max(event.sequence, known.sequence + 1)
        event.changed_at = max(now, event.changed_at, known.changed_at + _TICK)
        event.was, event.release = known.content, None  # no release has changed it


def _cancelled(uid: str, known: KnownEvent, now: datetime) -> CalendarEvent:
    gone = known.content["cancelled"]
    return CalendarEvent(
        uid=uid, kind=known.kind, content=cancelled_content(known.kind, known.content),
        was=known.was if gone else known.content,
        release=known.release if gone else None,
        sequence=known.sequence if gone else known.sequence + 1,
        changed_at=known.changed_at if gone else max(now, known.changed_at + _TICK),
        officer_id=known.officer_id, unit_id=known.unit_id, post=known.post,
        case_id=known.case_id,
    )  # fmt: skip
