"""A named approver lets a local ground pass; the law's own grounds nobody can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.books.roles import ASSIGNERS
from scheduler.dates import overlaps
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.approving import approval
from scheduler.services.books.finding import end_of_days
from scheduler.services.books.grounds_held import case_facts_in, fact_of
from scheduler.services.books.knowing import hidden_cases, refuse_own, visible_case
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.recusal_lines import visible_recusal
from scheduler.services.books.telling import telling
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal, Waiver
from scheduler.store.people import Officer

__all__ = ["NewWaiver", "grant_waiver", "revoke_waiver"]


@dataclass(frozen=True, slots=True)
class NewWaiver:
    """Days `first` to `last`, both included; `case`: number, None: in every case it concerns."""

    recusal: int
    reason: str
    approver: str
    first: date
    last: date
    case: str | None = None


def grant_waiver(books: Books, waiver: NewWaiver) -> int:
    """Has the ground not count on these days; the id of the waiver.

    Raises LunzhiError for a statutory ground, for one that bars nobody, one that was ended, for a
    hidden fact or case as for none, for a case that the fact is not about, for oneself, and for
    days that are past, the wrong way round, or none on which the ground stands.
    """
    with telling(books, *ASSIGNERS) as act:
        fact = visible_recusal(act.session, books.actor, books.today, waiver.recusal)
        refuse_own(books.actor, fact.officer_id)
        officer = act.session.get_one(Officer, fact.officer_id)
        said = (waiver.reason, waiver.approver)
        reason, approver = approval(act.session, books.actor, *said, officer)
        if fact.tier != "local":
            raise LunzhiError(f"waiver.{fact.tier}")
        if fact.ended_on is not None:
            raise LunzhiError("recusal.ended", {"on": fact.ended_on.isoformat()})
        end = end_of_days(waiver.first, waiver.last)
        if waiver.first < books.today:
            raise LunzhiError("waiver.past", {"first": waiver.first.isoformat()})
        if not overlaps(waiver.first, end, *fact_of(fact).span):
            raise LunzhiError("waiver.never")
        row = Waiver(
            recusal_id=fact.id, approver=approver, reason=reason, first=waiver.first, end=end,
            entered_at=act.at, entered_by=act.by, case_id=_case(act, books, fact, waiver.case),
        )  # fmt: skip
        act.session.add(row)
        act.session.flush()
        act.record("waiver.granted", f"waiver:{row.id}", **_values(row, fact))
        return row.id


def revoke_waiver(books: Books, waiver_id: int) -> None:
    """The ground counts again. Raises LunzhiError for a hidden one as for none, for oneself, and
    where it was revoked already.
    """
    with telling(books, *ASSIGNERS) as act:
        row = act.session.get(Waiver, waiver_id)
        hidden = hidden_cases(act.session, books.actor, books.today)
        if row is None or row.case_id in hidden:
            raise LunzhiError("waiver.unknown", {"id": waiver_id})
        try:
            fact = visible_recusal(act.session, books.actor, books.today, row.recusal_id)
        except LunzhiError:
            raise LunzhiError("waiver.unknown", {"id": waiver_id}) from None
        refuse_own(books.actor, fact.officer_id)
        if row.revoked_at is not None:
            raise LunzhiError("waiver.revoked")
        row.revoked_at, row.revoked_by = act.at, act.by
        act.record("waiver.revoked", f"waiver:{row.id}", **_values(row, fact))


def _case(act: Act, books: Books, fact: Recusal, number: str | None) -> int | None:
    if number is None:
        return None
    case = visible_case(act.session, books, number)
    (known,) = case_facts_in(act.session, Case.id == case.id)
    if not fact_of(fact).concerns(known):
        raise LunzhiError("waiver.other_case", {"case": case.number})
    return case.id


def _values(row: Waiver, fact: Recusal) -> dict[str, Any]:
    """What the audit keeps: the row has the reason, which may tell of the ground."""
    return {
        "recusal": row.recusal_id, "officer": fact.officer_id, "case": row.case_id,
        "approver": row.approver, "first": row.first.isoformat(), "end": row.end.isoformat(),
    }  # fmt: skip
