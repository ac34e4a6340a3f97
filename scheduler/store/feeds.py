"""Tables of published calendars: events, the feeds made of them, and who subscribes to which."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Json, Packed

__all__ = ["CalendarEvent", "Feed", "Subscription"]


class CalendarEvent(Table):
    """An event that people may have in a calendar, never removed.

    `uid`: permanent, from the permanent id of what it tells of. `content`: neutral facts (days,
    post, name, unit, cancelled), of which any feed in any language is made. `was`: the content
    before the last change. `sequence` and `changed_at` move exactly when the content does, and
    only forward. `officer_id`, `unit_id` and `post` say in whose feeds it stands; they are no keys,
    as it may outlive what they name: books that were restored know of duties they do not have.
    `case_id`: of a visit or deadline; the other three are then 0 and "" where it is nobody's.
    """

    __tablename__ = "calendar_event"

    uid: Mapped[Code] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_at: Mapped[datetime]
    sequence: Mapped[int]
    officer_id: Mapped[int] = mapped_column(index=True)
    unit_id: Mapped[int] = mapped_column(index=True)
    post: Mapped[Code]
    release: Mapped[int | None] = mapped_column(default=None)
    was: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    case_id: Mapped[int | None] = mapped_column(default=None, index=True)


class Feed(Table):
    """A feed as it is served. `key`: kind, whose it is, and options, which make its content.

    `etag` and `packed_etag`: of `data` and of its gzip. `modified_at`: when the bytes last
    changed, only forward. `rendered_on`, `state`: the day, and the state of all events, for which
    it was made. `release`: the latest one then.
    """

    __tablename__ = "feed"

    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(Packed)
    gzipped: Mapped[bytes]
    etag: Mapped[Code]
    packed_etag: Mapped[Code]
    modified_at: Mapped[datetime]
    rendered_on: Mapped[date]
    state: Mapped[Code]
    release: Mapped[int | None]


class Subscription(Versioned, Table):
    """Somebody's address of a feed. Of its secret only hashes are kept.

    `handle`: the first part of the token, which says nothing. `secret_sha256`: by which we know
    it; `secret_md5`: by which nginx does, of 256 random bits either. `ends_on`: first day on which
    it is gone, for who has left. `fetched_at`: in seconds since 1970 of the machine's clock;
    `served`: the ETag that was fetched, and `served_release` the release that it had.
    """

    __tablename__ = "subscription"

    id: Mapped[Key] = mapped_column(init=False)
    handle: Mapped[Code] = mapped_column(unique=True)
    secret_sha256: Mapped[Code]
    secret_md5: Mapped[Code]
    feed_key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[Code]
    language: Mapped[Code]
    busy_only: Mapped[bool]
    reminders: Mapped[list[int]] = mapped_column(Json)
    created_at: Mapped[datetime]
    created_by: Mapped[Code]
    holder: Mapped[str]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), default=None)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    post: Mapped[Code | None] = mapped_column(default=None)
    case_id: Mapped[int | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    fetched_at: Mapped[float | None] = mapped_column(default=None)
    client: Mapped[str | None] = mapped_column(default=None)
    served: Mapped[Code | None] = mapped_column(default=None)
    served_release: Mapped[int | None] = mapped_column(default=None)
