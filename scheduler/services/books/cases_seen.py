"""Cases as those see them who may: in a list, one whole, and whether that is still so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.deadlines import CaseDates, Deadline
from scheduler.books.roles import CASE_KEEPERS, CASE_READERS
from scheduler.books.teams_snapshot import has_begun
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.case_offices import OwnOffice, own_office
from scheduler.services.books.cases_read import CaseLine, CaseReader, SeatLine
from scheduler.services.books.finding import unit_by_code
from scheduler.services.books.knowing import hidden_cases, visible_case
from scheduler.services.books.opened import Books
from scheduler.services.clock import minute
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.trail import AuditEntry

__all__ = [
    "CaseFilter", "CaseListing", "CaseView", "case_as_seen", "case_desk", "case_list",
    "is_overdue", "open_cases",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case whole. `values`: the columns of its row that tell what was entered. `usual_seats`:
    id and name of each that the settings' team has, or this one. `is_bound`: fields of `BOUND`
    stay as they are, for a visit was published; `is_visit_ahead`: which has not begun.
    `own_office`: until the visit begins. `short_window`: until there is a visit, how many working
    days it may take place on, where these are fewer than it takes. `mark`: for `case_as_seen`.
    """

    line: CaseLine
    values: Mapping[str, Any]
    deadlines: Sequence[Deadline]
    seats: Sequence[SeatLine]
    usual_seats: Sequence[tuple[str, str]]
    keeps: bool
    is_bound: bool
    is_visit_ahead: bool
    own_office: OwnOffice | None
    short_window: int | None
    mark: str


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to list; None or empty: whatever. `text`: a part of the number, and nothing else.
    `overdue`: something should have happened by now.
    """

    state: Literal["open", "closed"] | None = None
    kind: str | None = None
    matter: str | None = None
    place: str | None = None
    unit: str | None = None
    text: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CaseListing:
    """Open cases by what is due first, then closed ones, the last closed first. `counts`: of open
    and closed ones before the filter looks at that; `overdue`: of `rows`.
    """

    rows: Sequence[CaseLine]
    counts: Mapping[str, int]
    overdue: int


def case_list(books: Books, wanted: CaseFilter) -> CaseListing:
    """The cases that whoever looks may know of. Raises LunzhiError for a unit that is not there."""
    with books.looking(*CASE_READERS) as session:
        reader = CaseReader(session)
        hidden = hidden_cases(session, books.actor, books.today)
        cases = [case for case in _wanted(session, wanted) if case.id not in hidden]
        if wanted.overdue:  # nothing is due of a closed case
            cases = [case for case in cases if case.closed_on is None]
        asked = cases if wanted.overdue else [case for case in cases if _is_in(wanted, case)]
        lines = [reader.line(case) for case in asked]
    if wanted.overdue:
        lines = [line for line in lines if is_overdue(line, books.today)]
    counts = Counter(_state(each) for each in (lines if wanted.overdue else cases))
    rows = [line for line in lines if _is_in(wanted, line)]
    overdue = sum(is_overdue(line, books.today) for line in rows)
    return CaseListing(sorted(rows, key=_place), counts, overdue)


def open_cases(session: Session, books: Books, reader: CaseReader) -> list[CaseLine]:
    """The open ones that whoever looks may know of, by what is due first."""
    hidden = hidden_cases(session, books.actor, books.today)
    rows = session.scalars(select(Case).where(Case.closed_on.is_(None)))
    return sorted((reader.line(case) for case in rows if case.id not in hidden), key=_place)


def is_overdue(line: CaseLine, today: date) -> bool:
    """Whether something should have happened by now."""
    return line.next is not None and line.next.is_late(today)


def case_desk(books: Books, number: str) -> CaseView:
    """One case. Raises LunzhiError if there is none, or whoever looks must not know of it."""
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        reader = CaseReader(session, case.id)
        line = reader.line(case)
        usual = reader.lists.seat_names
        seats = [reader.seat(seat) for seat in case.seats]
        dates = (each.name for each in fields(CaseDates))
        return CaseView(
            line,
            {name: getattr(case, name) for name in (*dates, *_ENTERED)},
            reader.deadlines(case),
            seats,
            list({**usual, **{seat.id: seat.name for seat in seats}}.items()),
            keeps=books.actor.is_any_of(*CASE_KEEPERS),
            is_bound=line.visit is not None,
            is_visit_ahead=line.visit is not None and not has_begun(line.visit[0], books.today),
            own_office=_own_office(session, line, reader, books.today),
            short_window=None if line.visit or line.closed_on else reader.days_of_window(case),
            mark=_mark(case),
        )


def case_as_seen(books: Books, number: str, mark: str) -> Books:
    """The same books, on which an act is refused unless the case is still as `mark` says.

    What the act raises then is LunzhiError `case.changed`, with who changed it and when.
    """
    books.actor.must_be(*CASE_KEEPERS)

    def is_still_so(session: Session) -> None:
        case = visible_case(session, books, number)
        if _mark(case) != mark:
            raise _changed(session, case)

    return replace(books, condition=is_still_so)


_ENTERED: Final = (
    "kind", "matter", "place", "severity", "earliest", "visit_days", "min_units", "max_same_unit",
    "due", "opinion", "leader", "standard", "extended_by", "entered_at", "entered_by",
)  # fmt: skip


def _wanted(session: Session, wanted: CaseFilter) -> Iterator[Case]:
    rows = select(Case)
    for column, value in (
        (Case.kind, wanted.kind), (Case.matter, wanted.matter), (Case.place, wanted.place),
    ):  # fmt: skip
        if value:
            rows = rows.where(column == value)
    if wanted.unit:
        unit = unit_by_code(session, wanted.unit)
        of_unit = select(CaseUnit.case_id).where(CaseUnit.unit_id == unit.id)
        rows = rows.where(Case.id.in_(of_unit))
    if text := wanted.text.strip():
        rows = rows.where(Case.number.icontains(text, autoescape=True))
    yield from session.scalars(rows)


def _state(line: CaseLine | Case) -> str:
    return "open" if line.closed_on is None else "closed"


def _is_in(wanted: CaseFilter, line: CaseLine | Case) -> bool:
    return wanted.state in (None, _state(line))


def _place(line: CaseLine) -> tuple[bool, int, str]:
    if line.closed_on is not None:
        return True, -line.closed_on.toordinal(), line.title.number
    day = date.max if line.next is None else line.next.day
    return False, day.toordinal(), line.title.number


def _own_office(
    session: Session, line: CaseLine, reader: CaseReader, today: date
) -> OwnOffice | None:
    begun = line.visit is not None and line.visit[0] <= today
    if begun or line.closed_on is not None:
        return None
    return own_office(session, line.title.units, reader.lists)


def _mark(case: Case) -> str:
    return str(case.version)


def _changed(session: Session, case: Case) -> LunzhiError:
    about = select(AuditEntry).where(AuditEntry.subject == f"case:{case.id}")
    entry = session.scalars(about.order_by(AuditEntry.seq.desc()).limit(1)).one()
    told = {"number": case.number, "by": entry.actor, "at": minute(entry.at)}
    return LunzhiError("case.changed", told)
