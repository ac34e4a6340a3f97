"""What cases, seats, units and places are called, read once for a page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_named import Names
from scheduler.services.books.settings import settings_in
from scheduler.store.people import Unit

__all__ = ["names_in", "seat_names_in"]


def names_in(session: Session) -> Names:
    """Of units, places and matters."""
    inspection = settings_in(session).settings.inspection
    return Names(
        units=dict(session.execute(select(Unit.code, Unit.name)).all()),
        places=dict(inspection.places),
        matters={key: matter.name for key, matter in inspection.matters.items()},
    )


def seat_names_in(session: Session) -> dict[str, str]:
    """Of the seats of the usual team; another keeps its id."""
    return {seat.id: seat.name for seat in settings_in(session).settings.inspection.seats}
