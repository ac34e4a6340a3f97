"""Subscriptions: who may have which feed, and an address that is shown once."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS, FeedKind, FeedOptions
from scheduler.books.free_text import checked_text
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.feeds import FeedSpec, key_of, render_if_possible, spec_of
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.knowing import visible_case
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.subscribers import (
    SUBSCRIBERS,
    SURVEYORS,
    Owner,
    gets_visits,
    must_own,
    owned,
)
from scheduler.services.books.subscription_lines import SubscriptionLine, subscription_lines
from scheduler.store.feeds import Subscription
from scheduler.words import LANGUAGES

__all__ = [
    "MOST_LIVE", "Ticket", "Wish", "own_subscription", "renew", "revoke", "subscribe",
    "subscriptions",
]  # fmt: skip

MOST_LIVE: Final = 20
"""Addresses of one calendar of one owner that can be fetched at a time."""

_MOST_REMINDERS: Final = 5
_LONGEST: Final = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """The feed that is asked for. `whose`: staff number, unit, post or case number, as people name
    them; "" for the others. `holder`: whose phone it is, if not the officer's.
    """

    kind: FeedKind
    whose: str = ""
    holder: str = ""
    language: str = LANGUAGES[0]
    options: FeedOptions = field(default_factory=FeedOptions)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A subscription with its token: the one moment at which anybody sees it.

    `visits`: as a `FeedSpec` has it.
    """

    id: int
    token: str
    holder: str
    kind: FeedKind
    visits: bool = False


def subscribe(books: Books, wish: Wish) -> Ticket:
    """A new address for a feed. A liaison gets the own unit's feed alone, an officer the own.

    Raises NotAllowed, StoreError, and LunzhiError for what is not there, what must seem so to the
    actor, and what has `MOST_LIVE`.
    """
    with books.acting(*SUBSCRIBERS) as act:
        _check_options(wish)
        spec, holder, owner = _meant(act.session, books, wish)
        _refuse_too_many(act, spec.kind, owner, books.today)
        ticket = _issued(act, spec, holder, owner)
    render_if_possible(books)
    return ticket


def renew(books: Books, subscription: int | str) -> Ticket:
    """Another address for the same feed; the one before is gone from now on.

    `subscription`: its id, or its handle, which is what pages call it. Raises LunzhiError for one
    that is not the actor's as for none, and for one that is gone.
    One with visits, renewed by who could not have ordered it, has stints alone: whoever renews it
    sees the address.
    """
    with books.acting(*SUBSCRIBERS) as act:
        old = _live(act.session, books, subscription)
        old.revoked_at = act.at
        token, spec = _token(), _renewed(books, old)
        copied = {**_copied(old), "feed_key": key_of(spec)}
        made = Subscription(**copied, **token.columns, created_at=act.at, created_by=act.by)
        act.session.add(made)
        act.session.flush()
        act.record("subscription.renewed", f"subscription:{made.id}", before=old.id)
        ticket = Ticket(made.id, token.text, made.holder, spec.kind, spec.visits)
    render_if_possible(books)
    return ticket


def revoke(books: Books, subscription: int | str) -> None:
    """The address is gone: phones are told so, and forget what they have. Likewise."""
    with books.acting(*SUBSCRIBERS) as act:
        row = _live(act.session, books, subscription)
        row.revoked_at = act.at
        act.record("subscription.revoked", f"subscription:{row.id}")


def subscriptions(books: Books) -> Sequence[SubscriptionLine]:
    """All of them for the offices, one's own for others, the newest first."""
    with books.looking(*SURVEYORS) as session:
        return subscription_lines(session, books.actor, books.today, owned(session, books))


def own_subscription(books: Books, subscription: int) -> SubscriptionLine | None:
    """The one of that id, if `subscriptions` would list it."""
    with books.looking(*SUBSCRIBERS) as session:
        one = Subscription.id == subscription
        found = subscription_lines(session, books.actor, books.today, owned(session, books), one)
        return found[0] if found else None


# --- what is asked for --------------------------------------------------------------------------


def _check_options(wish: Wish) -> None:
    if wish.language not in LANGUAGES:
        raise LunzhiError("subscription.language", {"found": wish.language})
    reminders = wish.options.reminders
    if len(reminders) > _MOST_REMINDERS or any(not 0 <= each <= _LONGEST for each in reminders):
        raise LunzhiError("subscription.reminders", {"most": _MOST_REMINDERS, "longest": _LONGEST})


