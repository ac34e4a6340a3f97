"""Cases and grounds as the books hold them, read as plain values."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.grounds import FOR_EVER, CaseFacts, RecusalFact, WaiverFact
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.inspectors import Recusal, Waiver

__all__ = ["case_facts_in", "fact_of", "recusal_facts_in"]


def case_facts_in(session: Session, *conditions: ColumnElement[bool]) -> list[CaseFacts]:
    """The cases that meet the conditions, by id."""
    units = defaultdict[int, set[int]](set)
    for case, unit in session.execute(select(CaseUnit.case_id, CaseUnit.unit_id)):
        units[case].add(unit)
    rows = session.execute(select(Case.id, Case.place).where(*conditions).order_by(Case.id))
    return [CaseFacts(case, place, frozenset(units[case])) for case, place in rows]


def recusal_facts_in(session: Session, *conditions: ColumnElement[bool]) -> list[RecusalFact]:
    """The facts that meet the conditions, by id, each with the waivers that still hold of it."""
    waivers = defaultdict[int, list[WaiverFact]](list)
    for waiver in session.scalars(select(Waiver).where(Waiver.revoked_at.is_(None))):
        span = (waiver.first, waiver.end)
        waivers[waiver.recusal_id].append(WaiverFact(span, waiver.case_id))
    rows = session.scalars(select(Recusal).where(*conditions).order_by(Recusal.id))
    return [fact_of(row, tuple(waivers[row.id])) for row in rows]


def fact_of(row: Recusal, waivers: tuple[WaiverFact, ...] = ()) -> RecusalFact:
    """The fact as a value. A row that is not in the books yet has 0 for its id."""
    tier: Any = row.tier  # only tiers are ever stored
    end = min(row.valid_until or FOR_EVER, row.ended_on or FOR_EVER)
    return RecusalFact(
        id=row.id or 0,
        officer=row.officer_id,
        tier=tier,
        ground=row.ground,
        span=(row.valid_from, max(row.valid_from, end)),
        unit=row.unit_id,
        place=row.place,
        case=row.case_id,
        waivers=waivers,
    )
