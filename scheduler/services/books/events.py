"""The events that calendars are made of, kept in step with the stints that people know.

An event's counter and date of change move exactly when what it tells does: its days, its post, the
names in it, whether it takes place. So they are worked out from the books and compared with what is
stored, wherever something may have changed them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.feed_events import Content, DutyEvent
from scheduler.books.workdays import Workdays
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.duties import Duty, Stint
from scheduler.store.feeds import CalendarEvent
from scheduler.store.people import Officer, Unit

__all__ = [
    "Told", "content_from", "content_row", "duty_event", "handover_of", "refresh_events",
    "stints_told",
]  # fmt: skip

_HANDOVERS: Final = UUID("a1f0cb52-0d5b-4c3c-9a86-3a0f5a6d7e21")
_STINTS: Final = UUID("6f6f4a1e-0e1b-4b3c-8c55-0d6b2f1f7a90")
"""Namespaces; never to be changed, or every phone holds every one of them twice."""

_TICK: Final = timedelta(seconds=1)
_PAST: Final = timedelta(days=430)
"""So long after its end nothing about a stint changes any more; feeds reach back a year."""

Kind = Literal["stint", "handover"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An event as it should be."""

    uid: str
    kind: Kind
    content: Content
    officer: int
    unit: int
    post: str
    first_sequence: int


@dataclass(frozen=True, slots=True)
class Told:
    """A stint of which calendars tell. `off`: that it does not take place."""

    duty: Duty
    stint: Stint
    officer: Officer
    unit: Unit
    off: bool


def stints_told(session: Session, today: date) -> Iterator[Told]:
    """Every stint of which something may still change, by duty."""
    rows = (
        select(Duty, Stint, Officer, Unit)
        .join(Stint, Stint.duty_id == Duty.id)
        .join(Officer, Officer.id == Duty.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Stint.end > today - _PAST)
        .order_by(Duty.id)
    )
    for duty, stint, officer, unit in session.execute(rows):
        off = stint.cancelled or (duty.exempt_on is not None and stint.start > today)
        yield Told(duty, stint, officer, unit, off)


def handover_of(stint: Stint, workdays: Workdays) -> tuple[date, bool, bool]:
    """The day on which it is handed over, whether that is an estimate, and whether there is one:
    a stint may be over before people work again.
    """
    day, estimated = workdays.first_working_day(stint.start)
    return day, estimated, day < stint.end


def refresh_events(session: Session, at: datetime, today: date, release: int | None = None) -> int:
    """Has the stored events tell what the books say; how many of them changed.

    To be called in every transaction that changes a stint or a name. `release`: the one that it
    makes, which those that change then name.
    """
    session.flush()
    known = {event.uid: event for event in session.scalars(select(CalendarEvent))}
    changed = 0
    for wanted in _wanted(session, today):
        event = known.get(wanted.uid)
        if event is None:
            changed += _added(session, wanted, release, at)
        else:
            changed += _changed(event, wanted, release, at)
    return changed


def _added(session: Session, wanted: _Wanted, release: int | None, at: datetime) -> bool:
    if wanted.content.cancelled:
        return False  # nobody ever knew of it
    session.add(
        CalendarEvent(
            uid=wanted.uid, kind=wanted.kind, content=content_row(wanted.content),
            changed_at=at, sequence=wanted.first_sequence, officer_id=wanted.officer,
            unit_id=wanted.unit, post=wanted.post, release=release,
        )
    )  # fmt: skip
    return True


def _changed(event: CalendarEvent, wanted: _Wanted, release: int | None, at: datetime) -> bool:
    event.officer_id, event.unit_id, event.post = wanted.officer, wanted.unit, wanted.post
    content = content_row(wanted.content)
    if event.content == content:
        return False
    event.was, event.content = event.content, content
    event.sequence += 1
    event.changed_at = max(at, event.changed_at + _TICK)
    event.release = release
    return True


def _wanted(session: Session, today: date) -> Iterator[_Wanted]:
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    workdays = workdays_in(session)
    for each in stints_told(session, today):
        duty, stint, officer, unit = each.duty, each.stint, each.officer, each.unit
        told: dict[str, Any] = {
            "name": officer.name,
            "unit": unit.name,
            "post": posts.get(stint.post, stint.post),
        }
        whose = (officer.id, unit.id, stint.post, duty.first_sequence)
        whole = Content(stint.start, stint.end, **told, cancelled=each.off)
        day, estimated, takes_place = handover_of(stint, workdays)
        none = each.off or not takes_place
        handover = Content(day, day + timedelta(1), **told, cancelled=none, estimated=estimated)
        yield _Wanted(str(uuid5(_STINTS, duty.uid)), "stint", whole, *whose)
        handover_uid = str(uuid5(_HANDOVERS, duty.uid))
        yield _Wanted(handover_uid, "handover", handover, *whose)


def content_row(content: Content) -> dict[str, Any]:
    """The content as plain JSON."""
    row = asdict(content)
    return {**row, "first": content.first.isoformat(), "end": content.end.isoformat()}


def content_from(row: dict[str, Any]) -> Content:
    """The content again."""
    days = {key: date.fromisoformat(row[key]) for key in ("first", "end")}
    return Content(**{**row, **days})


def duty_event(event: CalendarEvent) -> DutyEvent:
    """The event as calendars take it."""
    kind: Any = event.kind  # only these are ever stored
    return DutyEvent(
        uid=event.uid,
        kind=kind,
        content=content_from(event.content),
        sequence=event.sequence,
        changed=event.changed_at,
        release=event.release,
        was=None if event.was is None else content_from(event.was),
    )
