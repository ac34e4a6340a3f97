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

from scheduler.store.cases import Case
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
    known_rows = _known_rows(session)
    for known in before:
        row = restored.get(known["handle"])
        if row is not None:
            row.revoked_at = row.revoked_at or known["revoked_at"]
            continue
        taken = dict(known)
        if any(taken[name] not in ids for name, ids in known_rows.items()):
            taken.update(dict.fromkeys(known_rows))
            taken["revoked_at"] = taken["revoked_at"] or now
        session.add(Subscription(**taken))


def _known_rows(session: Session) -> dict[str, set[int | None]]:
    """Whose a feed may be, by the column that says so."""
    tables = {"officer_id": Officer.id, "unit_id": Unit.id, "case_id": Case.id}
    return {name: {None, *session.scalars(select(column))} for name, column in tables.items()}
