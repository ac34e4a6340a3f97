"""Subscriptions: who may have which feed, and an address that is shown once."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendars.feed_events import FeedKind, FeedOptions
from scheduler.books.free_text import checked_text
from scheduler.books.roles import NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.feeds import FeedSpec, key_of, render_if_possible
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.people import Officer, Unit
from scheduler.words import LANGUAGES

__all__ = [
    "SUBSCRIBERS", "SubscriptionLine", "Ticket", "Wish", "renew", "revoke", "subscribe",
    "subscriptions",
]  # fmt: skip

_OFFICE: Final[tuple[Role, ...]] = ("organisation", "petitions", "administrator")
SUBSCRIBERS: Final[tuple[Role, ...]] = (*_OFFICE, "liaison", "officer")
"""Who may have feeds, each those of their own part."""

_MOST_REMINDERS: Final = 5
_LONGEST: Final = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """The feed that is asked for. `whose`: staff number, unit or post, as people name them; ""
    for the bureau's and the public feed. `holder`: whose phone it is, if not the officer's.
    """

    kind: FeedKind
    whose: str = ""
    holder: str = ""
    language: str = LANGUAGES[0]
    options: FeedOptions = field(default_factory=FeedOptions)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A subscription with its token: the one moment at which anybody sees it."""

    id: int
    token: str
    holder: str
    kind: FeedKind


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription in a list. `whose`: name of the officer, unit or post. `release`: of
    the version that was fetched last; `newest`: whether that is what would be served now, None
    before the first fetch.
    """

    id: int
    holder: str
    whose: str
    kind: str
    language: str
    busy_only: bool
    standing: Literal["live", "ending", "ended", "revoked"]
    created_at: datetime
    fetched_at: float | None
    client: str | None
    release: int | None
    newest: bool | None


def subscribe(books: Books, wish: Wish) -> Ticket:
    """A new address for a feed. A liaison gets the own unit's feed alone, an officer the own.

    Raises NotAllowed, LunzhiError for what is not there, and StoreError.
    """
    with books.acting(*SUBSCRIBERS) as act:
        _check_options(wish)
        spec, holder, owner = _meant(act.session, books, wish)
        ticket = _issued(act, spec, holder, owner)
    render_if_possible(books)
    return ticket


def renew(books: Books, subscription: int) -> Ticket:
    """Another address for the same feed; the one before is gone from now on."""
    with books.acting(*SUBSCRIBERS) as act:
        old = _live(act.session, books, subscription)
        old.revoked_at = act.at
        token = _token()
        made = Subscription(**_copied(old), **token.columns, created_at=act.at, created_by=act.by)
        act.session.add(made)
        act.session.flush()
        act.record("subscription.renewed", f"subscription:{made.id}", before=old.id)
        kind: Any = made.kind
        return Ticket(made.id, token.text, made.holder, kind)


def revoke(books: Books, subscription: int) -> None:
    """The address is gone: phones are told so, and forget what they have."""
    with books.acting(*SUBSCRIBERS) as act:
        row = _live(act.session, books, subscription)
        row.revoked_at = act.at
        act.record("subscription.revoked", f"subscription:{row.id}")


def subscriptions(books: Books) -> Sequence[SubscriptionLine]:
    """All of them for the offices, one's own for others, the newest first."""
    with books.looking(*SUBSCRIBERS) as session:
        posts = {post.id: post.name for post in settings_in(session).settings.posts}
        rows = (
            select(Subscription, Feed, func.coalesce(Officer.name, Unit.name))
            .outerjoin(Feed, Feed.key == Subscription.feed_key)
            .outerjoin(Officer, Officer.id == Subscription.officer_id)
            .outerjoin(Unit, Unit.id == Subscription.unit_id)
            .order_by(Subscription.id.desc())
        )
        return [
            _line(row, feed, name or posts.get(row.post or "", row.post or ""), books.today)
            for row, feed, name in session.execute(rows)
            if _is_own(books, row)
        ]


# --- what is asked for --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    officer: int | None = None
    unit: int | None = None
    post: str | None = None


def _check_options(wish: Wish) -> None:
    if wish.language not in LANGUAGES:
        raise LunzhiError("subscription.language", {"found": wish.language})
    reminders = wish.options.reminders
    if len(reminders) > _MOST_REMINDERS or any(not 0 <= each <= _LONGEST for each in reminders):
        raise LunzhiError("subscription.reminders", {"most": _MOST_REMINDERS, "longest": _LONGEST})


