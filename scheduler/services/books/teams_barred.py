"""Which teams that people know of somebody may not be in, by a ground of recusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.grounds import CaseFacts, RecusalFact, bars
from scheduler.books.roles import Actor
from scheduler.books.workdays import Workdays
from scheduler.services.books.cases_read import CaseReader
from scheduler.services.books.grounds_held import case_facts_in
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["BarredTeam", "When", "barred_counts", "teams_barred"]


When = Literal["past", "before", "coming"]
"""As `recusal.page.<when>`."""


@dataclass(frozen=True, slots=True)
class BarredTeam:
    """A seat in a team that a ground stands against. `case`: number; `matter`, `units`, `seat`:
    names; `when`: `past` once the last day of the visit is over, `before` where that was before
    the ground is said to hold. `estimated`: those of `days` whose year's working days nobody knows.
    """

    case: str
    matter: str
    units: tuple[str, ...]
    days: tuple[date, ...]
    estimated: frozenset[date]
    seat: str
    when: When


def teams_barred(
    session: Session, actor: Actor, today: date, facts: Iterable[RecusalFact]
) -> list[BarredTeam]:
    """Where officers sit, or sat, in a published team that one of the facts keeps them out of.

    By the first day of the visit; without cases that are hidden from the actor. Of visits that are
    over those before a fact is said to hold, too: since when it has held is a guess more often
    than not, and what was decided then may have to be looked at again.
    """
    known = defaultdict[int, list[RecusalFact]](list)
    for fact in facts:
        known[fact.officer].append(fact)
    told, found = _Told(session), []
    for sitting in _sittings(session, actor, today, known):
        when = sitting.when(known[sitting.seat.officer_id], today)
        if when is not None:
            found.append(told.line(sitting, when))
    return found


def barred_counts(
    session: Session, actor: Actor, today: date, facts: Iterable[RecusalFact]
) -> Mapping[int, int]:
    """By id of the fact, how many such teams there are."""
    known = list(facts)
    sittings = list(_sittings(session, actor, today, {fact.officer for fact in known}))
    return {
        fact.id: sum(
            each.when([fact], today) is not None
            for each in sittings
            if each.seat.officer_id == fact.officer
        )
        for fact in known
    }


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Somebody in a published team."""

    visit: Visit
    seat: VisitSeat
    case: Case
    facts: CaseFacts

    def when(self, grounds: Sequence[RecusalFact], today: date) -> When | None:
        """None: none of the officer's grounds bars it."""
        span = (self.visit.start, self.visit.end)
        if any(bars(each, self.facts, span) for each in grounds):
            return "past" if self.visit.end <= today else "coming"
        if self.visit.end > today:
            return None
        always = (replace(each, span=(date.min, each.span[1])) for each in grounds)
        return "before" if any(bars(each, self.facts, span) for each in always) else None


def _sittings(
    session: Session, actor: Actor, today: date, officers: Iterable[int]
) -> Iterator[_Sitting]:
    """Of those officers, by start of the visit; without cases that are hidden from the actor."""
    hidden = hidden_cases(session, actor, today)
    cases = {case.id: case for case in case_facts_in(session)}
    rows = (
        select(Visit, VisitSeat, Case)
        .join(VisitSeat, VisitSeat.visit_id == Visit.id)
        .join(Case, Case.id == Visit.case_id)
        .where(~Visit.cancelled, VisitSeat.left_at.is_(None), VisitSeat.officer_id.in_(officers))
        .order_by(Visit.start, Visit.id, VisitSeat.id)
    )
    for visit, seat, case in session.execute(rows):
        if case.id not in hidden:
            yield _Sitting(visit, seat, case, cases[case.id])


class _Told:
    """What visits are called, read once, and only where there are any."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _reader(self) -> CaseReader:
        return CaseReader(self._session)

    @cached_property
    def _workdays(self) -> Workdays:
        return workdays_in(self._session)

    def line(self, sitting: _Sitting, when: When) -> BarredTeam:
        title = self._reader.title(sitting.case)
        days = tuple(map(date.fromisoformat, sitting.visit.days))
        return BarredTeam(
            case=title.number,
            matter=title.matter,
            units=tuple(unit.name for unit in title.units),
            days=days,
            estimated=self._workdays.estimated(days),
            seat=self._reader.lists.seat_name(sitting.seat.seat),
            when=when,
        )
