"""Who of a unit is away, for its liaison: on visits, told as duty and nothing more, and on stints.

Of a visit a home unit learns the days: not the case, nor the place, the seat or who else goes. Of
one whose case is about the unit itself it learns nothing at all, not even afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.inspection import ObjectionState
from scheduler.books.roles import Actor, Role
from scheduler.services.books.finding import TAKES_PLACE
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.ledger import LedgerRow, ledger_rows
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.services.clock import here
from scheduler.store.cases import CaseUnit
from scheduler.store.duties import Stint
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import Objection, Visit, VisitSeat

__all__ = ["AWAY_READERS", "Away", "AwayRow", "away_in", "away_of_unit", "is_about", "kept_from"]

AWAY_READERS: tuple[Role, ...] = ("liaison", "inspection", "petitions", "auditor")


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Somebody on duty on these days. `seat`: the row's id, which is nobody's to see: it would tell
    how many visits there are. A unit objects by the number and the first of the days.

    `estimated`: those of `days` whose year's working days nobody knows; `object_by`: the last day
    for an objection, `by_estimated`: likewise of it; `may_object`: whether the liaison may today;
    `objection`: what became of one, with its `decision`.
    """

    seat: int
    officer: int
    number: str
    name: str
    unit: int
    unit_name: str
    days: tuple[date, ...]
    estimated: frozenset[date]
    object_by: date
    by_estimated: bool
    may_object: bool
    objection: ObjectionState | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class Away:
    """`unit`: name of the liaison's, None for who sees them all; both lists are of those who are
    away or will be, by first day.
    """

    unit: str | None
    duties: Sequence[AwayRow]
    stints: Sequence[LedgerRow]


def away_of_unit(books: Books) -> Away:
    """Who is away, or will be: of a liaison's unit, for others of all units."""
    with books.looking(*AWAY_READERS) as session:
        unit = _unit_of(books.actor)
        of_unit = [] if unit is None else [Officer.unit_id == unit]
        stints = ledger_rows(session, books.today, TAKES_PLACE, Stint.end > books.today, *of_unit)
        named = None if unit is None else session.get(Unit, unit)
        return Away(
            unit=None if named is None else named.name,
            duties=list(away_in(session, books)),
            stints=sorted(stints, key=lambda row: (row.start or date.max, row.number)),
        )


def away_in(session: Session, books: Books) -> Iterator[AwayRow]:
    """The same of visits alone, within a transaction."""
    unit = _unit_of(books.actor)
    rows = (
        select(VisitSeat, Visit, Officer, Unit.name)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .join(Officer, Officer.id == VisitSeat.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(
            VisitSeat.left_at.is_(None), Visit.cancelled.is_(False), Visit.end > books.today,
            Visit.case_id.not_in(kept_from(session, books)),
            *([] if unit is None else [Officer.unit_id == unit]),
        )
        .order_by(Visit.start, Officer.staff_number)
    )  # fmt: skip
    found = session.execute(rows).all()
    raised = _raised(session, [seat.id for seat, *_ in found])
    term = settings_in(session).settings.inspection.away_objection_days
    workdays = workdays_in(session)
    for seat, visit, officer, unit_name in found:
        last, by_estimated = workdays.after(here(seat.placed_at).date(), term)
        objection, days = raised.get(seat.id), tuple(map(date.fromisoformat, visit.days))
        if objection is not None and not is_about(objection, seat):
            objection = None
        state: Any = None if objection is None else objection.state  # only states are ever stored
        yield AwayRow(
            seat=seat.id,
            officer=officer.id,
            number=officer.staff_number,
            name=officer.name,
            unit=officer.unit_id,
            unit_name=unit_name,
            days=days,
            estimated=workdays.estimated(days),
            object_by=last,
            by_estimated=by_estimated,
            may_object=objection is None and books.today <= last and books.today < visit.start,
            objection=state,
            decision=None if objection is None else objection.decision,
        )


def is_about(objection: Objection, seat: VisitSeat) -> bool:
    """Whether it is about the place as it is held now: not about other days, nor somebody who had
    left since and has come back.
    """
    return objection.raised_at >= seat.placed_at


def kept_from(session: Session, books: Books) -> frozenset[int]:
    """Ids of cases of which the actor is told nothing: hidden ones, and all about a liaison's own
    unit.
    """
    hidden = hidden_cases(session, books.actor, books.today)
    if "liaison" not in books.actor.roles:
        return hidden
    own: ColumnElement[bool] = CaseUnit.unit_id == books.actor.unit
    return hidden | frozenset(session.scalars(select(CaseUnit.case_id).where(own)))


def _unit_of(actor: Actor) -> int | None:
    """Whose unit it is about; a liaison without one sees nobody."""
    if actor.is_any_of("inspection", "petitions", "auditor"):
        return None
    return -1 if actor.unit is None else actor.unit


def _raised(session: Session, seats: Sequence[int]) -> Mapping[int, Objection]:
    """The latest of each seat."""
    of_seats = select(Objection).where(Objection.visit_seat_id.in_(seats))
    rows = session.scalars(of_seats.order_by(Objection.id))
    return {row.visit_seat_id: row for row in rows}
