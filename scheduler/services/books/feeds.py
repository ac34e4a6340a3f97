"""Feeds: rendered when something was published, once a day, and when somebody subscribes anew.

They are stored with what a server needs to answer by: serving renders nothing.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS, FeedKind, FeedOptions
from calendars.feeds import FeedEvent, kept_in, render_feed
from scheduler.books.told import cancelled_content
from scheduler.services.books.events_rows import told_event
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.errors import StoreError
from scheduler.store.feeds import CalendarEvent, Feed, Subscription
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Release
from scheduler.words import Words

__all__ = [
    "FeedSpec",
    "key_of",
    "render_due_feeds",
    "render_if_possible",
    "rendered_feed",
    "spec_of",
    "with_visits",
]

_TICK: Final = timedelta(seconds=1)
_AT_ONCE: Final = 50
"""Feeds of one transaction: others write in between."""

_WITH_VISITS: Final = "+visits"
"""After the kind in a key: keys without it are those of before there were visits."""


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """All that makes a feed's content. `whose`: id of officer, unit, post or case; else empty.

    `visits`: whether an officer's or unit's tells of visits too, or of stints alone.
    """

    kind: FeedKind
    whose: str
    language: str
    options: FeedOptions
    visits: bool = False


def key_of(spec: FeedSpec) -> str:
    """The key under which the feed is stored: equal for all who would get equal bytes."""
    asked = ",".join(map(str, spec.options.reminders))
    kind = spec.kind + _WITH_VISITS if spec.visits else spec.kind
    parts = (kind, spec.language, str(int(spec.options.busy_only)), asked, spec.whose)
    return "|".join(parts)


def spec_of(key: str) -> FeedSpec:
    """The feed of that key."""
    kind, language, busy, asked, whose = key.split("|", 4)
    reminders = tuple(int(part) for part in asked.split(",") if part)
    found: Any = kind.removesuffix(_WITH_VISITS)  # only these are ever stored
    options = FeedOptions(busy == "1", reminders)
    return FeedSpec(found, whose, language, options, kind.endswith(_WITH_VISITS))


def with_visits(key: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether the feed of that key is one with visits, as a condition on rows."""
    return key.contains(f"{_WITH_VISITS}|", autoescape=True)


def render_due_feeds(books: Books) -> int:
    """Renders every feed that somebody subscribes to and that is not of today's state; how many.

    No act of anybody's: whoever is allowed to change what feeds tell has changed it already.
    """
    count = 0
    while True:
        with books.store.reading() as session:
            state = _state(session)
            keys = _due(session, state, books.today)[:_AT_ONCE]
        if not keys:
            return count
        with books.store.noting() as session:
            state = _state(session)
            for key in keys:
                _store(session, key, state, books)
        count += len(keys)


def render_if_possible(books: Books) -> None:
    """As `render_due_feeds`, after an act that is done whatever becomes of the feeds: where the
    database fails now, the server or the next act renders them.
    """
    with suppress(StoreError):
        render_due_feeds(books)


def _state(session: Session) -> str:
    """What all events, and what feeds say beside them, come to: another one after any change."""
    asked = select(
        func.count(), func.sum(CalendarEvent.sequence), func.max(CalendarEvent.changed_at)
    )
    counted = session.execute(asked.select_from(CalendarEvent)).one()
    county = settings_in(session).settings.county
    release = session.scalar(select(func.max(Release.number)))
    said = "|".join(map(str, (*counted, county, release)))
    return sha256(said.encode()).hexdigest()


def _due(session: Session, state: str, today: date) -> Sequence[str]:
    fresh = (Feed.state == state) & (Feed.rendered_on == today)
    wanted = (
        select(Subscription.feed_key)
        .outerjoin(Feed, Feed.key == Subscription.feed_key)
        .where(Subscription.revoked_at.is_(None), Feed.key.is_(None) | ~fresh)
        .distinct()
        .order_by(Subscription.feed_key)
    )
    return session.scalars(wanted).all()


