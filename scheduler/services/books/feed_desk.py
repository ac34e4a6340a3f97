"""What a published calendar's address leads to, and who fetched it: read by a server's threads."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final, Literal

from sqlalchemy import Connection, bindparam, select, update

from scheduler.books.roles import Role
from scheduler.services import clock
from scheduler.services.books.databases import must_be_ours
from scheduler.services.books.opened import Books
from scheduler.services.books.telling import render_today
from scheduler.store.errors import StoreError
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.opening import open_store
from scheduler.store.store import Store

__all__ = ["Answer", "FeedDesk", "secret_hash", "served_desk"]

_MAY: Final[Role] = "administrator"
_TOKEN: Final = re.compile(r"([0-9a-f]{16})-([A-Za-z0-9_-]{43})", re.ASCII)
_MOST_OF_CLIENT: Final = 200
_MOST_KEPT: Final = 4_000
"""Feeds in memory; of a few KB each, as most are, some ten MB."""
_NOBODYS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Answer:
    """A `feed` as it is served, one that is `gone`, or none that anybody knows.

    `etag`, `packed_etag`: of `data` and `gzipped`, without quotes. `modified`: when the bytes last
    changed. `name`: of a file, without `.ics`. `subscription`: id; `release`: the latest in it.
    """

    kind: Literal["feed", "gone", "unknown"]
    data: bytes = b""
    gzipped: bytes = b""
    etag: str = ""
    packed_etag: str = ""
    modified: datetime | None = None
    name: str = ""
    subscription: int | None = None
    release: int | None = None


class FeedDesk:
    """Hands out the feeds of one database, to any number of threads.

    `today`: the day in the county. `machine_clock`: seconds since 1970. `render`: has all feeds be
    of the day; nothing, where feeds are only handed out.
    """

    def __init__(
        self,
        store: Store,
        today: Callable[[], date],
        machine_clock: Callable[[], float] = time.time,
        render: Callable[[], object] = lambda: None,
    ) -> None:
        self._store = store
        self._today = today
        self._now = machine_clock
        self._render = render
        self._lock = threading.Lock()
        self._noted: dict[int, dict[str, Any]] = {}
        self._kept: dict[tuple[str, str], tuple[bytes, bytes]] = {}

    def answer(self, token: str) -> Answer:
        """What the token's address leads to. Raises StoreError where nobody can tell now.

        One that does not exist costs what a wrong secret does: a look-up, a hash, a comparison.
        """
        found = _TOKEN.fullmatch(token)
        handle, secret = found.groups() if found else ("", "")
        with self._store.reading() as session:
            connection = session.connection()
            row = connection.execute(_ADDRESS, {"handle": handle}).one_or_none()
            right = _NOBODYS if row is None else row.secret_sha256
            if not compare_digest(right, secret_hash(secret)) or row is None:
                return Answer("unknown")
            if row.revoked_at is not None or self._is_over(row.ends_on):
                return Answer("gone", subscription=row.id)
            return self._served(connection, row)

    def _served(self, connection: Connection, found: Any) -> Answer:
        if found.key is None:
            raise StoreError("feed.unrendered")
        data, gzipped = self._bytes(connection, found.key, found.etag)
        return Answer(
            "feed", data, gzipped, found.etag, found.packed_etag, found.modified_at,
            f"lunzhi-{found.kind}", found.id, found.release,
        )  # fmt: skip

    def _bytes(self, connection: Connection, key: str, etag: str) -> tuple[bytes, bytes]:
        """Kept for the next who asks: most do who have them already."""
        name = (key, etag)
        with self._lock:
            kept = self._kept.get(name)
        if kept is None:
            data, gzipped = connection.execute(_BYTES, {"key": key}).one()
            kept = data, gzipped
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[name] = kept
        return kept

    def fetched(self, answer: Answer, client: str, etag: str) -> None:
        """Notes, in memory, that somebody has these bytes now, or was told that they still hold."""
        if answer.subscription is None:
            return
        kept = "".join(filter(str.isprintable, client))[:_MOST_OF_CLIENT]
        note = {
            "subscription": answer.subscription,
            "fetched_at": self._now(),
            "client": kept,
            "served": etag,
            "served_release": answer.release,
        }
        with self._lock:
            self._noted[answer.subscription] = note

    def keep_fresh(self) -> None:
        """Renders what is another day's by now, or was left by a killed process; or StoreError."""
        self._render()

    def flush(self) -> int:
        """Writes what was noted and returns of how many subscriptions; raises StoreError, and
        keeps it for the next time.
        """
        with self._lock:
            noted, self._noted = self._noted, {}
        if not noted:
            return 0
        try:
            self._write(noted)
        except BaseException:
            with self._lock:
                self._noted = {**noted, **self._noted}
            raise
        return len(noted)

    def _write(self, noted: dict[int, dict[str, Any]]) -> None:
        # In one order, or two servers would wait for each other's rows.
        rows = [noted[number] for number in sorted(noted)]
        with self._store.noting() as session:
            session.connection().execute(_NOTE, rows)

    def _is_over(self, ends_on: date | None) -> bool:
        return ends_on is not None and ends_on <= self._today()


# Rows, not objects: this is asked thousands of times a minute, and twice as fast so.
_SUBSCRIPTIONS: Final = Subscription.__table__.c
_FEEDS: Final = Feed.__table__.c

_ADDRESS: Final = (
    select(
        _SUBSCRIPTIONS.id, _SUBSCRIPTIONS.secret_sha256, _SUBSCRIPTIONS.kind,
        _SUBSCRIPTIONS.revoked_at, _SUBSCRIPTIONS.ends_on,
        _FEEDS.key, _FEEDS.etag, _FEEDS.packed_etag, _FEEDS.modified_at, _FEEDS.release,
    )
    .select_from(Subscription.__table__)
    .outerjoin(Feed.__table__, _FEEDS.key == _SUBSCRIPTIONS.feed_key)
    .where(_SUBSCRIPTIONS.handle == bindparam("handle"))
)  # fmt: skip

_BYTES: Final = select(_FEEDS.data, _FEEDS.gzipped).where(_FEEDS.key == bindparam("key"))

# The version of the row stays: a note disturbs nobody who edits it.
_NOTE: Final = update(Subscription.__table__).where(  # type: ignore[arg-type]  # a table, whatever the mapping says
    _SUBSCRIPTIONS.id == bindparam("subscription")
)


def secret_hash(secret: str) -> str:
    """By which a token's secret part is known."""
    return sha256(secret.encode()).hexdigest()


def served_desk(books: Books, *, feeds_only: bool = False) -> FeedDesk:
    """What a server on these books hands feeds out from.

    Books that are not there are made, as on any first use; not where there shall be nothing but
    feeds. Raises NotAllowed and StoreError.
    """
    books.actor.must_be(_MAY)
    if feeds_only:
        must_be_ours(books.store)
    open_store(books.store.url).close()
    if feeds_only:
        return FeedDesk(books.store, clock.today)
    return FeedDesk(
        books.store, clock.today,
        render=lambda: render_today(replace(books, today=clock.today())),
    )  # fmt: skip
