"""Decisions by hand as people write them: `CASE:START`, or `CASE:SEAT=NUMBER+NUMBER`.

And a place of a team that somebody else takes: `SEAT:OUT=INTO`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_snapshot import officer_of, person_key
from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.teams import VisitPin
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.finding import numbers_meant, officer_by_number
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_exchanges import Exchange
from scheduler.services.books.teams_names import seat_names_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer

__all__ = ["exchange_by_number", "refuse_misfits", "refuse_missing", "seats_by_number", "team_pins"]


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


def refuse_misfits(session: Session, number: str, seats: Mapping[str, Sequence[str]]) -> None:
    """Raises LunzhiError for seats that the case does not have, more people than one has room for,
    and somebody twice in one: as people say it, where the problem's check speaks of its file.

    `seats`: keys of people by seat.
    """
    case = session.scalars(select(Case).where(Case.number == number)).one_or_none()
    if case is None:
        raise LunzhiError("case.unknown", {"found": shown(number)})
    rooms = {seat["id"]: seat["count"] for seat in case.seats}
    names = seat_names_in(session)
    for seat, people in seats.items():
        if seat not in rooms:
            known = ", ".join(rooms)
            said = {"case": number, "seat": shown(seat), "seats": known}
            raise LunzhiError("teams.no_seat", said)
        _refuse_crowd(session, names.get(seat, seat), rooms[seat], people)


def _refuse_crowd(session: Session, seat: str, most: int, people: Sequence[str]) -> None:
    for each in people:
        if people.count(each) > 1:
            raise LunzhiError("teams.twice_there", {**_who(session, each), "seat": seat})
    if len(people) > most:
        said: dict[str, str | int] = {"found": len(people), "most": most, "seat": seat}
        raise LunzhiError("teams.seat_full", said)


def refuse_missing(session: Session, pins: Iterable[VisitPin], refusal: RefusedPlan) -> None:
    """Raises LunzhiError where what is wrong with the problem is that it lacks somebody picked."""
    codes = {(each.code, each.params.get("id")) for each in refusal.faults}
    for key in (key for pin in pins for people in (pin.seats or {}).values() for key in people):
        if ("unknown_id.person", shown(key)) in codes:
            raise LunzhiError("teams.not_listed", _who(session, key)) from None


def _who(session: Session, key: str) -> dict[str, str | int]:
    officer = session.get(Officer, officer_of(key))
    if officer is None:
        raise LunzhiError("teams.no_inspector")
    return {"number": officer.staff_number, "name": officer.name}


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
