"""Subscriptions as they are listed: whose they are, and what their phones have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.services.books.feeds import spec_of
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.people import Officer, Unit

__all__ = ["SubscriptionLine", "subscription_lines"]


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription in a list. `whose`: name of the officer, unit or post, or number of the
    case. `visits`: as a `FeedSpec` has it. `release`: of the version that was fetched last;
    `newest`: whether that is what would be served now, None before the first fetch.
    """

    id: int
    holder: str
    whose: str
    kind: str
    language: str
    busy_only: bool
    visits: bool
    standing: Literal["live", "ending", "ended", "revoked"]
    created_at: datetime
    fetched_at: float | None
    client: str | None
    release: int | None
    newest: bool | None


def subscription_lines(
    session: Session, today: date, *conditions: ColumnElement[bool]
) -> list[SubscriptionLine]:
    """Those that meet the conditions, the newest first."""
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    # Of a feed its tags alone: its bytes are for phones, and there may be thousands of them.
    rows = (
        select(
            Subscription,
            Feed.etag,
            Feed.packed_etag,
            func.coalesce(Officer.name, Unit.name, Case.number),
        )
        .outerjoin(Feed, Feed.key == Subscription.feed_key)
        .outerjoin(Officer, Officer.id == Subscription.officer_id)
        .outerjoin(Unit, Unit.id == Subscription.unit_id)
        .outerjoin(Case, Case.id == Subscription.case_id)
        .where(*conditions)
        .order_by(Subscription.id.desc())
    )
    return [
        _line(row, (etag, packed), name or posts.get(row.post or "", row.post or ""), today)
        for row, etag, packed, name in session.execute(rows)
    ]


def _line(
    row: Subscription, etags: tuple[str | None, str | None], whose: str, today: date
) -> SubscriptionLine:
    newest = None
    if row.served is not None and etags[0] is not None:
        newest = row.served in etags
    return SubscriptionLine(
        id=row.id,
        holder=row.holder,
        whose=whose,
        kind=row.kind,
        language=row.language,
        busy_only=row.busy_only,
        visits=spec_of(row.feed_key).visits,
        standing=_standing(row, today),
        created_at=row.created_at,
        fetched_at=row.fetched_at,
        client=row.client,
        release=row.served_release,
        newest=newest,
    )


def _standing(row: Subscription, today: date) -> Literal["live", "ending", "ended", "revoked"]:
    if row.revoked_at is not None:
        return "revoked"
    if row.ends_on is None:
        return "live"
    return "ended" if row.ends_on <= today else "ending"
