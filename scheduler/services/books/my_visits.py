"""An officer's own visits: the only cases that officers hear of, and only while they sit there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.inspection_settings import Inspection
from scheduler.dates import add_months
from scheduler.services.books.finding import own_officer, units_of
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["MyVisit", "MyVisits", "my_visits"]

_MONTHS = -12
_LEAD = "lead"


@dataclass(frozen=True, slots=True)
class MyVisit:
    """A visit in whose team the officer sits. `case`: number, with `matter` and `units` by name.

    `seat`: the officer's; `leaders`: names of who leads; `team`: of all, by seat.
    """

    days: tuple[date, ...]
    case: str
    matter: str
    units: tuple[str, ...]
    place: str
    seat: str
    leaders: tuple[str, ...]
    team: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class MyVisits:
    """`ahead`: not over yet, the next first; `before`: of the last twelve months, latest first."""

    ahead: Sequence[MyVisit]
    before: Sequence[MyVisit]


def my_visits(books: Books) -> MyVisits:
    """Raises LunzhiError for who is no officer, or none any more."""
    with books.looking("officer") as session:
        officer = own_officer(session, books.actor, books.today)
        mine = (
            select(Visit, Case)
            .join(VisitSeat, VisitSeat.visit_id == Visit.id)
            .join(Case, Case.id == Visit.case_id)
            .where(
                VisitSeat.officer_id == officer.id, VisitSeat.left_at.is_(None),
                Visit.cancelled.is_(False), Visit.end > add_months(books.today, _MONTHS),
                Case.id.not_in(hidden_cases(session, books.actor, books.today)),
            )
            .order_by(Visit.start, Case.number)
        )  # fmt: skip
        lists = settings_in(session).settings.inspection
        found = [
            (visit.end > books.today, _visit(session, lists, officer, visit, case))
            for visit, case in session.execute(mine).all()
        ]
        return MyVisits(
            ahead=[visit for ahead, visit in found if ahead],
            before=[visit for ahead, visit in found if not ahead][::-1],
        )


def _visit(
    session: Session, lists: Inspection, officer: Officer, visit: Visit, case: Case
) -> MyVisit:
    names = {seat.id: seat.name for seat in lists.seats}
    held = _held(session, visit)
    leading = {
        seat["id"] for seat in case.seats if _LEAD in (seat.get("who", {}).get("roles") or ())
    }
    matter = lists.matters.get(case.matter)
    return MyVisit(
        days=tuple(map(date.fromisoformat, visit.days)),
        case=case.number,
        matter=case.matter if matter is None else matter.name,
        units=units_of(session, case.id),
        place=lists.places.get(case.place, case.place),
        seat=next(
            names.get(seat, seat)
            for seat, people in held.items()
            if any(key == officer.id for key, _ in people)
        ),
        leaders=tuple(name for seat in held if seat in leading for _, name in held[seat]),
        team=tuple(
            (names.get(seat, seat), tuple(name for _, name in people))
            for seat, people in held.items()
        ),
    )


def _held(session: Session, visit: Visit) -> Mapping[str, list[tuple[int, str]]]:
    """By seat, in the case's order: id and name of who sits there."""
    rows = (
        select(VisitSeat.seat, Officer.id, Officer.name)
        .join(Officer, Officer.id == VisitSeat.officer_id)
        .where(VisitSeat.visit_id == visit.id, VisitSeat.left_at.is_(None))
        .order_by(Officer.staff_number)
    )
    seats = session.get_one(Case, visit.case_id).seats
    held: dict[str, list[tuple[int, str]]] = {seat["id"]: [] for seat in seats}
    for seat, key, name in session.execute(rows):
        held.setdefault(seat, []).append((key, name))
    return {seat: people for seat, people in held.items() if people}
