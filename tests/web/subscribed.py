"""Feeds and subscriptions as tests put them into a database, and the tokens that lead to them."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import md5, sha256
from typing import Any

from sqlalchemy import select

from scheduler.services.books.feed_desk import secret_hash
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.store import Store
from tests.databases import DAY

__all__ = ["MODIFIED", "Kept", "kept", "put_feed", "subscribe", "token"]

MODIFIED = datetime(2025, 12, 24, 8, 30, 15, 250_000, UTC)
"""When the bytes of a test's feed last changed: within a second, as real ones do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is on record of a subscription's last fetch."""

    fetched_at: float | None
    client: str | None
    served: str | None
    served_release: int | None
    version: int


def token(name: str) -> str:
    """A token that looks like a real one, always the same for the same name."""
    drawn = sha256(name.encode()).digest()
    secret = urlsafe_b64encode(drawn).decode().rstrip("=")
    return f"{drawn.hex()[:16]}-{secret}"


def calendar(name: str) -> bytes:
    """Bytes of the form of a calendar, long enough to be worth packing."""
    lines = ["BEGIN:VCALENDAR", *(f"X-LINE:{name} 值班 {n}" for n in range(40)), "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in lines).encode()


def etag(data: bytes) -> str:
    """Without its quotes."""
    return sha256(data).hexdigest()[:32]


def put_feed(store: Store, key: str, **other: Any) -> Feed:
    """A feed, as publishing leaves it there."""
    data = calendar(key)
    packed = gzip.compress(data, mtime=0)
    values = {
        "data": data,
        "gzipped": packed,
        "etag": etag(data),
        "packed_etag": etag(packed),
        "modified_at": MODIFIED,
        "rendered_on": DAY,
        "state": "as published",
        "release": 3,
        **other,
    }
    with store.noting() as session:
        session.add(Feed(key=key, **values))
    return Feed(key=key, **values)


def subscribe(
    store: Store,
    name: str,
    feed_key: str = "own:1",
    revoked_at: datetime | None = None,
    ends_on: date | None = None,
) -> str:
    """A subscription to that feed; returns its token."""
    made = token(name)
    handle, secret = made[:16], made[17:]
    with store.noting() as session:
        session.add(
            Subscription(
                handle=handle,
                secret_sha256=secret_hash(secret),
                secret_md5=md5(secret.encode()).hexdigest(),
                feed_key=feed_key,
                kind="own",
                language="zh_CN",
                busy_only=False,
                reminders=[],
                created_at=MODIFIED,
                created_by="console:test",
                holder=name,
                revoked_at=revoked_at,
                ends_on=ends_on,
            )
        )
    return made


def kept(store: Store, made: str) -> Kept:
    """What the database says of the token's subscription."""
    with store.reading() as session:
        row = session.scalars(select(Subscription).filter_by(handle=made[:16])).one()
        return Kept(row.fetched_at, row.client, row.served, row.served_release, row.version)
