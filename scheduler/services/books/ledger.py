"""The ledger: who owes, is planned, serves, is done; who is overdue, and who falls due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from scheduler.books.names import folded
from scheduler.books.roles import READERS, Role
from scheduler.books.states import OPEN_STATES, DutyFacts, State, deadline, state_of
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.auditing import CONFIDENTIAL_ACTS, Entry, newest_entries
from scheduler.services.books.finding import facts_of, officer_by_number, unit_by_code
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.duties import Appraisal, Duty, Stint
from scheduler.store.people import Leave, Officer, Unit
from scheduler.store.trail import AuditEntry

__all__ = [
    "OWN", "Filter", "History", "Judged", "LeaveRow", "LedgerRow", "due_days", "history",
    "history_in", "ledger", "ledger_rows",
]  # fmt: skip

_MOST_ACTS: Final = 1000
OWN: Final[tuple[Role, ...]] = (*READERS, "liaison", "officer")
"""Who looks into the ledger, each at their own part of it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list. `due_within`: days until the deadline, None for no such filter.

    `unit`: code or name; `text`: part of a name or staff number; `starts`, `ends`: a day of the
    month in which the stint has its first, or last, day. Without any, all duties.
    """

    states: frozenset[State] = frozenset()
    unit: str | None = None
    overdue: bool = False
    due_within: int | None = None
    text: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A duty and who owes it. `last`: last day of the stint; `post`: its name; both of a stint that
    was published and not cancelled. `days_left`: until the deadline, negative when overdue; None
    once the stint has begun or is owed no more.
    """

    number: str
    name: str
    unit: str
    rank: str
    state: State
    arose_on: date
    deadline: date
    days_left: int | None
    start: date | None
    last: date | None
    post: str | None


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Days of leave, both included."""

    first: date
    last: date
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How a stint was appraised."""

    start: date
    grade: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class History:
    """All there is of one officer: duties from the latest on, acts from the first on.

    Acts are for those alone who see the whole ledger.
    """

    number: str
    name: str
    unit: str
    left_on: date | None
    duties: Sequence[LedgerRow]
    leave: Sequence[LeaveRow]
    appraisals: Sequence[Judged]
    acts: Sequence[Entry]


def ledger(books: Books, wanted: Filter | None = None) -> Sequence[LedgerRow]:
    """The duties that the filter lets pass, by unit and staff number.

    A liaison sees those of the own unit, an officer the own; nobody's filter shows more.
    """
    wanted = wanted or Filter()
    with books.looking(*OWN) as session:
        rows = _visible(books, _duties())
        if wanted.unit is not None:
            rows = rows.where(Officer.unit_id == unit_by_code(session, wanted.unit).id)
        row = _rows(session, books.today)
        found = (row(*each) for each in session.execute(rows))
        return [each for each in found if _passes(each, wanted)]


def ledger_rows(
    session: Session, today: date, *conditions: ColumnElement[bool]
) -> Sequence[LedgerRow]:
    """Those rows, of duties, their officers and units, and stints that are not cancelled."""
    row = _rows(session, today)
    return [row(*each) for each in session.execute(_duties().where(*conditions))]


def history(books: Books, number: str) -> History:
    """Everything on record of an officer. Raises LunzhiError for an unknown or hidden one."""
    with books.looking(*OWN) as session:
        return history_in(session, books, number)


def history_in(session: Session, books: Books, number: str) -> History:
    """Likewise, within a transaction."""
    rows = _visible(books, _duties()).where(Officer.staff_number == number)
    found = list(session.execute(rows.order_by(None).order_by(Duty.id.desc())))
    if not found and not _sees_all(books):
        # No other number is offered: whose they are is not theirs to know.
        raise LunzhiError("unknown_officer", {"found": shown(number)})
    officer = officer_by_number(session, number)
    duties = [each[0].id for each in found]
    row = _rows(session, books.today)
    acts = [
        AuditEntry.subject.in_([f"officer:{officer.id}", *map("duty:{}".format, duties)]),
        # Whoever reads the ledger need not know of cases and teams.
        AuditEntry.act.not_in(CONFIDENTIAL_ACTS),
    ]
    return History(
        number=officer.staff_number,
        name=officer.name,
        unit=session.get_one(Unit, officer.unit_id).name,
        left_on=officer.left_on,
        duties=[row(*each) for each in found],
        leave=list(_leave(session, officer)),
        appraisals=list(_appraisals(session, duties)),
        acts=newest_entries(session, acts, _MOST_ACTS) if _sees_all(books) else [],
    )


