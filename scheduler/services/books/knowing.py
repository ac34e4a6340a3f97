"""Who must not know: what somebody may see of cases, visits, teams and deadlines.

A unit that is complained about, and whoever is recused, learns nothing before the visit: every use
case that tells of a case asks here, and tells of one that is hidden as of one that is not there.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.grounds import must_not_know
from scheduler.books.roles import Actor, Role
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.services.books.opened import Books
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["hidden_cases", "must_see_whole", "refuse_own", "visible_case", "whole"]


def hidden_cases(session: Session, actor: Actor, today: date) -> frozenset[int]:
    """Ids of the cases that the actor must not know of on that day.

    Those whose visit has not begun, and that are about the actor's unit, or of which the officer
    that the actor is `must_not_know`.
    """
    if not actor.is_tied:
        return frozenset()
    visits = {row.case_id: row for row in session.scalars(select(Visit).where(~Visit.cancelled))}
    begun = {case for case, visit in visits.items() if visit.start <= today}
    ahead = [case for case in case_facts_in(session) if case.id not in begun]
    hidden = {case.id for case in ahead if actor.unit in case.units}
    officer = None if actor.officer is None else session.get(Officer, actor.officer)
    if officer is not None:
        facts = recusal_facts_in(session, Recusal.officer_id == officer.id)
        held = (VisitSeat.officer_id == officer.id, VisitSeat.left_at.is_(None))
        seats = set(session.scalars(select(VisitSeat.visit_id).where(*held)))
        for case in ahead:
            visit = visits.get(case.id)
            days = None if visit is None else (visit.start, visit.end)
            sits = visit is not None and visit.id in seats
            if must_not_know(facts, officer.id, officer.unit_id, case, today, days, sits=sits):
                hidden.add(case.id)
    return frozenset(hidden)


def must_see_whole(actor: Actor, *roles: Role) -> None:
    """Raises LunzhiError for an account that is tied to an officer or a unit, whatever stands
    against them.

    For what tells of all cases there are, or decides on them: that it was refused must not tell
    that something stands against somebody. Raises NotAllowed for other roles.
    """
    actor.must_be(*roles)
    if actor.is_tied:
        raise LunzhiError("tied_account", {"name": actor.name})


def refuse_own(actor: Actor, officer_id: int) -> None:
    """Raises LunzhiError where it is about whoever acts: nobody decides on oneself."""
    if officer_id == actor.officer:
        raise LunzhiError("own_matter")


def whole(books: Books, *roles: Role) -> AbstractContextManager[Session]:
    """A view for those roles, as `must_see_whole`. Raises StoreError."""
    must_see_whole(books.actor, *roles)
    return books.looking(*roles)


def visible_case(session: Session, books: Books, number: str) -> Case:
    """The case of that number, however its letters are written.

    Raises LunzhiError if there is none, and the very same where whoever asks must not know of it.
    """
    found = select(Case).where(func.lower(Case.number) == number.strip().lower())
    case = session.scalar(found)
    if case is None or case.id in hidden_cases(session, books.actor, books.today):
        raise LunzhiError("case.unknown", {"found": shown(number)})
    return case
