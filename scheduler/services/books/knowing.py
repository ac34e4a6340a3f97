"""Who must not know: what somebody may see of cases, visits, teams and deadlines.

A unit that is complained about, and whoever is recused, learns nothing before the visit: every use
case that tells of a case asks here, and tells of one that is hidden as of one that is not there.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.grounds import barred_by
from scheduler.books.roles import Actor
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer
from scheduler.store.visits import Visit

__all__ = ["hidden_cases"]


def hidden_cases(session: Session, actor: Actor, today: date) -> frozenset[int]:
    """Ids of the cases that the actor must not know of on that day.

    Those whose visit has not begun, and that are about the actor's unit, or against which a
    statutory or local ground stands for the officer that the actor is.
    """
    if actor.unit is None and actor.officer is None:
        return frozenset()
    begun = select(Visit.case_id).where(Visit.cancelled.is_(False), Visit.start <= today)
    ahead = case_facts_in(session, Case.id.not_in(begun))
    hidden = {case.id for case in ahead if actor.unit in case.units}
    officer = None if actor.officer is None else session.get(Officer, actor.officer)
    if officer is not None:
        facts = recusal_facts_in(session, Recusal.officer_id == officer.id)
        day = (today, today + timedelta(1))
        hidden |= {
            case.id for case in ahead if barred_by(facts, officer.id, officer.unit_id, case, day)
        }
    return frozenset(hidden)
