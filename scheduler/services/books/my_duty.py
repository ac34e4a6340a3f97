"""What an officer comes for: the own duty, and the leave that is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from scheduler.books.workdays import Workdays
from scheduler.services.books.finding import own_officer
from scheduler.services.books.ledger import LeaveRow, LedgerRow, ledger_rows
from scheduler.services.books.opened import Books
from scheduler.services.books.workdays import workdays_in
from scheduler.store.people import Leave, Officer, Unit

__all__ = ["MyDuty", "my_duty"]


@dataclass(frozen=True, slots=True)
class MyDuty:
    """`duty`: the one that arose last, None for who owes none; `before`: the others, latest first.

    `days`: until the first day of the stint where it is still to begin, until the last where it
    has begun; None without one, and when it is over. `handover`: the first working day of a stint;
    `estimated`: its year's notice is not out. `leave`: what is not over, the nearest first.
    """

    name: str
    unit: str
    duty: LedgerRow | None
    before: Sequence[LedgerRow]
    days: int | None
    handover: date | None
    estimated: bool
    leave: Sequence[LeaveRow]


def my_duty(books: Books) -> MyDuty:
    """Raises LunzhiError for who is no officer, or none any more."""
    with books.looking("officer") as session:
        officer = own_officer(session, books.actor, books.today)
        rows = [*ledger_rows(session, books.today, Officer.id == officer.id)][::-1]
        duty = rows[0] if rows else None
        handover, estimated = _handover(duty, workdays_in(session))
        current = (Leave.officer_id == officer.id, Leave.end > books.today)
        leave = session.scalars(select(Leave).where(*current).order_by(Leave.first))
        return MyDuty(
            name=officer.name,
            unit=session.get_one(Unit, officer.unit_id).name,
            duty=duty,
            before=rows[1:],
            days=_days(duty, books.today),
            handover=handover,
            estimated=estimated,
            leave=[LeaveRow(row.first, row.end - timedelta(1), row.kind) for row in leave],
        )


def _handover(duty: LedgerRow | None, workdays: Workdays) -> tuple[date | None, bool]:
    if duty is None or duty.start is None:
        return None, False
    return workdays.first_working_day(duty.start)


def _days(duty: LedgerRow | None, today: date) -> int | None:
    if duty is None or duty.start is None or duty.last is None:
        return None
    if duty.state == "planned":
        return (duty.start - today).days
    return (duty.last - today).days if duty.state == "serving" else None
