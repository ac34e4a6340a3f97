"""Which teams that people know of somebody may not be in, by a ground of recusal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.grounds import RecusalFact, bars
from scheduler.books.roles import Actor
from scheduler.services.books.cases_read import CaseReader, CaseTitle
from scheduler.services.books.grounds_held import case_facts_in
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.teams_names import seat_names_in
from scheduler.store.cases import Case
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["BarredTeam", "teams_barred"]


@dataclass(frozen=True, slots=True)
class BarredTeam:
    """A seat in a team that a ground stands against. `case`: number; `matter`, `units`, `seat`:
    names; `when`: `past` once the last day of the visit is over.
    """

    case: str
    matter: str
    units: tuple[str, ...]
    days: tuple[date, ...]
    seat: str
    when: Literal["past", "coming"]


def teams_barred(
    session: Session, actor: Actor, today: date, facts: Iterable[RecusalFact]
) -> list[BarredTeam]:
    """Where officers sit, or sat, in a published team that one of the facts keeps them out of.

    By the first day of the visit; without cases that are hidden from the actor.
    """
    known = list(facts)
    hidden = hidden_cases(session, actor, today)
    cases = {case.id: case for case in case_facts_in(session)}
    rows = (
        select(Visit, VisitSeat)
        .join(VisitSeat, VisitSeat.visit_id == Visit.id)
        .where(
            ~Visit.cancelled, VisitSeat.left_at.is_(None),
            VisitSeat.officer_id.in_({fact.officer for fact in known}),
        )
        .order_by(Visit.start, Visit.id, VisitSeat.id)
    )  # fmt: skip
    found = [
        (visit, seat)
        for visit, seat in session.execute(rows)
        if visit.case_id not in hidden
        and any(
            fact.officer == seat.officer_id
            and bars(fact, cases[visit.case_id], (visit.start, visit.end))
            for fact in known
        )
    ]
    titles = _titles(session, {visit.case_id for visit, _ in found})
    seats = seat_names_in(session)
    return [_line(visit, seat, titles[visit.case_id], seats, today) for visit, seat in found]


def _titles(session: Session, cases: Collection[int]) -> dict[int, CaseTitle]:
    if not cases:
        return {}
    reader = CaseReader(session)
    rows = session.scalars(select(Case).where(Case.id.in_(cases)))
    return {case.id: reader.title(case) for case in rows}


def _line(
    visit: Visit, seat: VisitSeat, title: CaseTitle, seats: Mapping[str, str], today: date
) -> BarredTeam:
    return BarredTeam(
        case=title.number,
        matter=title.matter,
        units=tuple(sorted(unit.name for unit in title.units)),
        days=tuple(date.fromisoformat(day) for day in visit.days),
        seat=seats.get(seat.seat, seat.seat),
        when="past" if visit.end <= today else "coming",
    )