def _meant(session: Session, books: Books, wish: Wish) -> tuple[FeedSpec, str, Owner]:
    if wish.kind in CASE_FEEDS:  # before anything tells whether there is such a case
        must_own(books.actor, wish.kind, Owner())
    whose, holder, owner = _found(session, books, wish)
    must_own(books.actor, wish.kind, owner)
    said = checked_text(wish.holder, most=100) if wish.holder else holder
    visits = gets_visits(books.actor, wish.kind, owner)
    return FeedSpec(wish.kind, whose, wish.language, wish.options, visits), said, owner


def _found(session: Session, books: Books, wish: Wish) -> tuple[str, str, Owner]:
    match wish.kind:
        case "own":
            officer = officer_by_number(session, wish.whose)
            return str(officer.id), officer.name, Owner(officer=officer.id)
        case "unit":
            unit = unit_by_code(session, wish.whose)
            return str(unit.id), unit.name, Owner(unit=unit.id)
        case "post":
            posts = settings_in(session).settings.posts
            for post in posts:
                if wish.whose in (post.id, post.name):
                    return post.id, post.name, Owner(post=post.id)
            known = ", ".join(post.name for post in posts)
            raise LunzhiError("unknown_post", {"found": wish.whose, "known": known})
        case "team":
            case = visible_case(session, books, wish.whose)
            return str(case.id), case.number, Owner(case=case.id)
        case _:
            return "", settings_in(session).settings.county, Owner()


def _refuse_too_many(act: Act, kind: str, owner: Owner, today: date) -> None:
    """Whatever the options: each of them would be another feed to be rendered every day."""
    same: list[ColumnElement[bool]] = [
        Subscription.kind == kind, Subscription.officer_id.is_not_distinct_from(owner.officer),
        Subscription.unit_id.is_not_distinct_from(owner.unit),
        Subscription.post.is_not_distinct_from(owner.post),
        Subscription.case_id.is_not_distinct_from(owner.case),
    ]  # fmt: skip
    if owner == Owner():  # of all: whoever hands them out answers for them
        same.append(Subscription.created_by == act.by)
    ended = Subscription.ends_on.is_not(None) & (Subscription.ends_on <= today)
    live = select(func.count(Subscription.id)).where(
        *same, Subscription.revoked_at.is_(None), ~ended
    )
    if act.session.scalars(live).one() >= MOST_LIVE:
        raise LunzhiError("subscription.too_many", {"most": MOST_LIVE})


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


def _issued(act: Act, spec: FeedSpec, holder: str, owner: Owner) -> Ticket:
    token = _token()
    row = Subscription(
        **token.columns, feed_key=key_of(spec), kind=spec.kind, language=spec.language,
        busy_only=spec.options.busy_only, reminders=list(spec.options.reminders),
        created_at=act.at, created_by=act.by, holder=holder, officer_id=owner.officer,
        unit_id=owner.unit, post=owner.post, case_id=owner.case,
    )  # fmt: skip
    act.session.add(row)
    act.session.flush()
    act.record("subscription.added", f"subscription:{row.id}", **_noted(spec, holder, owner))
    return Ticket(row.id, token.text, holder, spec.kind, spec.visits)


def _noted(spec: FeedSpec, holder: str, owner: Owner) -> dict[str, Any]:
    """What the audit tells of it: nothing of cases, as not all who read it may know of them."""
    if spec.kind in CASE_FEEDS:
        return {}
    return {
        "kind": spec.kind, "holder": holder, "officer": owner.officer, "unit": owner.unit,
        "post": owner.post,
    }  # fmt: skip


def _renewed(books: Books, row: Subscription) -> FeedSpec:
    spec, owner = spec_of(row.feed_key), Owner(officer=row.officer_id, unit=row.unit_id)
    return replace(spec, visits=spec.visits and gets_visits(books.actor, spec.kind, owner))


def _copied(row: Subscription) -> dict[str, Any]:
    names = (
        "feed_key", "kind", "language", "busy_only", "reminders", "holder", "officer_id",
        "unit_id", "post", "case_id", "ends_on",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _live(session: Session, books: Books, subscription: int | str) -> Subscription:
    by_handle = isinstance(subscription, str)
    named = (Subscription.handle if by_handle else Subscription.id) == subscription
    own = select(Subscription).where(named, owned(session, books))
    row = session.scalars(own).one_or_none()
    if row is None:
        raise LunzhiError("subscription.unknown", {"id": subscription})
    if row.revoked_at is not None:
        raise LunzhiError("subscription.revoked", {"id": subscription})
    return row
