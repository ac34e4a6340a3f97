"""Working days as the county knows them: the notices that are out, and those it has entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.books.workdays import Workdays, YearNotice
from scheduler.services.books.opened import Books
from scheduler.store.cases import WorkdayNotice

__all__ = ["current_workdays", "notice_rows", "workdays_in", "workdays_of"]


def workdays_in(session: Session) -> Workdays:
    """Working days, within a transaction."""
    return workdays_of(notice_rows(session))


def workdays_of(rows: Mapping[int, WorkdayNotice]) -> Workdays:
    """Working days by those notices."""
    return Workdays({year: _notice(row) for year, row in rows.items()})


def current_workdays(books: Books) -> Workdays:
    """Likewise, for whoever reads plans."""
    with books.looking(*READERS) as session:
        return workdays_in(session)


def notice_rows(session: Session) -> dict[int, WorkdayNotice]:
    """By year the notice that holds: of several the one entered last."""
    rows = session.scalars(select(WorkdayNotice).order_by(WorkdayNotice.number))
    return {row.year: row for row in rows}


def _notice(row: WorkdayNotice) -> YearNotice:
    off, make_up = (
        frozenset(map(date.fromisoformat, days)) for days in (row.days_off, row.make_up)
    )
    return YearNotice(row.year, off, make_up)
