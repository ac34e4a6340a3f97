"""The events of deadlines: of every case that is not closed, what is still to be met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.feed_visits import VisitContent, deadline_event_uid
from scheduler.books.deadlines import Deadline, deadlines
from scheduler.services.books.case_dates import case_dates
from scheduler.services.books.events_rows import visit_row
from scheduler.services.books.events_visits import CaseTold, cases_told
from scheduler.services.books.events_wanted import PAST, Wanted
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case

__all__ = ["wanted_deadlines"]

_DAY: Final = timedelta(1)


def wanted_deadlines(session: Session, today: date) -> Iterator[Wanted]:
    """In fixed order. One that is met, or whose case is closed, is not wanted any more."""
    open_cases = select(Case).where(Case.closed_on.is_(None)).order_by(Case.id)
    cases = session.scalars(open_cases).all()
    told = cases_told(session, cases)
    terms = settings_in(session).settings.inspection.deadlines
    workdays = workdays_in(session)
    for case in cases:
        for deadline in deadlines(case_dates(case), terms, workdays):
            if deadline.is_open and deadline.day >= today - PAST:
                yield _wanted(case, told[case.id], deadline)


def _wanted(row: Case, case: CaseTold, deadline: Deadline) -> Wanted:
    end = deadline.day + _DAY
    content = VisitContent(
        deadline.day, end, end, **case.facts, rule=deadline.rule, since=deadline.since,
        term=deadline.term or 0, extended=deadline.extended, not_counted=deadline.not_counted,
        estimated=deadline.estimated,
    )  # fmt: skip
    uid = deadline_event_uid(row.uid, deadline.rule)
    return Wanted(uid=uid, kind="deadline", content=visit_row(content), case=row.id)
