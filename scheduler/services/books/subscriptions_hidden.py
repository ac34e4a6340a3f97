"""Addresses that tell of cases or visits to who may not have ordered them any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS
from scheduler.books.roles import CASE_KEEPERS
from scheduler.services.books.feeds import with_visits
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Act, Books, actor_of
from scheduler.services.books.subscribers import Owner, gets_visits, kinds_for
from scheduler.store.feeds import Subscription
from scheduler.store.people import Account

__all__ = ["revoke_by_day", "revoke_hidden", "revoke_of"]


def revoke_hidden(act: Act, today: date) -> None:
    """Revokes each within the act that had the case hidden, or as soon as one comes to it.

    Whoever holds the address learns that it is gone, and nothing that is served there later.
    """
    _revoke(act, _hidden(act.session, today))


def revoke_by_day(books: Books) -> None:
    """The same where nobody acts: a ground may stand from a day on. Raises StoreError."""
    with books.store.reading() as session:
        if next(_hidden(session, books.today), None) is None:
            return
    with suppress(_Nothing), books.store.writing() as session:
        act = Act(session, books.now(), books.actor.name)
        if not _revoke(act, _hidden(session, books.today)):
            raise _Nothing


def revoke_of(act: Act, account: Account) -> None:
    """Revokes all that the account ordered: it is nobody's any more, or somebody else's."""
    ordered = (Subscription.created_by == account.name, *_LIVE)
    _revoke(act, act.session.scalars(select(Subscription).where(*ordered)))


class _Nothing(Exception):
    """Somebody else came first: an act that does nothing is not kept."""


def _tell_of_cases() -> ColumnElement[bool]:
    return or_(Subscription.kind.in_(CASE_FEEDS), with_visits(Subscription.feed_key))


_LIVE = (Subscription.revoked_at.is_(None), _tell_of_cases())


def _revoke(act: Act, rows: Iterable[Subscription]) -> int:
    found = sorted(rows, key=lambda row: row.id)
    for row in found:
        row.revoked_at = act.at
        act.record("subscription.revoked", f"subscription:{row.id}")
    return len(found)


def _hidden(session: Session, today: date) -> Iterator[Subscription]:
    session.flush()
    tied = or_(Account.officer_id.is_not(None), Account.unit_id.is_not(None))
    # What officers and liaisons order for themselves stays theirs as long as the account is.
    lost = or_(~Account.active, Account.role.in_(CASE_KEEPERS) & tied)
    rows = (
        select(Subscription, Account)
        .join(Account, Account.name == Subscription.created_by)
        .where(*_LIVE, lost)
        .order_by(Subscription.id)
    )
    hidden: dict[int, frozenset[int]] = {}
    for subscription, account in session.execute(rows).all():
        if not account.active or not _could_order(subscription, account):
            yield subscription
            continue
        if account.id not in hidden:
            hidden[account.id] = hidden_cases(session, actor_of(account), today)
        if subscription.case_id in hidden[account.id]:
            yield subscription


def _could_order(row: Subscription, account: Account) -> bool:
    actor, kind = actor_of(account), row.kind
    if kind in CASE_FEEDS:
        return kind in kinds_for(actor)
    owner = Owner(officer=row.officer_id, unit=row.unit_id)
    return gets_visits(actor, kind, owner)  # type: ignore[arg-type]  # kinds alone are stored
