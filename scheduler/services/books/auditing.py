"""The audit, read: who did what, when, to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from scheduler.books.acts import ACTS
from scheduler.books.roles import AUDITORS
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.opened import Books
from scheduler.services.clock import begins
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = ["Entries", "Entry", "Wanted", "audit_entries", "newest_entries"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: those that meet all that is given.

    `subject`: `duty:17`, or `duty` for all such. `act`: a code of ACTS, or `duty` for all such.
    `first` and `last`: days in the county, both inclusive.
    """

    subject: str | None = None
    actor: str | None = None
    act: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An act. `values`: None once they have been erased."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    values: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entries:
    """The newest of those that match, the oldest of them first. `matching`: of how many."""

    entries: tuple[Entry, ...]
    matching: int


def audit_entries(books: Books, wanted: Wanted, most: int, skip: int = 0) -> Entries:
    """The newest `most` entries that are wanted, but for the newest `skip`.

    Raises NotAllowed, StoreError, and LunzhiError for an act that there is none of, and for
    entries that somebody has spoilt.
    """
    with books.looking(*AUDITORS) as session:
        conditions = _conditions(wanted)
        count = select(func.count()).select_from(AuditEntry).where(*conditions)
        matching = session.scalars(count).one()
        try:
            return Entries(tuple(newest_entries(session, conditions, most, skip)), matching)
        except ValueError:  # no JSON, no time
            raise LunzhiError("audit.spoilt") from None


def newest_entries(
    session: Session, conditions: Sequence[ColumnElement[bool]], most: int, skip: int = 0
) -> Sequence[Entry]:
    """The newest `most` entries that fulfil the conditions but for the newest `skip`, the oldest of
    them first.
    """
    # Values are looked up for those alone that are shown.
    shown = select(AuditEntry.seq).where(*conditions).order_by(AuditEntry.seq.desc())
    rows = session.execute(
        select(
            AuditEntry.seq, AuditEntry.at, AuditEntry.actor, AuditEntry.act, AuditEntry.subject,
            AuditValue.values,
        )
        .outerjoin(AuditValue, AuditValue.seq == AuditEntry.seq)
        .where(AuditEntry.seq.in_(shown.offset(skip).limit(most)))
        .order_by(AuditEntry.seq.desc())
    )  # fmt: skip
    return [Entry(*row) for row in rows][::-1]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.subject is not None:
        whole = AuditEntry.subject == wanted.subject
        found.append(
            or_(whole, AuditEntry.subject.startswith(f"{wanted.subject}:", autoescape=True))
        )
    if wanted.actor is not None:
        found.append(AuditEntry.actor == wanted.actor)
    if wanted.act is not None:
        found.append(AuditEntry.act.in_(_acts(wanted.act)))
    if wanted.first is not None:
        found.append(AuditEntry.at >= begins(wanted.first))
    if wanted.last is not None:
        found.append(AuditEntry.at < begins(wanted.last + timedelta(days=1)))
    return found


def _acts(name: str) -> list[str]:
    acts = [act for act in ACTS if name in (act, act.partition(".")[0])]
    if not acts:
        raise LunzhiError("audit.no_act", {"found": shown(name), "known": ", ".join(sorted(ACTS))})
    return acts
