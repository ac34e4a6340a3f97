"""What cannot be a team picked by hand, in the words of people and not of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_snapshot import officer_of
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.teams import VisitPin
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.teams_names import seat_names_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer

__all__ = ["refuse_misfits", "refuse_missing"]


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
