"""Addresses of feeds of cases that whoever ordered them must not know of any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Act, actor_of
from scheduler.store.feeds import Subscription
from scheduler.store.people import Account

__all__ = ["revoke_hidden"]


def revoke_hidden(act: Act, today: date) -> None:
    """Revokes each within the act that had the case hidden, or as soon as one comes to it.

    Whoever holds the address learns that it is gone, and nothing that is served there later.
    """
    for row in list(_hidden(act.session, today)):
        row.revoked_at = act.at
        act.record("subscription.revoked", f"subscription:{row.id}")


def _hidden(session: Session, today: date) -> Iterator[Subscription]:
    session.flush()
    tied = or_(Account.officer_id.is_not(None), Account.unit_id.is_not(None))
    rows = (
        select(Subscription, Account)
        .join(Account, Account.name == Subscription.created_by)
        .where(Subscription.kind == "team", Subscription.revoked_at.is_(None), tied)
        .order_by(Subscription.id)
    )
    hidden: dict[int, frozenset[int]] = {}
    for subscription, account in session.execute(rows).all():
        if account.id not in hidden:
            hidden[account.id] = hidden_cases(session, actor_of(account), today)
        if subscription.case_id in hidden[account.id]:
            yield subscription
