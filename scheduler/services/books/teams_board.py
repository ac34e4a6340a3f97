"""The board of visits: by day, and by person with the load so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import CASE_READERS
from scheduler.books.teams_snapshot import VisitRow, days_of_year
from scheduler.dates import SATURDAY
from scheduler.referee.violations import Violation
from scheduler.services.books.cases_read import CaseReader, CaseTitle
from scheduler.services.books.finding import refuse_out_of_reach
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.books.teams_standing import broken_visits
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.inspectors import Inspector
from scheduler.store.people import Officer, Unit

__all__ = [
    "Board", "BoardDay", "BoardPerson", "BoardVisit", "BrokenLine", "board", "load_so_far",
    "visible_load",
]  # fmt: skip


_DAY: Final = timedelta(1)


@dataclass(frozen=True, slots=True)
class BoardVisit:
    """A visit on the board. `team`: seats' names, each with who sits there. `is_broken`: it breaks
    a rule by today's books; `estimated`: some of its days is of a year whose working days nobody
    knows.
    """

    case: CaseTitle
    days: tuple[date, ...]
    team: tuple[tuple[str, tuple[str, ...]], ...]
    is_broken: bool
    estimated: bool

    @property
    def start(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day with its visits; `works`: whether people work, `is_sure`: its year's notice is out."""

    day: date
    works: bool
    is_sure: bool
    visits: tuple[BoardVisit, ...]

    @property
    def is_made_up(self) -> bool:
        """Whether people work on it though it lies at a weekend."""
        return self.works and self.day.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """Somebody with the visits within the board's days. `days`: of visits in the year, those before
    the books included.
    """

    number: str
    name: str
    unit: str
    days: int
    visits: tuple[BoardVisit, ...]


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A visit to come that no longer keeps the rules, with those that it breaks."""

    visit: BoardVisit
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Days `[first, end)`: each with its visits; everybody who is on one of them, by load.

    `broken`: of any days; only for who may read grounds, as rules that are broken tell them.
    """

    first: date
    end: date
    days: tuple[BoardDay, ...]
    people: tuple[BoardPerson, ...]
    visits: tuple[BoardVisit, ...]
    broken: tuple[BrokenLine, ...]

    @property
    def year(self) -> int:
        """The one whose days of visits `people` tell."""
        return (self.end - _DAY).year


def board(books: Books, first: date, days: int) -> Board:
    """What whoever looks may know of the visits on these days of the calendar.

    Raises LunzhiError for days that cannot be reckoned with.
    """
    books.actor.must_be(*CASE_READERS)
    refuse_out_of_reach(first)
    with books.looking(*CASE_READERS) as session:
        end = first + timedelta(days)
        told = _Told(session, books)
        rows = [
            (row, told.visit(row))
            for row in told.rows
            if any(first <= day < end for day in row.days)
        ]
        shown = tuple(visit for _, visit in rows)
        workdays = workdays_in(session)
        by_day = (first + timedelta(n) for n in range(days))
        load = load_so_far(session, (end - _DAY).year, told.rows)
        return Board(
            first=first,
            end=end,
            days=tuple(BoardDay(day, *workdays.works(day), _on(shown, day)) for day in by_day),
            people=tuple(_people(session, rows, load)),
            visits=shown,
            broken=tuple(told.broken_lines()),
        )


def load_so_far(
    session: Session, year: int, rows: Iterable[VisitRow] | None = None
) -> dict[int, int]:
    """By officer: days of published visits of the year, and those before the books.

    `rows`: of these visits alone, for who may not know of the others.
    """
    days = days_of_year(visit_rows_in(session) if rows is None else rows, year)
    for entry in session.scalars(select(Inspector).where(Inspector.brought_year == year)):
        days[entry.officer_id] = days.get(entry.officer_id, 0) + entry.brought_days
    return days


def visible_load(session: Session, books: Books, year: int) -> dict[int, int]:
    """The same, of the visits alone that whoever looks may know of."""
    hidden = hidden_cases(session, books.actor, books.today)
    secret = set(session.scalars(select(Case.number).where(Case.id.in_(hidden))))
    rows = (row for row in visit_rows_in(session) if row.case not in secret)
    return load_so_far(session, year, rows)


class _Told:
    """Visits as whoever looks may know of them; `rows`: of all those."""

    def __init__(self, session: Session, books: Books) -> None:
        hidden = hidden_cases(session, books.actor, books.today)
        self._cases = {case.number: case for case in session.scalars(select(Case))}
        self.rows = [
            row for row in visit_rows_in(session) if self._cases[row.case].id not in hidden
        ]
        self._broken = {each.visit.case: each for each in broken_visits(session, books.today)}
        self._names = dict(session.execute(select(Officer.id, Officer.name)).all())
        self._seats = seat_names_in(session)
        self._reader = CaseReader(session)
        self._reads_grounds = TEAMS.is_seen_by(books.actor)

    def visit(self, row: VisitRow) -> BoardVisit:
        team = tuple(
            (self._seats.get(seat, seat), tuple(self._names[each] for each in people))
            for seat, people in row.seats.items()
        )
        title = self._reader.title(self._cases[row.case])
        unsure = self._reader.is_estimated(row.days)
        return BoardVisit(title, row.days, team, row.case in self._broken, unsure)

    def broken_lines(self) -> Iterator[BrokenLine]:
        for row in self.rows if self._reads_grounds else ():
            if row.case in self._broken:
                yield BrokenLine(self.visit(row), self._broken[row.case].violations)


def _on(visits: Iterable[BoardVisit], day: date) -> tuple[BoardVisit, ...]:
    return tuple(visit for visit in visits if day in visit.days)


def _people(
    session: Session, rows: Sequence[tuple[VisitRow, BoardVisit]], load: Mapping[int, int]
) -> Iterator[BoardPerson]:
    """Those who are on some visit, the least burdened first."""
    of: dict[int, list[BoardVisit]] = {}
    for row, visit in rows:
        for officer in row.team:
            of.setdefault(officer, []).append(visit)
    people = (
        select(Officer.id, Officer.staff_number, Officer.name, Unit.name)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Officer.id.in_(of))
    )
    found = sorted(session.execute(people), key=lambda row: (load.get(row[0], 0), row[1]))
    for officer, number, name, unit in found:
        yield BoardPerson(number, name, unit, load.get(officer, 0), tuple(of[officer]))
