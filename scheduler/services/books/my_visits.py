"""An officer's own visits: the only cases that officers hear of, and only while they sit there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.inspection import LEAD
from scheduler.books.inspection_settings import Inspection
from scheduler.books.workdays import Workdays
from scheduler.dates import add_months
from scheduler.services.books.finding import own_officer, units_concerned
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["MyVisit", "MyVisits", "my_visits"]

_MONTHS = -12


@dataclass(frozen=True, slots=True)
class MyVisit:
    """A visit in whose team the officer sits. `case`: number, with `matter` and `units` by name.

    `estimated`: those of `days` whose year's working days nobody knows. `seat`: the officer's;
    `leaders`: names of who leads; `team`: of all, by seat.
    """

    days: tuple[date, ...]
    estimated: frozenset[date]
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
        told = _Told(
            settings_in(session).settings.inspection, workdays_in(session),
            units_concerned(session),
        )  # fmt: skip
        found = [
            (visit.end > books.today, _visit(session, told, officer, visit, case))
            for visit, case in session.execute(mine).all()
        ]
        return MyVisits(
            ahead=[visit for ahead, visit in found if ahead],
            before=[visit for ahead, visit in found if not ahead][::-1],
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is read once for all visits. `units`: by id of the case."""

    lists: Inspection
    workdays: Workdays
    units: Mapping[int, Sequence[Unit]]


def _visit(session: Session, told: _Told, officer: Officer, visit: Visit, case: Case) -> MyVisit:
    held = _held(session, visit)
    leading = {
        seat["id"] for seat in case.seats if LEAD in (seat.get("who", {}).get("roles") or ())
    }
    days = tuple(map(date.fromisoformat, visit.days))
    return MyVisit(
        days=days,
        estimated=told.workdays.estimated(days),
        case=case.number,
        matter=told.lists.matter_name(case.matter),
        units=tuple(unit.name for unit in told.units[case.id]),
        place=told.lists.place_name(case.place),
        seat=next(
            told.lists.seat_name(seat)
            for seat, people in held.items()
            if any(key == officer.id for key, _ in people)
        ),
        leaders=tuple(name for seat in held if seat in leading for _, name in held[seat]),
        team=tuple(
            (told.lists.seat_name(seat), tuple(name for _, name in people))
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
