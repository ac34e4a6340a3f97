"""The audit, read: who did what, when, to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from scheduler.books.acts import ACTS, is_confidential
from scheduler.books.roles import AUDITORS, GROUND_READERS, Actor
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.opened import Books
from scheduler.services.clock import begins
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = [
    "CONFIDENTIAL_ACTS", "Entries", "Entry", "Wanted", "acts_to_ask_for", "audit_entries",
    "knows_all_acts", "newest_entries",
]  # fmt: skip

CONFIDENTIAL_ACTS: Final = tuple(act for act in ACTS if is_confidential(act))
"""Those about cases and teams."""

_OF_TEAMS: Final = frozenset({"last_team_release"})
"""Values about teams in entries that are about something else, as about a restore."""


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
    """An act. `values`: None once they have been erased.

    `withheld`: it was about cases or teams, of which whoever looks learns no more than that there
    was an act, by whom and when; act and subject are then empty, `values` None.
    """

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    values: dict[str, Any] | None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """The newest of those that match, the oldest of them first. `matching`: of how many."""

    entries: tuple[Entry, ...]
    matching: int


def audit_entries(books: Books, wanted: Wanted, most: int, skip: int = 0) -> Entries:
    """The newest `most` entries that are wanted, but for the newest `skip`.

    Who reads no grounds, or is tied to an officer, is not told what acts on cases and teams were,
    and finds none of them by what they were. Raises NotAllowed, StoreError, and LunzhiError for an
    act that there is none of, and for entries that somebody has spoilt.
    """
    with books.looking(*AUDITORS) as session:
        conditions = _conditions(wanted, acts_to_ask_for(books.actor))
        count = select(func.count()).select_from(AuditEntry).where(*conditions)
        matching = session.scalars(count).one()
        try:
            found = newest_entries(session, conditions, most, skip)
            return Entries(tuple(_as_told(each, books.actor) for each in found), matching)
        except ValueError:  # no JSON, no time
            raise LunzhiError("audit.spoilt") from None


def acts_to_ask_for(actor: Actor) -> tuple[str, ...]:
    """The acts of which the actor may know what they were."""
    if knows_all_acts(actor):
        return ACTS
    return tuple(act for act in ACTS if not is_confidential(act))


def knows_all_acts(actor: Actor) -> bool:
    """Whether the actor may know what acts on cases and teams were about.

    Not who is tied to an officer, whatever the role: of some of the cases that officer must not
    know, and which ones must not be told by what is missing.
    """
    return actor.is_any_of(*GROUND_READERS) and not actor.is_tied


def _as_told(entry: Entry, actor: Actor) -> Entry:
    if knows_all_acts(actor):
        return entry
    if not is_confidential(entry.act):
        told = {key: value for key, value in (entry.values or {}).items() if key not in _OF_TEAMS}
        return replace(entry, values=None if entry.values is None else told)
    return replace(entry, act="", subject="", values=None, withheld=True)


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


def _conditions(wanted: Wanted, known: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """`known`: acts that may be found by what they were, or were about."""
    found: list[ColumnElement[bool]] = []
    if known != ACTS and wanted.subject is not None:
        found.append(AuditEntry.act.not_in(CONFIDENTIAL_ACTS))
    if wanted.subject is not None:
        whole = AuditEntry.subject == wanted.subject
        found.append(
            or_(whole, AuditEntry.subject.startswith(f"{wanted.subject}:", autoescape=True))
        )
    if wanted.actor is not None:
        found.append(AuditEntry.actor == wanted.actor)
    if wanted.act is not None:
        found.append(AuditEntry.act.in_(_acts(wanted.act, known)))
    if wanted.first is not None:
        found.append(AuditEntry.at >= begins(wanted.first))
    if wanted.last is not None:
        found.append(AuditEntry.at < begins(wanted.last + timedelta(days=1)))
    return found


def _acts(name: str, known: tuple[str, ...]) -> list[str]:
    acts = [act for act in known if name in (act, act.partition(".")[0])]
    if not acts:
        raise LunzhiError("audit.no_act", {"found": shown(name), "known": ", ".join(sorted(known))})
    return acts