def due_days(books: Books) -> int:
    """How many days before its deadline a duty falls due, by the county's settings."""
    with books.looking(*READERS) as session:
        return settings_in(session).settings.due_days


_Rows = Select[Duty, Officer, str, Stint]


def _duties() -> _Rows:
    alive = (Stint.duty_id == Duty.id) & Stint.cancelled.is_(False)
    return (
        select(Duty, Officer, Unit.name, Stint)
        .join(Officer, Officer.id == Duty.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .outerjoin(Stint, alive)
        .order_by(Unit.code, Officer.staff_number, Duty.id)
    )


def _sees_all(books: Books) -> bool:
    return books.actor.is_any_of(*READERS)


def _visible(books: Books, rows: _Rows) -> _Rows:
    if _sees_all(books):
        return rows
    if "liaison" in books.actor.roles:
        return rows.where(Officer.unit_id == books.actor.unit)
    return rows.where(Officer.id == books.actor.officer)


def _rows(session: Session, today: date) -> Callable[[Duty, Officer, str, Stint | None], LedgerRow]:
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    return partial(_row, today=today, posts=posts)


def _row(
    duty: Duty,
    officer: Officer,
    unit: str,
    stint: Stint | None,
    *,
    today: date,
    posts: Mapping[str, str],
) -> LedgerRow:
    facts = facts_of(duty, stint)
    state = state_of(facts, today)
    return LedgerRow(
        number=officer.staff_number,
        name=officer.name,
        unit=unit,
        rank=officer.rank,
        state=state,
        arose_on=duty.arose_on,
        deadline=deadline(facts),
        days_left=_days_left(facts, state, today),
        start=stint.start if stint else None,
        last=stint.end - timedelta(1) if stint else None,
        post=posts.get(stint.post, stint.post) if stint else None,
    )


def _days_left(facts: DutyFacts, state: State, today: date) -> int | None:
    return (deadline(facts) - today).days if state in OPEN_STATES else None


def _passes(row: LedgerRow, wanted: Filter) -> bool:
    text = folded(wanted.text)
    if text and text not in folded(row.name) and text not in folded(row.number):
        return False
    if wanted.states and row.state not in wanted.states:
        return False
    if not (_is_in_month(row.start, wanted.starts) and _is_in_month(row.last, wanted.ends)):
        return False
    left = row.days_left
    if wanted.overdue and (left is None or left >= 0):
        return False
    return wanted.due_within is None or (left is not None and 0 <= left <= wanted.due_within)


def _is_in_month(day: date | None, month: date | None) -> bool:
    """Without a month, whatever the day."""
    return month is None or (day is not None and (day.year, day.month) == (month.year, month.month))


def _leave(session: Session, officer: Officer) -> Iterator[LeaveRow]:
    rows = select(Leave).where(Leave.officer_id == officer.id).order_by(Leave.first)
    for leave in session.scalars(rows):
        yield LeaveRow(leave.first, leave.end - timedelta(1), leave.kind)


def _appraisals(session: Session, duties: Sequence[int]) -> Iterator[Judged]:
    rows = (
        select(Appraisal, Stint.start)
        .join(Stint, Stint.duty_id == Appraisal.duty_id)
        .where(Appraisal.duty_id.in_(duties))
        .order_by(Stint.start)
    )
    for appraisal, start in session.execute(rows):
        yield Judged(start, appraisal.grade, appraisal.text, appraisal.by)
