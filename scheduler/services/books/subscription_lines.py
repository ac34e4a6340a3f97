"""Subscriptions as they are listed: whose they are, and what their phones have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.books.roles import Actor
from scheduler.services.books.feeds import spec_of
from scheduler.services.books.settings import settings_in
from scheduler.services.books.subscribers import Owner, gets_visits
from scheduler.store.cases import Case
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.people import Officer, Unit

__all__ = ["SubscriptionLine", "subscription_lines"]


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription in a list. `handle`: what pages call it, as numbers that count up would tell
    how many there are. `whose`: name of the officer, unit or post, or number of the case.
    `visits`: as a `FeedSpec` has it. `release`: of the version that was fetched last; `newest`:
    whether that is what would be served now. Both None before the first fetch, and of feeds with
    visits for who may not have them: that one is out of date tells that there was a visit.
    """

    id: int
    handle: str
    holder: str
    whose: str
    kind: str
    language: str
    busy_only: bool
    visits: bool
    standing: Literal["live", "ending", "ended", "revoked"]
    created_at: datetime
    created_by: str
    fetched_at: float | None
    client: str | None
    release: int | None
    newest: bool | None


def subscription_lines(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[SubscriptionLine]:
    """Those that meet the conditions as the actor may see them, the newest first."""
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
    lines = []
    for row, etag, packed, name in session.execute(rows):
        whose = name or posts.get(row.post or "", row.post or "")
        line = _line(row, (etag, packed), whose, today)
        known = not line.visits or _may_be_told(actor, row)
        lines.append(line if known else replace(line, release=None, newest=None))
    return lines


def _may_be_told(actor: Actor, row: Subscription) -> bool:
    if actor.is_any_of("auditor") and not actor.is_tied:
        return True
    owner = Owner(officer=row.officer_id, unit=row.unit_id)
    return gets_visits(actor, row.kind, owner)  # type: ignore[arg-type]  # kinds alone are stored


def _line(
    row: Subscription, etags: tuple[str | None, str | None], whose: str, today: date
) -> SubscriptionLine:
    newest = None
    if row.served is not None and etags[0] is not None:
        newest = row.served in etags
    return SubscriptionLine(
        id=row.id,
        handle=row.handle,
        holder=row.holder,
        whose=whose,
        kind=row.kind,
        language=row.language,
        busy_only=row.busy_only,
        visits=spec_of(row.feed_key).visits,
        standing=_standing(row, today),
        created_at=row.created_at,
        created_by=row.created_by,
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
