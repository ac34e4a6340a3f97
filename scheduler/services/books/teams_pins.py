"""Decisions by hand as people write them: `CASE:START`, or `CASE:SEAT=NUMBER+NUMBER`.

And a place of a team that somebody else takes: `SEAT:OUT=INTO`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.teams import VisitPin
from scheduler.services.books.finding import numbers_meant, officer_by_number
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_exchanges import Exchange

__all__ = ["exchange_by_number", "seats_by_number", "team_pins"]


def team_pins(books: Books, texts: Sequence[str]) -> tuple[VisitPin, ...]:
    """One decision for each case that is named, people by their keys.

    Raises LunzhiError for what cannot be read, is said twice, or names nobody.
    """
    rows: dict[str, dict[str, Any]] = {}
    with books.looking(*ASSIGNERS) as session:
        for text in texts:
            typed, _, rest = text.partition(":")
            (case,) = numbers_meant(session, [typed])
            row = rows.setdefault(case, {"case": case})
            if not _put(session, row, rest):
                raise LunzhiError("teams.pin_form", {"found": shown(text)})
    return tuple(map(_pin, rows.values()))


def seats_by_number(session: Session, places: Iterable[str]) -> dict[str, list[int]]:
    """Ids of officers by seat, of places like `SEAT=NUMBER+NUMBER`. Raises LunzhiError."""
    seats: dict[str, list[int]] = {}
    for place in places:
        seat, sign, numbers = place.partition("=")
        if not (seat and sign and numbers) or seat in seats:
            raise LunzhiError("teams.seat_form", {"found": shown(place)})
        seats[seat] = [officer_by_number(session, each).id for each in numbers.split("+")]
    return seats


def exchange_by_number(session: Session, text: str) -> Exchange:
    """One like `SEAT:OUT=INTO`, either number left out for an empty place. Raises LunzhiError."""
    seat, colon, rest = text.rpartition(":")
    out, sign, into = rest.partition("=")
    if not (seat and colon and sign and (out or into)):
        raise LunzhiError("teams.exchange_form", {"found": shown(text)})
    ids = [officer_by_number(session, each).id if each else None for each in (out, into)]
    return Exchange(seat, *ids)


def _pin(row: dict[str, Any]) -> VisitPin:
    try:
        return VisitPin.model_validate(row)
    except ValueError:  # pydantic's errors are such: no id of a case, or of a seat
        found = [row["case"], *row.get("seats", {})]
        raise LunzhiError("teams.pin_form", {"found": shown(":".join(found))}) from None


def _put(session: Session, row: dict[str, Any], text: str) -> bool:
    """Whether the decision could be read, and nothing like it was decided before."""
    if "=" in text:
        ((seat, people),) = seats_by_number(session, [text]).items()
        seats = row.setdefault("seats", {})
        if seat in seats:
            return False
        seats[seat] = [person_key(each) for each in people]
        return True
    day = _day(text)
    if day is None or "start" in row:
        return False
    row["start"] = day.isoformat()
    return True


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except ValueError:  # pydantic's errors are such
        return None
