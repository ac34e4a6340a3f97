"""The events that calendars are made of, kept in step with the duties that people know.

An event's counter and date of change move exactly when what it tells does: its days, its post, the
names in it, whether it takes place. So they are worked out from the books and compared with what is
stored, wherever something may have changed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.feed_events import Content
from calendars.feed_visits import VISIT_KINDS
from scheduler.books.counters import STEP
from scheduler.books.told import cancelled_content
from scheduler.books.workdays import Workdays
from scheduler.services.books.events_deadlines import wanted_deadlines
from scheduler.services.books.events_rows import content_row
from scheduler.services.books.events_visits import wanted_visits
from scheduler.services.books.events_wanted import PAST, Wanted
from scheduler.services.books.finding import takes_place
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.duties import Duty, Stint
from scheduler.store.feeds import CalendarEvent
from scheduler.store.people import Officer, Unit

__all__ = ["Told", "handover_of", "refresh_events", "stints_told"]

_HANDOVERS: Final = UUID("a1f0cb52-0d5b-4c3c-9a86-3a0f5a6d7e21")
_STINTS: Final = UUID("6f6f4a1e-0e1b-4b3c-8c55-0d6b2f1f7a90")
"""Namespaces; never to be changed, or every phone holds every one of them twice."""

_TICK: Final = timedelta(seconds=1)


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
        .where(Stint.end > today - PAST)
        .order_by(Duty.id)
    )
    for duty, stint, officer, unit in session.execute(rows):
        yield Told(duty, stint, officer, unit, off=not takes_place(duty, stint))


def handover_of(stint: Stint, workdays: Workdays) -> tuple[date, bool, bool]:
    """The day on which it is handed over, whether that is an estimate, and whether there is one:
    a stint may be over before people work again.
    """
    day, estimated = workdays.first_working_day(stint.start)
    return day, estimated, day < stint.end


def refresh_events(session: Session, at: datetime, today: date, release: int | None = None) -> int:
    """Has the stored events tell what the books say; how many of them changed.

    To be called in every transaction that changes a stint, a visit, a case or a name. `release`:
    the one of stints that it makes, which those that change then name; of visits it is the one
    that they themselves say, where they changed at that instant.
    """
    session.flush()
    known = {event.uid: event for event in session.scalars(select(CalendarEvent))}
    raised = _raised(known)
    changed, wanted_now = 0, set[str]()
    for wanted in _wanted(session, at, today, release):
        wanted_now.add(wanted.uid)
        event = known.get(wanted.uid)
        if event is None:
            changed += _added(session, wanted, raised, at)
        else:
            _placed(event, wanted)
            changed += _changed(event, wanted.content, wanted.release, at)
    for uid, event in known.items():
        if event.kind in VISIT_KINDS and uid not in wanted_now and _is_recent(event, today):
            changed += _changed(event, cancelled_content(event.kind, event.content), None, at)
    return changed


def _wanted(session: Session, at: datetime, today: date, release: int | None) -> Iterator[Wanted]:
    yield from _stints(session, today, release)
    yield from wanted_visits(session, at, today)
    yield from wanted_deadlines(session, today)


def _raised(known: Mapping[str, CalendarEvent]) -> int:
    """The counter of an event that is new: 0, but in books that once had to raise all of them,
    as nobody could tell what had been published, and perhaps under this very uid.
    """
    highest = max((event.sequence for event in known.values()), default=0)
    return highest if highest >= STEP else 0


def _is_recent(event: CalendarEvent, today: date) -> bool:
    return date.fromisoformat(event.content["end"]) > today - PAST


def _added(session: Session, wanted: Wanted, raised: int, at: datetime) -> bool:
    if wanted.content["cancelled"]:
        return False  # nobody ever knew of it
    first = wanted.first_sequence if wanted.kind not in VISIT_KINDS else raised
    session.add(
        CalendarEvent(
            uid=wanted.uid, kind=wanted.kind, content=wanted.content, changed_at=at,
            sequence=first, officer_id=wanted.officer, unit_id=wanted.unit, post=wanted.post,
            release=wanted.release, case_id=wanted.case,
        )
    )  # fmt: skip
    return True


def _placed(event: CalendarEvent, wanted: Wanted) -> None:
    event.officer_id, event.unit_id, event.post = wanted.officer, wanted.unit, wanted.post


def _changed(
    event: CalendarEvent, content: dict[str, Any], release: int | None, at: datetime
) -> bool:
    if event.content == content:
        return False
    event.was, event.content = event.content, content
    event.sequence += 1
    event.changed_at = max(at, event.changed_at + _TICK)
    event.release = release
    return True


def _stints(session: Session, today: date, release: int | None) -> Iterator[Wanted]:
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    workdays = workdays_in(session)
    for each in stints_told(session, today):
        duty, stint, officer, unit = each.duty, each.stint, each.officer, each.unit
        told: dict[str, Any] = {
            "name": officer.name,
            "unit": unit.name,
            "post": posts.get(stint.post, stint.post),
        }
        whose: dict[str, Any] = {
            "officer": officer.id, "unit": unit.id, "post": stint.post, "release": release,
            "first_sequence": duty.first_sequence,
        }  # fmt: skip
        whole = Content(stint.start, stint.end, **told, cancelled=each.off)
        day, estimated, there_is = handover_of(stint, workdays)
        none = each.off or not there_is
        handover = Content(day, day + timedelta(1), **told, cancelled=none, estimated=estimated)
        for kind, space, content in (("stint", _STINTS, whole), ("handover", _HANDOVERS, handover)):
            uid = str(uuid5(space, duty.uid))
            yield Wanted(uid=uid, kind=kind, content=content_row(content), **whose)
