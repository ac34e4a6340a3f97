"""The audit, verified: the whole chain recomputed from what the entries say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import String, Text, select, type_coerce
from sqlalchemy.orm import Session

from scheduler.books.roles import AUDITORS
from scheduler.problems.draws import normalised
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.auditing_erased import Erasure, covered, instant, recorded_erasures
from scheduler.services.books.opened import Books
from scheduler.store.audit import GENESIS, entry_hash, text_digest
from scheduler.store.plans import Release
from scheduler.store.trail import AuditEntry, AuditValue, ChainHead
from scheduler.store.visits import TeamRelease

__all__ = ["BREAKS", "Break", "Verified", "verify_chain"]

BREAKS: Final = (
    "missing", "previous", "hash", "digest", "no_values", "unrecorded", "restored", "head",
    "release", "team_release", "given",
)  # fmt: skip
"""In what ways a chain can be broken; the words are in the catalogue, as `audit.break.<code>`."""

_ROWS_AT_ONCE: Final = 5_000


class Break(NamedTuple):
    """Where the chain does not hold, and how. `seq`: of the entry, or the first missing one."""

    seq: int
    code: str
    params: Mapping[str, str | int] = {}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `given`: the entry whose hash the given head is, 0 for before the first."""

    entries: int
    head: str
    breaks: tuple[Break, ...]
    erasures: tuple[Erasure, ...]
    given: int | None = None


@dataclass(slots=True)
class _Walk:
    """How far the chain was followed. `heads`: hashes to look out for, with where they were."""

    erased: frozenset[int]
    wanted: frozenset[str]
    seq: int = 0
    hash: str = GENESIS
    heads: dict[str, int] = field(default_factory=dict)


def verify_chain(books: Books, head: str | None = None) -> Verified:
    """Recomputes every hash and digest; all that does not hold is in `breaks`, in its order.

    `head`: a hash of which is asked whether it stands in the chain, as a release's notice prints
    it, in groups or not. Raises NotAllowed, StoreError, and LunzhiError for what is no hash.
    """
    with books.looking(*AUDITORS) as session:
        given = None if head is None else _hash(head)
        erasures = recorded_erasures(session)
        promised = [*_promised(session)]
        wanted = {head for _, _, head in promised} | {given or GENESIS}
        walk = _Walk(covered(erasures), frozenset(wanted))
        walk.heads[GENESIS] = 0
        breaks = [*_followed(session, walk), *_wrong_head(session, walk)]
    breaks += [
        Break(walk.seq, code, {"number": number})
        for code, number, carried in promised
        if carried not in walk.heads
    ]
    if given is not None and given not in walk.heads:
        breaks.append(Break(walk.seq, "given"))
    place = None if given is None else walk.heads.get(given)
    return Verified(walk.seq, walk.hash, tuple(breaks), erasures, place)


def _promised(session: Session) -> Iterator[tuple[str, int, str]]:
    """Of every release of either kind: its kind, its number, and the head that it carries."""
    for code, table in (("release", Release), ("team_release", TeamRelease)):
        for number, head in session.execute(select(table.number, table.chain_head)):
            yield code, number, head


def _hash(text: str) -> str:
    found = normalised(text).replace(" ", "").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", found):
        raise LunzhiError("audit.no_hash", {"found": shown(text)})
    return found


def _followed(session: Session, walk: _Walk) -> Iterator[Break]:
    # As the database keeps them: a value that somebody has spoilt is a break, not our failure.
    rows = session.execute(
        select(
            AuditEntry.seq, type_coerce(AuditEntry.at, String), AuditEntry.actor, AuditEntry.act,
            AuditEntry.subject, AuditEntry.digest, AuditEntry.previous, AuditEntry.hash,
            AuditValue.salt, type_coerce(AuditValue.values, Text), AuditValue.seq,
        )
        .outerjoin(AuditValue, AuditValue.seq == AuditEntry.seq)
        .order_by(AuditEntry.seq)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )  # fmt: skip
    for row in rows:
        yield from _links(row, walk)
        yield from _values(row, walk)
        walk.seq, walk.hash = row[0], row[7]
        if walk.hash in walk.wanted:
            walk.heads[walk.hash] = walk.seq


def _links(row: Any, walk: _Walk) -> Iterator[Break]:
    seq, at, actor, act, subject, digest, previous, found, *_ = row
    if seq != walk.seq + 1:
        yield Break(walk.seq + 1, "missing", {"last": seq - 1})
    elif previous != walk.hash:
        yield Break(seq, "previous")
    try:
        right = entry_hash(
            seq=seq, at=instant(at), actor=actor, act=act, subject=subject, digest=digest,
            previous=previous,
        )  # fmt: skip
    except (TypeError, ValueError):  # of another type, no time at all: SQLite keeps anything
        right = None
    if found != right:
        yield Break(seq, "hash")


def _values(row: Any, walk: _Walk) -> Iterator[Break]:
    seq, digest, (salt, values, beside) = row[0], row[5], row[8:11]
    if beside is None:
        yield Break(seq, "no_values")
    elif salt is None and values is None:
        if seq not in walk.erased:
            yield Break(seq, "unrecorded")
    elif salt is None or values is None or _digest(salt, values) != digest:
        yield Break(seq, "digest")
    elif seq in walk.erased:
        yield Break(seq, "restored")


def _digest(salt: Any, values: Any) -> str | None:
    try:
        return text_digest(salt, values.encode())
    except AttributeError:  # no text
        return None


def _wrong_head(session: Session, walk: _Walk) -> Iterator[Break]:
    heads = session.execute(select(ChainHead.seq, ChainHead.hash)).all()
    if [tuple(head) for head in heads] != [(walk.seq, walk.hash)]:
        yield Break(walk.seq, "head", {"found": heads[0].seq if heads else 0})