def _meant(session: Session, books: Books, wish: Wish) -> tuple[FeedSpec, str, _Owner]:
    whose, holder, owner = _found(session, wish)
    _check_own(books, owner)
    said = checked_text(wish.holder, most=100) if wish.holder else holder
    return FeedSpec(wish.kind, whose, wish.language, wish.options), said, owner


def _found(session: Session, wish: Wish) -> tuple[str, str, _Owner]:
    match wish.kind:
        case "own":
            officer = officer_by_number(session, wish.whose)
            return str(officer.id), officer.name, _Owner(officer=officer.id)
        case "unit":
            unit = unit_by_code(session, wish.whose)
            return str(unit.id), unit.name, _Owner(unit=unit.id)
        case "post":
            posts = settings_in(session).settings.posts
            for post in posts:
                if wish.whose in (post.id, post.name):
                    return post.id, post.name, _Owner(post=post.id)
            known = ", ".join(post.name for post in posts)
            raise LunzhiError("unknown_post", {"found": wish.whose, "known": known})
        case _:
            return "", settings_in(session).settings.county, _Owner()


def _check_own(books: Books, owner: _Owner) -> None:
    actor = books.actor
    if not actor.roles.isdisjoint(_OFFICE):
        return
    unit = "liaison" in actor.roles and owner.unit is not None and owner.unit == actor.unit
    officer = owner.officer is not None and owner.officer == actor.officer
    if not (unit or ("officer" in actor.roles and officer)):
        raise NotAllowed(actor.name, _OFFICE)


def _is_own(books: Books, row: Subscription) -> bool:
    try:
        _check_own(books, _Owner(row.officer_id, row.unit_id, row.post))
    except NotAllowed:
        return False
    return True


# --- rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    handle: str
    secret: str

    @property
    def text(self) -> str:
        return f"{self.handle}-{self.secret}"

    @property
    def columns(self) -> dict[str, Any]:
        secret = self.secret.encode()
        # nginx knows no other digest; of 256 random bits even this one tells nothing.
        md5 = hashlib.md5(secret, usedforsecurity=False).digest()
        return {
            "handle": self.handle,
            "secret_sha256": hashlib.sha256(secret).hexdigest(),
            "secret_md5": urlsafe_b64encode(md5).decode().rstrip("="),
        }


def _token() -> _Token:
    return _Token(secrets.token_hex(8), secrets.token_urlsafe(32))


def _issued(act: Act, spec: FeedSpec, holder: str, owner: _Owner) -> Ticket:
    token = _token()
    row = Subscription(
        **token.columns, feed_key=key_of(spec), kind=spec.kind, language=spec.language,
        busy_only=spec.options.busy_only, reminders=list(spec.options.reminders),
        created_at=act.at, created_by=act.by, holder=holder, officer_id=owner.officer,
        unit_id=owner.unit, post=owner.post,
    )  # fmt: skip
    act.session.add(row)
    act.session.flush()
    act.record(
        "subscription.added", f"subscription:{row.id}", kind=spec.kind, holder=holder,
        officer=owner.officer, unit=owner.unit, post=owner.post,
    )  # fmt: skip
    return Ticket(row.id, token.text, holder, spec.kind)


def _copied(row: Subscription) -> dict[str, Any]:
    names = (
        "feed_key", "kind", "language", "busy_only", "reminders", "holder", "officer_id",
        "unit_id", "post", "ends_on",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _live(session: Session, books: Books, subscription: int) -> Subscription:
    row = session.get(Subscription, subscription)
    if row is None or not _is_own(books, row):
        raise LunzhiError("subscription.unknown", {"id": subscription})
    if row.revoked_at is not None:
        raise LunzhiError("subscription.revoked", {"id": subscription})
    return row


def _line(row: Subscription, feed: Feed | None, whose: str, today: date) -> SubscriptionLine:
    newest = None
    if row.served is not None and feed is not None:
        newest = row.served in (feed.etag, feed.packed_etag)
    return SubscriptionLine(
        id=row.id,
        holder=row.holder,
        whose=whose,
        kind=row.kind,
        language=row.language,
        busy_only=row.busy_only,
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
