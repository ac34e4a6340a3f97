"""What the department sees first: what is late, what comes up, what waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.books.jobs import OPEN_JOBS
from scheduler.books.plan_kinds import ROTATION
from scheduler.books.roles import READERS
from scheduler.dates import add_months
from scheduler.services.books.drafts import DraftLine, draft_lines
from scheduler.services.books.jobs import JobView, jobs_in
from scheduler.services.books.leave_requests import RequestLine, request_lines
from scheduler.services.books.ledger import LedgerRow, ledger_rows
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.swap_lines import SwapLine, swap_lines
from scheduler.store.desk import LeaveRequest, Swap
from scheduler.store.duties import Duty, Stint
from scheduler.store.plans import Release, ReleaseEnd

__all__ = ["MOST_ROWS", "Home", "Some", "home", "some"]

MOST_ROWS: Final = 10

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Some(Generic[Shown]):
    """How many there are, and the first of them, `MOST_ROWS` at most."""

    count: int
    rows: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A day's view. `overdue` from the latest on, `due` the nearest first, within `due_days` days.

    `starting`, `ending`: stints whose first, or last, day lies in the month of `today`.
    `submitted`: drafts that wait for approval; `drafts`: those that wait for somebody to go on with
    them; `release`: number of the one in force, None without any; `leave`: requests that wait for
    an answer; `swaps`: those that both want and that wait for approval; `jobs`: queued or running.
    """

    today: date
    due_days: int
    overdue: Some[LedgerRow]
    due: Some[LedgerRow]
    starting: Some[LedgerRow]
    ending: Some[LedgerRow]
    submitted: Some[DraftLine]
    drafts: Some[DraftLine]
    release: int | None
    leave: Some[RequestLine]
    swaps: Some[SwapLine]
    jobs: Some[JobView]


def home(books: Books) -> Home:
    """All of one moment, within a fraction of a second however large the county is."""
    with books.looking(*READERS) as session:
        today = books.today
        first = today.replace(day=1)
        end = add_months(first, 1)
        due_days = settings_in(session).settings.due_days
        rows = _current(session, today, first)
        within = (row for row in rows if row.days_left is not None and row.days_left <= due_days)
        near = sorted(within, key=_days_left)
        return Home(
            today=today,
            due_days=due_days,
            overdue=some([row for row in near if _days_left(row) < 0]),
            due=some([row for row in near if _days_left(row) >= 0]),
            starting=_between(rows, lambda row: row.start, first, end),
            ending=_between(rows, lambda row: row.last, first, end),
            submitted=some(draft_lines(session, "submitted")),
            drafts=some(draft_lines(session, "draft", "approved")),
            release=_in_force(session),
            leave=_leave(session, today),
            swaps=_swaps(session),
            jobs=some(jobs_in(session, ROTATION, *OPEN_JOBS)),
        )


def _in_force(session: Session) -> int | None:
    ended = select(ReleaseEnd.number).where(ReleaseEnd.number == Release.number).exists()
    return session.scalar(select(func.max(Release.number)).where(~ended))


def _current(session: Session, today: date, first: date) -> Sequence[LedgerRow]:
    """Without the many whose stint was over before this month."""
    lasting = Stint.duty_id.is_(None) | (Stint.end > first)
    return ledger_rows(session, today, Duty.exempt_on.is_(None), lasting)


def _days_left(row: LedgerRow) -> int:
    assert row.days_left is not None
    return row.days_left


def _between(
    rows: Iterable[LedgerRow], day_of: Callable[[LedgerRow], date | None], first: date, end: date
) -> Some[LedgerRow]:
    found = [(day, row) for row in rows if (day := day_of(row)) is not None and first <= day < end]
    return some([row for _, row in sorted(found, key=lambda each: each[0])])


def _leave(session: Session, today: date) -> Some[RequestLine]:
    is_open = LeaveRequest.state == "open"
    rows = request_lines(session, today, is_open, most=MOST_ROWS)
    return Some(_count(session, LeaveRequest, is_open), tuple(rows))


def _swaps(session: Session) -> Some[SwapLine]:
    is_accepted = Swap.state == "accepted"
    rows = swap_lines(session, is_accepted, most=MOST_ROWS)
    return Some(_count(session, Swap, is_accepted), tuple(rows))


def _count(session: Session, table: type[Any], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def some(rows: Sequence[Shown]) -> Some[Shown]:
    """How many, and the first of them."""
    return Some(len(rows), tuple(rows[:MOST_ROWS]))
