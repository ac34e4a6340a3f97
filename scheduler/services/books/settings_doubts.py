"""Settings of teams held against the books: what a seat asks for and nobody could be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.people import Unit

__all__ = ["UnknownUnit", "seat_doubts", "settings_doubts"]


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A seat of the usual team whose people come from a unit that the books do not have."""

    seat: str
    unit: str


def settings_doubts(books: Books) -> tuple[UnknownUnit, ...]:
    """By the settings in force. Raises NotAllowed, StoreError."""
    with books.looking(*READERS) as session:
        return seat_doubts(session)


def seat_doubts(session: Session) -> tuple[UnknownUnit, ...]:
    """Likewise; nothing as long as there are no units at all, or no places for any case."""
    inspection = settings_in(session).settings.inspection
    known = {*session.scalars(select(Unit.code))}
    if not known or not inspection.places:
        return ()
    return tuple(
        UnknownUnit(seat.name, seat.unit)
        for seat in inspection.seats
        if seat.unit is not None and seat.unit not in known
    )
