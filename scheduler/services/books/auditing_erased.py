"""Values taken out of the audit: by a retention rule, or as an approved correction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Row, String, Text, select, type_coerce, update
from sqlalchemy.orm import Session

from scheduler.books.acts import is_personal
from scheduler.books.roles import Actor
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.approving import approval
from scheduler.services.books.opened import Act, Books
from scheduler.services.clock import begins
from scheduler.store.store import head_of
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = [
    "Erasure", "covered", "erase_before", "erase_entries", "instant", "recorded_erasures",
]  # fmt: skip

_ACT: Final = "audit.erased"

Ranges = tuple[tuple[int, int], ...]
"""Entries by their numbers, each pair inclusive."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """That the values of some entries were erased. `seq`: of the entry that records it."""

    seq: int
    at: datetime
    actor: str
    reason: str
    approver: str
    entries: Ranges

    @property
    def count(self) -> int:
        """How many entries."""
        return sum(last - first + 1 for first, last in self.entries)


def erase_before(books: Books, day: date, *, reason: str, approver: str) -> Erasure:
    """Erases the values of all entries about people that were made before that day.

    Raises NotAllowed, StoreError, and LunzhiError for a day to come, where there is nothing to
    erase, without a reason, and for oneself as the approver.
    """
    with books.acting("administrator") as act:
        if day > books.today:
            raise LunzhiError("audit.day_to_come", {"day": day.isoformat()})
        kept = _kept(act.session, AuditEntry.at < begins(day))
        seqs = [seq for seq, name in kept if is_personal(name)]
        if not seqs:
            raise LunzhiError("audit.nothing_to_erase", {"day": day.isoformat()})
        return _erase(act, books.actor, seqs, (reason, approver), before=day.isoformat())


def erase_entries(books: Books, seqs: Iterable[int], *, reason: str, approver: str) -> Erasure:
    """Erases the values of these entries. Raises as `erase_before`, and for one that is not there,
    is about nobody, or was erased already.
    """
    with books.acting("administrator") as act:
        wanted = sorted(set(seqs))
        named = select(AuditEntry.seq, AuditEntry.act).where(AuditEntry.seq.in_(wanted))
        acts = {row.seq: row.act for row in act.session.execute(named)}
        kept = {seq for seq, _ in _kept(act.session, AuditEntry.seq.in_(wanted))}
        for seq in wanted:
            _check_erasable(seq, acts.get(seq), kept)
        return _erase(act, books.actor, wanted, (reason, approver))


def _kept(session: Session, *conditions: Any) -> Iterable[Row[int, str]]:
    """Number and act of entries whose values are still there."""
    return session.execute(
        select(AuditEntry.seq, AuditEntry.act)
        .join(AuditValue, AuditValue.seq == AuditEntry.seq)
        .where(AuditValue.salt.is_not(None), *conditions)
        .order_by(AuditEntry.seq)
    )


def _check_erasable(seq: int, act: str | None, kept: set[int]) -> None:
    if act is None:
        raise LunzhiError("audit.no_entry", {"seq": seq})
    if not is_personal(act):
        raise LunzhiError("audit.about_nobody", {"seq": seq})
    if seq not in kept:
        raise LunzhiError("audit.erased_already", {"seq": seq})


def _erase(
    act: Act, actor: Actor, seqs: Sequence[int], said: tuple[str, str], **more: str
) -> Erasure:
    why, name = approval(act.session, actor, *said)
    act.session.execute(
        update(AuditValue), [{"seq": seq, "salt": None, "values": None} for seq in seqs]
    )
    ranges = tuple(_ranges(seqs))
    subject = f"audit:{seqs[0]}-{seqs[-1]}"
    act.record(_ACT, subject, entries=ranges, reason=why, approver=name, **more)
    return Erasure(head_of(act.session).seq, act.at, act.by, why, name, ranges)


def _ranges(seqs: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = seqs[0]
    for seq in seqs[1:]:
        if seq != last + 1:
            yield first, last
            first = seq
        last = seq
    yield first, last


def recorded_erasures(session: Session) -> tuple[Erasure, ...]:
    """Every erasure that the chain records; a spoilt record counts for none."""
    rows = session.execute(
        select(
            AuditEntry.seq, type_coerce(AuditEntry.at, String), AuditEntry.actor,
            type_coerce(AuditValue.values, Text),
        )
        .join(AuditValue, AuditValue.seq == AuditEntry.seq)
        .where(AuditEntry.act == _ACT)
        .order_by(AuditEntry.seq)
    )  # fmt: skip
    return tuple(found for row in rows if (found := _erasure(*row)) is not None)


def instant(kept: str | datetime) -> datetime:
    """The instant as the database keeps it. Raises ValueError for what is none.

    PostgreSQL gives it with a zone, SQLite as text in UTC.
    """
    at = kept if isinstance(kept, datetime) else datetime.fromisoformat(kept)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _erasure(seq: int, at: str, actor: str, text: str | None) -> Erasure | None:
    try:
        values = json.loads(text or "")
        # No entry can have been erased before it was made.
        ranges = tuple((int(a), min(int(z), seq - 1)) for a, z in values["entries"])
        return Erasure(seq, instant(at), actor, values["reason"], values["approver"], ranges)
    except (ValueError, TypeError, KeyError):
        return None


def covered(erasures: Iterable[Erasure]) -> frozenset[int]:
    """The numbers of all entries that were erased."""
    return frozenset(
        seq
        for erasure in erasures
        for first, last in erasure.entries
        for seq in range(first, last + 1)
    )
