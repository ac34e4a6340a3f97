"""What moves where working days change: deadlines, handovers, days of visits.

Of cases only that is told which whoever asks may know; to all others there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.deadlines import Rule, deadlines
from scheduler.books.roles import CASE_READERS
from scheduler.books.workdays import Workdays
from scheduler.services.books.case_dates import case_dates
from scheduler.services.books.events import handover_of, stints_told
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.visits import Visit

__all__ = ["MovedDeadline", "MovedHandover", "MovedVisit", "Moves", "moves_between"]


@dataclass(frozen=True, slots=True)
class _Moved:
    """From which day to which, each with whether it is an estimate: that, too, may change alone."""

    old: date
    new: date
    was_estimated: bool
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class MovedDeadline(_Moved):
    """Of an open case. `case`: its number."""

    case: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class MovedHandover(_Moved):
    """Of an officer's stint. `was_none`, `is_none`: it is over before people work again."""

    number: str
    name: str
    unit: str
    was_none: bool
    is_none: bool


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """A published visit with days to come on which people no longer work: it is not moved."""

    case: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """`deadlines`, `visits`: None for whoever is to know of no case."""

    handovers: tuple[MovedHandover, ...]
    deadlines: tuple[MovedDeadline, ...] | None
    visits: tuple[MovedVisit, ...] | None

    @property
    def any(self) -> bool:
        """Whether anything moves, of what is told."""
        return bool(self.handovers or self.deadlines or self.visits)


def moves_between(session: Session, books: Books, old: Workdays, new: Workdays) -> Moves:
    """All that moves, by case number and by staff number."""
    handovers = tuple(sorted(_handovers(session, books.today, old, new), key=_by_number))
    if not books.actor.is_any_of(*CASE_READERS):
        return Moves(handovers, None, None)
    hidden = hidden_cases(session, books.actor, books.today)
    rows = session.scalars(select(Case).order_by(Case.number))
    cases = {case.id: case for case in rows if case.id not in hidden}
    return Moves(
        handovers,
        tuple(_deadlines(session, cases, old, new)),
        tuple(_visits(session, cases, books.today, old, new)),
    )


def _by_number(moved: MovedHandover) -> tuple[str, date]:
    return moved.number, moved.old


def _handovers(
    session: Session, today: date, old: Workdays, new: Workdays
) -> Iterator[MovedHandover]:
    for told in stints_told(session, today):
        before, after = handover_of(told.stint, old), handover_of(told.stint, new)
        if told.off or before == after or not (before[2] or after[2]):
            continue
        yield MovedHandover(
            old=before[0], new=after[0], was_estimated=before[1], is_estimated=after[1],
            number=told.officer.staff_number, name=told.officer.name, unit=told.unit.name,
            was_none=not before[2], is_none=not after[2],
        )  # fmt: skip


def _deadlines(
    session: Session, cases: dict[int, Case], old: Workdays, new: Workdays
) -> Iterator[MovedDeadline]:
    terms = settings_in(session).settings.inspection.deadlines
    for case in cases.values():
        if case.closed_on is not None:
            continue
        dates = case_dates(case)
        pairs = zip(deadlines(dates, terms, old), deadlines(dates, terms, new), strict=True)
        for before, after in pairs:
            if before != after:
                yield MovedDeadline(
                    before.day, after.day, before.estimated, after.estimated, case.number,
                    before.rule,
                )  # fmt: skip


def _visits(
    session: Session, cases: dict[int, Case], today: date, old: Workdays, new: Workdays
) -> Iterator[MovedVisit]:
    rows = session.scalars(select(Visit).where(~Visit.cancelled, Visit.end > today))
    found = {row.case_id: row for row in rows}
    for case_id, case in cases.items():
        visit = found.get(case_id)
        days = () if visit is None else map(date.fromisoformat, visit.days)
        lost = tuple(
            day for day in days if day >= today and old.works(day)[0] and not new.works(day)[0]
        )
        if lost:
            yield MovedVisit(case.number, lost)
