"""Facts that stand against officers: entered, with the teams they bar, read and ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args

from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.inspection import RECUSAL_KINDS
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.teams import Tier
from scheduler.services.books.finding import end_of_days, officer_by_number, unit_by_code
from scheduler.services.books.grounds_held import fact_of, recusal_facts_in
from scheduler.services.books.inspectors import known_place
from scheduler.services.books.knowing import refuse_own, visible_case
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.recusal_lines import FactLine, fact_lines, visible_recusal
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_barred import BarredTeam, teams_barred
from scheduler.services.books.telling import telling
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer

__all__ = [
    "ENTERED_SOURCES", "Entered", "NewFact", "add_fact", "barred_by_fact", "end_fact", "enter_fact",
    "preview_fact", "recusal", "recusals", "refuse_unlisted",
]  # fmt: skip

ENTERED_SOURCES: Final = ("reported", "decided")
"""Of facts that are entered as such; what officers declare comes with their declaration."""


@dataclass(frozen=True, slots=True)
class NewFact:
    """What is to stand against the officer of that number.

    `target`: by `kind` the code or name of a unit, the id or name of a place, the number of a case.
    Days `first` to `last`, both included; `last` None: until somebody ends it.
    """

    number: str
    kind: str
    target: str
    tier: str
    ground: str
    source: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """`id`: of the fact; `barred`: every past and coming team that it keeps the officer out of."""

    id: int
    name: str
    barred: Sequence[BarredTeam]


def preview_fact(books: Books, fact: NewFact) -> Entered:
    """What entering it would come to; nothing is kept, and the id is 0. Raises as `enter_fact`."""
    with books.looking(*ASSIGNERS) as session:
        row, officer = _checked(session, books, fact, books.now(), books.actor.name)
        return Entered(0, officer.name, _barred(session, books, row))


def enter_fact(books: Books, fact: NewFact) -> Entered:
    """Puts it on record.

    Raises LunzhiError for what there is not, for a hidden case as for none, for oneself, and for
    days the wrong way round.
    """
    with telling(books, *ASSIGNERS) as act:
        row, officer = _checked(act.session, books, fact, act.at, act.by)
        add_fact(act, row)
        return Entered(row.id, officer.name, _barred(act.session, books, row))


def end_fact(books: Books, recusal_id: int, reason: str) -> None:
    """From today on it stands no longer. Raises LunzhiError for a hidden one as for none, for one
    of oneself, and where it was ended already.
    """
    with telling(books, *ASSIGNERS) as act:
        said = checked_text(reason)
        row = visible_recusal(act.session, books.actor, books.today, recusal_id)
        refuse_own(books.actor, row.officer_id)
        if row.ended_on is not None:
            raise LunzhiError("recusal.ended", {"on": row.ended_on.isoformat()})
        row.ended_on, row.ended_at, row.ended_by = books.today, act.at, act.by
        row.end_reason = said
        act.record("recusal.ended", f"recusal:{row.id}", **_values(row))


def recusals(
    books: Books, number: str | None = None, *, standing: bool = False
) -> Sequence[FactLine]:
    """The facts against an officer, or all; `standing`: those alone that still stand, or will."""
    with books.looking(*GROUND_READERS) as session:
        conditions = []
        if number is not None:
            conditions.append(Recusal.officer_id == officer_by_number(session, number).id)
        lines = fact_lines(session, books.actor, books.today, *conditions)
    return [line for line in lines if not standing or line.state in ("stands", "coming")]


def recusal(books: Books, recusal_id: int) -> FactLine:
    """One fact. Raises LunzhiError for a hidden one as for none."""
    with books.looking(*GROUND_READERS) as session:
        lines = fact_lines(session, books.actor, books.today, Recusal.id == recusal_id)
        if not lines:
            raise LunzhiError("recusal.unknown", {"id": recusal_id})
        return lines[0]


def barred_by_fact(books: Books, recusal_id: int) -> Sequence[BarredTeam]:
    """Teams that the fact keeps its officer out of, as things stand; raises likewise."""
    with books.looking(*GROUND_READERS) as session:
        row = visible_recusal(session, books.actor, books.today, recusal_id)
        facts = recusal_facts_in(session, Recusal.id == row.id)
        return teams_barred(session, books.actor, books.today, facts)


def add_fact(act: Act, row: Recusal) -> None:
    """Puts the fact into the books. The audit keeps no text of it, which only some may read."""
    act.session.add(row)
    act.session.flush()
    act.record("recusal.entered", f"recusal:{row.id}", **_values(row))


def refuse_unlisted(found: str, known: Iterable[str]) -> None:
    """Raises LunzhiError for a code that is none of those."""
    if found not in known:
        raise LunzhiError("recusal.code", {"found": shown(found), "known": ", ".join(known)})


def _checked(
    session: Session, books: Books, fact: NewFact, at: datetime, by: str
) -> tuple[Recusal, Officer]:
    """The row, not in the books yet."""
    ground = checked_text(fact.ground)
    officer = officer_by_number(session, fact.number)
    refuse_own(books.actor, officer.id)
    for found, known in (
        (fact.kind, RECUSAL_KINDS), (fact.tier, get_args(Tier)), (fact.source, ENTERED_SOURCES)
    ):  # fmt: skip
        refuse_unlisted(found, known)
    until = None if fact.last is None else end_of_days(fact.first, fact.last)
    row = Recusal(
        officer_id=officer.id, kind=fact.kind, tier=fact.tier, ground=ground, source=fact.source,
        valid_from=fact.first, valid_until=until, entered_at=at, entered_by=by,
        **_target(session, books, fact),
    )  # fmt: skip
    return row, officer


def _target(session: Session, books: Books, fact: NewFact) -> dict[str, Any]:
    if fact.kind == "unit":
        return {"unit_id": unit_by_code(session, fact.target).id}
    if fact.kind == "place":
        return {"place": known_place(settings_in(session).settings.inspection, fact.target)}
    return {"case_id": visible_case(session, books, fact.target).id}


def _barred(session: Session, books: Books, row: Recusal) -> list[BarredTeam]:
    return teams_barred(session, books.actor, books.today, [fact_of(row)])


def _values(row: Recusal) -> dict[str, Any]:
    days = (row.valid_from, row.valid_until, row.ended_on)
    first, until, ended = (None if day is None else day.isoformat() for day in days)
    return {
        "officer": row.officer_id, "kind": row.kind, "unit": row.unit_id, "place": row.place,
        "case": row.case_id, "tier": row.tier, "source": row.source,
        "declaration": row.declaration_id, "first": first, "end": until, "ended_on": ended,
    }  # fmt: skip
