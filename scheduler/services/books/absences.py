"""Leave, with its days and a kind: never a reason, never a diagnosis."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.leave import LeaveKind
from scheduler.books.roles import KEEPERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import (
    end_of_days,
    latest_duty,
    live_stint,
    officer_by_number,
)
from scheduler.services.books.opened import Act, Books
from scheduler.store.people import Leave, Officer

__all__ = ["add_leave", "enter_leave", "refuse_overlapping", "remove_leave"]


def add_leave(books: Books, number: str, first: date, last: date, kind: LeaveKind) -> bool:
    """On leave, both days included. True: a published stint overlaps it, and must be planned anew.

    Raises LunzhiError where the days are the wrong way round, or on record already.
    """
    with books.acting(*KEEPERS) as act:
        end = end_of_days(first, last)
        officer = officer_by_number(act.session, number)
        return enter_leave(act, officer, first, end, kind)


def enter_leave(act: Act, officer: Officer, first: date, end: date, kind: LeaveKind) -> bool:
    """Puts leave of the days `[first, end)` on record; returns and raises as `add_leave`."""
    refuse_overlapping(act.session, officer, first, end)
    act.session.add(Leave(officer_id=officer.id, first=first, end=end, kind=kind))
    act.record(
        "leave.added", f"officer:{officer.id}", number=officer.staff_number,
        first=first.isoformat(), end=end.isoformat(), kind=kind,
    )  # fmt: skip
    duty = latest_duty(act.session, officer)
    stint = None if duty is None else live_stint(act.session, duty)
    return stint is not None and stint.start < end and first < stint.end


def refuse_overlapping(session: Session, officer: Officer, first: date, end: date) -> None:
    """Raises LunzhiError where leave of some of these days is on record already."""
    of_days = (Leave.officer_id == officer.id, Leave.first < end, Leave.end > first)
    overlapping = session.scalars(select(Leave).where(*of_days)).first()
    if overlapping is not None:
        shown = {"name": officer.name, "first": overlapping.first.isoformat()}
        until = overlapping.end - timedelta(1)
        raise LunzhiError("leave.overlaps", {**shown, "last": until.isoformat()})


def remove_leave(books: Books, number: str, first: date) -> None:
    """The leave that begins on that day is not taken. Raises LunzhiError if there is none."""
    with books.acting(*KEEPERS) as act:
        officer = officer_by_number(act.session, number)
        known = select(Leave).where(Leave.officer_id == officer.id, Leave.first == first)
        leave = act.session.scalars(known).first()
        if leave is None:
            shown = {"name": officer.name, "first": first.isoformat()}
            raise LunzhiError("leave.unknown", shown)
        act.session.delete(leave)
        act.record(
            "leave.removed", f"officer:{officer.id}", number=officer.staff_number,
            first=first.isoformat(), end=leave.end.isoformat(), kind=leave.kind,
        )  # fmt: skip
