"""One visit called off, or planned for another day: whatever else its release holds stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_snapshot import has_begun
from scheduler.services.books.approving import approval
from scheduler.services.books.cases_read import published_visit
from scheduler.services.books.finding import refuse_out_of_reach
from scheduler.services.books.knowing import must_see_whole, visible_case, whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.teams_planning import MOST_DAYS
from scheduler.services.books.teams_publication import (
    VisitMove,
    apply_visit_moves,
    known_visits,
    visit_moves,
)
from scheduler.services.books.teams_standing import standing_visit
from scheduler.services.books.telling import telling
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.visits import Visit

__all__ = ["AnotherDay", "another_day", "call_off", "cancel_visit", "coming_visit"]


@dataclass(frozen=True, slots=True)
class AnotherDay:
    """What the order of a plan holds that moves a visit: `days` working days from `first` on reach
    from where it is to where it shall be; `pin`: the decision as people write it.
    """

    first: date
    days: int
    case: str
    pin: str


def cancel_visit(books: Books, number: str, reason: str, approver: str) -> VisitMove:
    """The visit of that case does not take place; the case waits again, unless it is closed.

    Raises LunzhiError without a visit and for one that has begun, NotAllowed, StoreError.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *ASSIGNERS) as act:
        case = visible_case(act.session, books, number)
        standing_visit(act.session, case.number, books.today)
        return call_off(act, books, case, reason, approver)


def call_off(act: Act, books: Books, case: Case, reason: str, approver: str) -> VisitMove:
    """The same within a transaction that tells calendars; the visit is one to come."""
    said, by = approval(act.session, books.actor, reason, approver)
    visit = published_visit(act.session, case)
    assert visit is not None, "the caller's word"
    (move,) = visit_moves(known_visits(act.session, [case.id]), {})
    # The release that last changed the visit stays: this is no release of its own.
    apply_visit_moves(act.session, [move], visit.release, act.at, books.new_uid)
    act.record(
        "teams.cancelled", f"case:{case.id}", number=case.number, release=visit.release,
        reason=said, approver=by, move=move.row(),
    )  # fmt: skip
    return move


def coming_visit(session: Session, case: Case, today: date) -> Visit | None:
    """The visit of the case that people know and that has not begun."""
    visit = published_visit(session, case)
    return None if visit is None or has_begun(visit.start, today) else visit


def another_day(books: Books, number: str, start: date) -> AnotherDay:
    """How to order a plan that has the visit of that case begin on that day.

    Raises LunzhiError as `cancel_visit`, and for a day that is past or out of reach.
    """
    with whole(books, *ASSIGNERS) as session:
        case = visible_case(session, books, number)
        visit = standing_visit(session, case.number, books.today)
        refuse_out_of_reach(start)
        workdays = workdays_in(session)
        first, _ = workdays.first_working_day(books.today)
        ends = [day for day, _ in workdays.working_days(start, max(1, case.visit_days))]
        last = max(visit.last, *ends)
        days = sum(day <= last for day, _ in workdays.working_days(first, MOST_DAYS))
        return AnotherDay(first, max(1, days), case.number, f"{case.number}:{start.isoformat()}")
