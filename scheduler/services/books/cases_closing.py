"""Cases closed and opened again, and what becomes of a visit to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheduler.books.cases import RefusedCase, case_faults
from scheduler.books.roles import ASSIGNERS, CASE_KEEPERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases import case_values, open_case
from scheduler.services.books.cases_read import CaseTitle, title_of
from scheduler.services.books.knowing import must_see_whole, visible_case
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_cancelling import call_off, coming_visit
from scheduler.services.books.telling import telling
from scheduler.store.cases import Case

__all__ = ["VisitDecision", "close_case", "reopen_case"]


@dataclass(frozen=True, slots=True)
class VisitDecision:
    """What becomes of a visit to come when its case is closed: it takes place all the same, or it
    is called off, for which there must be a reason and an approver.
    """

    keep: bool
    reason: str = ""
    approver: str = ""


def close_case(
    books: Books, number: str, on: date, visit: VisitDecision | None = None
) -> CaseTitle:
    """Nothing is due any more from that day on. Raises RefusedCase and LunzhiError.

    `visit`: what becomes of one that is published and has not begun; without it the case stays
    open then: nobody is to travel for a closed case without anybody having meant it.
    """
    if visit is not None and not visit.keep:
        must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *CASE_KEEPERS) as act:
        case = open_case(act.session, books, number)
        lists = settings_in(act.session).settings.inspection
        after = {**case_values(case), "closed_on": on}
        faults = list(case_faults(after, ("closed_on",), lists, books.today))
        if faults:
            raise RefusedCase(faults)
        _decide_visit(act, books, case, visit)
        case.closed_on = on
        act.record("case.closed", f"case:{case.id}", number=case.number, on=on.isoformat())
        return title_of(act.session, case)


def reopen_case(books: Books, number: str) -> CaseTitle:
    """As if it had not been closed. Raises LunzhiError for one that is open."""
    with telling(books, *CASE_KEEPERS) as act:
        case = visible_case(act.session, books, number)
        if case.closed_on is None:
            raise LunzhiError("case.is_open", {"number": case.number})
        was, case.closed_on = case.closed_on, None
        act.record("case.reopened", f"case:{case.id}", number=case.number, was=was.isoformat())
        return title_of(act.session, case)


def _decide_visit(act: Act, books: Books, case: Case, decision: VisitDecision | None) -> None:
    visit = coming_visit(act.session, case, books.today)
    if visit is None:
        return
    if decision is None:
        start = visit.start.isoformat()
        raise LunzhiError("case.visit_to_come", {"number": case.number, "start": start})
    if not decision.keep:
        call_off(act, books, case, decision.reason, decision.approver)
