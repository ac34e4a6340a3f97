"""What those who handle cases see first: what is late, which visits come, what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import CASE_READERS
from scheduler.services.books.cases_read import CaseLine, CaseReader, CaseTitle
from scheduler.services.books.cases_seen import is_overdue, open_cases
from scheduler.services.books.drafts import DraftLine, draft_lines
from scheduler.services.books.grounds_held import recusal_facts_in
from scheduler.services.books.home import Some, some
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.objections import ObjectionLine, objections_waiting
from scheduler.services.books.opened import Books
from scheduler.services.books.recusal_lines import fact_lines
from scheduler.services.books.teams_barred import barred_counts
from scheduler.services.books.teams_desk import BrokenTeam, broken_teams
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.clock import begins, here
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal

__all__ = ["FORTNIGHT", "ComingVisit", "DeclaredTie", "InspectionHome", "inspection_home"]

FORTNIGHT: Final = 14
"""Days of the calendar that are near."""


@dataclass(frozen=True, slots=True)
class ComingVisit:
    """A visit with its first and last day; `estimated`: as of a `BrokenTeam`."""

    title: CaseTitle
    first: date
    last: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class DeclaredTie:
    """What an officer has declared lately, by the id of the fact; `teams`: how many, past ones or
    to come, it keeps the officer out of.
    """

    id: int
    name: str
    unit: str
    target: str
    on: date
    teams: int


@dataclass(frozen=True, slots=True)
class InspectionHome:
    """A day's view of cases. `late`: open ones with something overdue, the longest first; `near`:
    those with something due within a fortnight; `waiting`: to be visited, without a visit;
    `visits`: those under way, or to begin within a fortnight; `objections`: to be decided, or
    upheld while the same person is still to go. `broken`: visits that no longer keep the rules,
    `drafts` of teams, and `declared`: what was declared within the last fortnight and bars a team,
    the latest first; all three None for who learns of none.
    """

    late: Some[CaseLine]
    near: Some[CaseLine]
    waiting: Some[CaseLine]
    visits: Some[ComingVisit]
    objections: Some[ObjectionLine]
    broken: Some[BrokenTeam] | None
    drafts: Some[DraftLine] | None
    declared: Some[DeclaredTie] | None


def inspection_home(books: Books) -> InspectionHome:
    """What whoever looks may know of, all of one moment. Raises NotAllowed, StoreError."""
    today = books.today
    end = today + timedelta(FORTNIGHT)
    told = TEAMS.is_seen_by(books.actor)
    states = ("draft", "submitted", "approved")
    with books.looking(*CASE_READERS) as session:
        reader = CaseReader(session)
        cases = open_cases(session, books, reader)
        due = [line for line in cases if line.next is not None and today <= line.next.day <= end]
        waiting = [line for line in cases if line.visit is None and line.visit_days]
        return InspectionHome(
            late=some([line for line in cases if is_overdue(line, today)]),
            near=some(due),
            waiting=some(sorted(waiting, key=lambda line: (line.due, line.title.number))),
            visits=some(_visits(session, books, reader, end)),
            objections=some(objections_waiting(session, books)),
            broken=some(broken_teams(session, today)) if told else None,
            drafts=some(draft_lines(session, *states, kind=TEAMS)) if told else None,
            declared=some(_declared(session, books)) if told else None,
        )


def _declared(session: Session, books: Books) -> Sequence[DeclaredTie]:
    """Who declared by themselves is not told what it bars: nobody but the office can act on it."""
    since = begins(books.today - timedelta(FORTNIGHT))
    lately = (Recusal.source == "declared", Recusal.entered_at >= since)
    facts = recusal_facts_in(session, *lately)
    bars = barred_counts(session, books.actor, books.today, facts)
    lines = fact_lines(session, books.actor, books.today, *lately)
    return [
        DeclaredTie(
            line.id, line.name, line.unit, line.target, here(line.entered_at).date(), bars[line.id]
        )
        for line in sorted(lines, key=lambda line: -line.id)
        if line.state != "ended" and bars[line.id]
    ]


def _visits(session: Session, books: Books, reader: CaseReader, end: date) -> Sequence[ComingVisit]:
    hidden = hidden_cases(session, books.actor, books.today)
    rows = [row for row in visit_rows_in(session) if row.last >= books.today and row.start <= end]
    numbers = [row.case for row in rows]
    cases = {
        case.number: case
        for case in session.scalars(select(Case).where(Case.number.in_(numbers)))
        if case.id not in hidden
    }
    return [
        ComingVisit(
            reader.title(cases[row.case]), row.start, row.last, reader.is_estimated(row.days)
        )
        for row in rows
        if row.case in cases
    ]