def _store(session: Session, key: str, state: str, books: Books) -> None:
    spec = spec_of(key)
    data = rendered_feed(session, spec, books.today)
    etag = _etag(data)
    # Those numbers are of stints.
    release = None
    if spec.kind not in CASE_FEEDS:
        release = session.scalar(select(func.max(Release.number)))
    feed = session.get(Feed, key)
    made: dict[str, Any] = {"rendered_on": books.today, "state": state, "release": release}
    if feed is None:
        packed = gzip.compress(data, mtime=0)
        feed = Feed(
            key=key, data=data, gzipped=packed, etag=etag, packed_etag=_etag(packed),
            modified_at=books.now(), **made,
        )  # fmt: skip
        session.add(feed)
        return
    for name, value in made.items():
        setattr(feed, name, value)
    if feed.etag != etag:
        packed = gzip.compress(data, mtime=0)
        feed.data, feed.gzipped = data, packed
        feed.etag, feed.packed_etag = etag, _etag(packed)
        feed.modified_at = max(books.now(), feed.modified_at + _TICK)


def _etag(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


def rendered_feed(session: Session, spec: FeedSpec, on: date) -> bytes:
    """The feed's bytes as they should be on that day."""
    county = settings_in(session).settings.county
    whose = _whose(session, spec)
    events = kept_in(spec.kind, _events(session, spec, whose), on)
    words = Words(spec.language)
    return render_feed(spec.kind, whose, county, events, spec.options, words).data


_DUTY: Final = ("stint", "handover")
_KINDS: Final[dict[FeedKind, tuple[str, ...]]] = {
    "own": _DUTY,
    "unit": _DUTY,
    "post": _DUTY,
    "bureau": _DUTY,
    "public": (*_DUTY, "visit"),
    "team": ("visit",),
    "inspection": ("visit", "deadline"),
}
"""The kinds of events that may stand in each; of these the calendar tells what it is to."""

_OF_VISITS: Final[Mapping[FeedKind, str]] = {"own": "part", "unit": "absence"}
"""What stands there beside, where the feed is one with visits."""


def _events(session: Session, spec: FeedSpec, whose: str) -> Iterator[FeedEvent]:
    """Those of the feed; and those that have left it, for another unit or post, as cancelled."""
    kinds = {*_KINDS[spec.kind]}
    if spec.visits and spec.kind in _OF_VISITS:
        kinds.add(_OF_VISITS[spec.kind])
    rows = select(CalendarEvent).where(CalendarEvent.kind.in_(kinds))
    rows = rows.order_by(CalendarEvent.uid)
    mine = _mine(spec)
    if mine is None:
        yield from map(told_event, session.scalars(rows))
        return
    yield from map(told_event, session.scalars(rows.where(mine)))
    if spec.kind in ("unit", "post"):
        yield from _left(session.scalars(rows.where(~mine)), spec.kind, whose)


def _mine(spec: FeedSpec) -> ColumnElement[bool] | None:
    match spec.kind:
        case "own":
            return CalendarEvent.officer_id == int(spec.whose)
        case "unit":
            return CalendarEvent.unit_id == int(spec.whose)
        case "post":
            return CalendarEvent.post == spec.whose
        case "team":
            return CalendarEvent.case_id == int(spec.whose)
        case _:
            return None


def _left(rows: Iterable[CalendarEvent], place: str, name: str) -> Iterator[FeedEvent]:
    for row in rows:
        if row.was is not None and row.was[place] == name != row.content[place]:
            gone = cancelled_content(row.kind, row.was)
            yield told_event(row, gone)


def _whose(session: Session, spec: FeedSpec) -> str:
    match spec.kind:
        case "own":
            officer = session.get(Officer, int(spec.whose))
            return officer.name if officer else ""
        case "unit":
            unit = session.get(Unit, int(spec.whose))
            return unit.name if unit else ""
        case "post":
            posts = {post.id: post.name for post in settings_in(session).settings.posts}
            return posts.get(spec.whose, spec.whose)
        case "team":
            case = session.get(Case, int(spec.whose))
            return case.number if case else ""
        case _:
            return ""
