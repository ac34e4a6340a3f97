"""What becomes of an officer's subscriptions when the officer leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.store.feeds import Subscription
from scheduler.store.people import Officer

__all__ = ["KEPT_DAYS", "end_for_officer"]

KEPT_DAYS: Final = 30
"""So long after somebody has left the feed goes on telling that all is cancelled."""


def end_for_officer(session: Session, officer: Officer, left_on: date) -> None:
    """Who has left keeps a feed of cancellations for `KEPT_DAYS` days, then it is gone."""
    rows = select(Subscription).where(Subscription.officer_id == officer.id)
    for row in session.scalars(rows.where(Subscription.revoked_at.is_(None))):
        row.ends_on = left_on + timedelta(KEPT_DAYS)
