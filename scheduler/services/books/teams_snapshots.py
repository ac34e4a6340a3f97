"""The books of a moment, read for a plan of teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.grounds import FOR_EVER
from scheduler.books.teams_snapshot import CaseRow, PersonRow, TeamsSnapshot, VisitRow
from scheduler.dates import Span
from scheduler.problems.base import Gender, Rank
from scheduler.services.books.finding import TAKES_PLACE
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.duties import Duty, Stint
from scheduler.store.inspectors import Declaration, Inspector, InspectorRole
from scheduler.store.people import Leave, Officer, Unit
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["teams_snapshot_in", "visit_rows_in"]


def teams_snapshot_in(session: Session, today: date) -> TeamsSnapshot:
    """All that a plan of teams made on that day may know, in a few queries."""
    settings = settings_in(session).settings
    visits = tuple(visit_rows_in(session))
    visited = {visit.case for visit in visits}
    seated = frozenset(officer for visit in visits for officer in visit.team)
    return TeamsSnapshot(
        today=today,
        county=settings.county,
        settings=settings.inspection,
        people=tuple(_people(session, seated)),
        cases=tuple(case for case in _cases(session) if case.open or case.number in visited),
        visits=visits,
        recusals=tuple(recusal_facts_in(session)),
        workdays=workdays_in(session),
    )


def visit_rows_in(session: Session, case: str | None = None) -> Iterator[VisitRow]:
    """All published visits that are not cancelled, by start and case; or that of one case alone."""
    of_case = () if case is None else (Case.number == case,)
    seats = _seated(session, *of_case)
    rows = (
        select(Visit, Case.number, Case.seats)
        .join(Case, Case.id == Visit.case_id)
        .where(Visit.cancelled.is_(False), *of_case)
        .order_by(Visit.start, Case.number)
    )
    for visit, number, wanted in session.execute(rows):
        held = seats[visit.id]
        order = {seat["id"]: place for place, seat in enumerate(wanted)}
        named = sorted(held, key=lambda seat: (order.get(seat, len(order)), seat))
        yield VisitRow(
            case=number,
            days=tuple(map(date.fromisoformat, visit.days)),
            seats={seat: tuple(held[seat]) for seat in named},
        )


def _seated(
    session: Session, *conditions: ColumnElement[bool]
) -> defaultdict[int, defaultdict[str, list[int]]]:
    """By visit and seat: the officers. `conditions`: on the cases."""
    found: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    held = (
        select(VisitSeat.visit_id, VisitSeat.seat, VisitSeat.officer_id)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .join(Case, Case.id == Visit.case_id)
        .where(VisitSeat.left_at.is_(None), *conditions)
        .order_by(VisitSeat.officer_id)
    )
    for visit, seat, officer in session.execute(held):
        found[visit][seat].append(officer)
    return found


def _cases(session: Session) -> Iterator[CaseRow]:
    facts = {each.id: each for each in case_facts_in(session)}
    codes = dict(session.execute(select(Unit.id, Unit.code)).all())
    for case in session.scalars(select(Case).order_by(Case.number)):
        yield CaseRow(
            facts=facts[case.id],
            number=case.number,
            matter=case.matter,
            place=case.place,
            units=tuple(codes[unit] for unit in sorted(facts[case.id].units)),
            severity=case.severity,
            earliest=case.earliest,
            due=case.due,
            days=case.visit_days,
            seats=tuple(case.seats),
            min_units=case.min_units,
            max_same_unit=case.max_same_unit,
            open=case.closed_on is None,
        )


def _people(session: Session, seated: Set[int]) -> Iterator[PersonRow]:
    """Whoever is, was or will be on the name list, has a published stint, or sits in a visit that
    people know, as those still do whose stint was cancelled since; by staff number.
    """
    stints = _spans(session.execute(_stints()))
    declared = _spans(session.execute(_declared()))
    leave = _spans(session.execute(select(Leave.officer_id, Leave.first, Leave.end)))
    listed = {row.officer_id: row for row in session.scalars(select(Inspector))}
    roles = defaultdict[int, list[tuple[str, date | None, date | None]]](list)
    for row in session.scalars(select(InspectorRole).order_by(InspectorRole.id)):
        roles[row.officer_id].append((row.role, row.first, row.end))
    officers = select(Officer, Unit.code).join(Unit, Unit.id == Officer.unit_id)
    for officer, unit in session.execute(officers.order_by(Officer.staff_number)):
        entry = listed.get(officer.id)
        if entry is not None or officer.id in stints or officer.id in seated:
            yield _person(
                officer, unit, entry,
                stints=tuple(stints.get(officer.id, ())), roles=tuple(roles[officer.id]),
                declared=tuple(declared.get(officer.id, ())),
                leave=tuple(leave.get(officer.id, ())),
            )  # fmt: skip


def _stints() -> Any:
    return (
        select(Duty.officer_id, Stint.start, Stint.end)
        .join(Stint, Stint.duty_id == Duty.id)
        .where(TAKES_PLACE)
        .order_by(Stint.start)
    )


def _declared() -> Any:
    columns = (Declaration.officer_id, Declaration.declared_on, Declaration.expires_on)
    return select(*columns).order_by(Declaration.declared_on)


def _spans(rows: Sequence[tuple[int, date, date]] | Any) -> dict[int, list[Span]]:
    """By officer."""
    found: dict[int, list[Span]] = {}
    for officer, first, end in rows:
        found.setdefault(officer, []).append((first, end))
    return found


def _person(
    officer: Officer,
    unit: str,
    entry: Inspector | None,
    **spans: Any,
) -> PersonRow:
    listed = None if entry is None else (entry.since, entry.until or FOR_EVER)
    brought = None
    if entry is not None and entry.brought_year is not None:
        brought = (entry.brought_year, entry.brought_days)
    return PersonRow(
        officer=officer.id,
        name=officer.name,
        unit=unit,
        # Only these are ever stored.
        rank=cast("Rank", officer.rank),
        gender=cast("Gender", officer.gender),
        skills=tuple(officer.skills),
        hometown=None if entry is None else entry.hometown,
        listed=listed,
        left_on=officer.left_on,
        brought=brought,
        max_days=None if entry is None else entry.max_days,
        **spans,
    )
