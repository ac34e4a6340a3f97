"""Addresses of feeds, kept over the books being replaced by those of a backup.

One that was revoked must not come to life again, and one that is on somebody's phone must not be
unknown: that would leave old duty there for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.store.feeds import Subscription
from scheduler.store.people import Officer, Unit

__all__ = ["carry_subscriptions", "known_subscriptions"]

_GIVEN = ("id", "version")


def known_subscriptions(session: Session) -> list[dict[str, Any]]:
    """All of them, with every value but those that a database gives."""
    names = [column.key for column in Subscription.__table__.columns if column.key not in _GIVEN]
    rows = session.scalars(select(Subscription).order_by(Subscription.id))
    return [{name: getattr(row, name) for name in names} for row in rows]


def carry_subscriptions(session: Session, before: Sequence[dict[str, Any]], now: datetime) -> None:
    """Revoked ones stay revoked; those that the backup does not know are taken along.

    Where it does not know whose they are either, they are gone, and phones are told so.
    """
    restored = {row.handle: row for row in session.scalars(select(Subscription))}
    officers, units = (
        set(session.scalars(select(Officer.id))),
        set(session.scalars(select(Unit.id))),
    )
    for known in before:
        row = restored.get(known["handle"])
        if row is not None:
            row.revoked_at = row.revoked_at or known["revoked_at"]
            continue
        taken = dict(known)
        if taken["officer_id"] not in {None, *officers} or taken["unit_id"] not in {None, *units}:
            taken["officer_id"] = taken["unit_id"] = None
            taken["revoked_at"] = taken["revoked_at"] or now
        session.add(Subscription(**taken))
