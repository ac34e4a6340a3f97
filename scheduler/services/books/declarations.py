"""Officers declare what ties them to units and places: each tie stands as a ground of recusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.books.free_text import checked_text
from scheduler.books.inspection import INTEREST_KINDS, RELATIONS, Relation
from scheduler.books.roles import ASSIGNERS
from scheduler.dates import add_months
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import (
    end_of_days,
    officer_by_number,
    own_officer,
    refuse_out_of_reach,
    unit_by_code,
)
from scheduler.services.books.grounds_held import fact_of
from scheduler.services.books.inspectors import known_place
from scheduler.services.books.knowing import refuse_own
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.recusal_lines import FactLine, fact_lines
from scheduler.services.books.recusals import add_fact, refuse_unlisted
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_barred import BarredTeam, teams_barred
from scheduler.services.books.telling import telling
from scheduler.store.inspectors import Declaration, Recusal
from scheduler.store.people import Officer, Unit

__all__ = [
    "Declared", "Interest", "OwnInterests", "declare", "declare_for", "declared", "declared_on",
    "declared_until", "my_interests", "preview_declaration",
]  # fmt: skip

_MOST_INTERESTS: Final = 50


@dataclass(frozen=True, slots=True)
class Interest:
    """A tie to a unit (`target`: code or name) or a place (id or name), from `since` on (None: the
    day of the declaration) to `last`; None: until somebody ends it.
    """

    kind: str
    target: str
    relation: str
    ground: str
    last: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """`name`: of who declared; `until`: last day on which it holds. `barred`: every past and coming
    team that what was not known before keeps the officer out of; never for officers themselves.
    """

    id: int
    name: str
    until: date
    barred: Sequence[BarredTeam] = ()


@dataclass(frozen=True, slots=True)
class OwnInterests:
    """What an officer declared, and may choose from. `until`: last day on which a declaration
    holds, None without one; `units`: code and name; `places`: id and name.
    """

    name: str
    until: date | None
    facts: Sequence[FactLine]
    units: Sequence[tuple[str, str]]
    places: Mapping[str, str]


def declare(books: Books, interests: Sequence[Interest]) -> Declared:
    """An officer declares to have told all interests, these beside those told before.

    Raises LunzhiError for too many, and for what there is not.
    """
    with telling(books, "officer") as act:
        officer = own_officer(act.session, books.actor, books.today)
        return _declare(act, officer, interests, books.today)[0]


def declare_for(
    books: Books, number: str, interests: Sequence[Interest], on: date | None = None
) -> Declared:
    """Enters the declaration that an officer handed in on that day (today); likewise.

    Raises LunzhiError too for a day in the future, for who has left, and for oneself.
    """
    with telling(books, *ASSIGNERS) as act:
        return declared(act, books, number, interests, on)


def preview_declaration(
    books: Books, number: str, interests: Sequence[Interest], on: date | None = None
) -> Declared:
    """What entering it would come to; nothing is kept, and the id is 0. Raises as `declare_for`."""
    with books.looking(*ASSIGNERS) as session:
        officer, day = _handed_in(session, books, number, on)
        row = _row(session, officer, interests, day, books.now(), books.actor.name)
        facts = _new_facts(session, officer, row, interests)
        return _told(session, books, Declared(0, officer.name, _last(row)), facts)


def declared(
    act: Act, books: Books, number: str, interests: Sequence[Interest], on: date | None = None
) -> Declared:
    """`declare_for` as a part of that act."""
    officer, day = _handed_in(act.session, books, number, on)
    return _told(act.session, books, *_declare(act, officer, interests, day))


def my_interests(books: Books) -> OwnInterests:
    """What the officer that somebody is has declared, and nothing that others told."""
    with books.looking("officer") as session:
        officer = own_officer(session, books.actor, books.today)
        own = (Recusal.officer_id == officer.id, Recusal.source == "declared")
        units = session.execute(select(Unit.code, Unit.name).order_by(Unit.code))
        return OwnInterests(
            name=officer.name,
            until=declared_until(session, books.today).get(officer.id),
            facts=fact_lines(session, books.actor, books.today, *own),
            units=[(code, name) for code, name in units],
            places=settings_in(session).settings.inspection.places,
        )


def declared_until(session: Session, today: date) -> dict[int, date]:
    """By officer, the last day on which a declaration holds, of those that hold on that day."""
    ends = _latest_holding(session, today, Declaration.expires_on)
    return {officer: end - timedelta(1) for officer, end in ends}


def declared_on(session: Session, today: date) -> dict[int, date]:
    """By officer, the last day on which one was made of those that hold on that day."""
    return dict(_latest_holding(session, today, Declaration.declared_on))


def _latest_holding(
    session: Session, today: date, which: InstrumentedAttribute[date]
) -> Iterator[tuple[int, date]]:
    latest = select(Declaration.officer_id, func.max(which))
    holding = latest.where(Declaration.declared_on <= today, Declaration.expires_on > today)
    rows = session.execute(holding.group_by(Declaration.officer_id))
    return ((officer, day) for officer, day in rows)


def _handed_in(
    session: Session, books: Books, number: str, on: date | None
) -> tuple[Officer, date]:
    """Whose declaration it is, and its day."""
    officer = officer_by_number(session, number)
    refuse_own(books.actor, officer.id)
    day = on or books.today
    if day > books.today:
        raise LunzhiError("officer.future", {"on": day.isoformat()})
    if officer.left_on is not None and officer.left_on <= books.today:
        left = officer.left_on.isoformat()
        raise LunzhiError("officer.left", {"name": officer.name, "on": left})
    return officer, day


def _declare(
    act: Act, officer: Officer, interests: Sequence[Interest], day: date
) -> tuple[Declared, list[Recusal]]:
    """With the facts that were not known before."""
    row = _row(act.session, officer, interests, day, act.at, act.by)
    facts = _new_facts(act.session, officer, row, interests)
    act.session.add(row)
    act.session.flush()
    act.record(
        "declaration.filed", f"declaration:{row.id}", officer=officer.id, on=day.isoformat(),
        end=row.expires_on.isoformat(), relations=[each.relation for each in interests],
    )  # fmt: skip
    for fact in facts:
        fact.declaration_id = row.id
        add_fact(act, fact)
    return Declared(row.id, officer.name, _last(row)), facts


def _told(session: Session, books: Books, made: Declared, facts: Iterable[Recusal]) -> Declared:
    barred = teams_barred(session, books.actor, books.today, map(fact_of, facts))
    return replace(made, barred=barred)


def _row(
    session: Session, officer: Officer, interests: Sequence[Interest], day: date, at: datetime,
    by: str,
) -> Declaration:  # fmt: skip
    """Not in the books yet."""
    if len(interests) > _MOST_INTERESTS:
        raise LunzhiError("declaration.many", {"most": _MOST_INTERESTS})
    months = settings_in(session).settings.inspection.declaration_months
    return Declaration(
        officer_id=officer.id, declared_on=day, expires_on=add_months(day, months), entered_at=at,
        entered_by=by,
    )  # fmt: skip


def _last(row: Declaration) -> date:
    return row.expires_on - timedelta(1)


def _new_facts(
    session: Session, officer: Officer, row: Declaration, interests: Sequence[Interest]
) -> list[Recusal]:
    """The grounds that follow from the ties and do not stand yet; not in the books."""
    standing = _standing(session, officer)
    found = [_fact(session, officer, row, each) for each in interests]
    return [fact for fact in found if not any(_holds(each, fact) for each in standing)]


def _holds(standing: Recusal, fact: Recusal) -> bool:
    """Whether it says as much, since as long ago: as each year's declaration may do once more."""
    return _content(standing) == _content(fact) and standing.valid_from <= fact.valid_from


def _fact(session: Session, officer: Officer, row: Declaration, interest: Interest) -> Recusal:
    refuse_unlisted(interest.kind, INTEREST_KINDS)
    refuse_unlisted(interest.relation, RELATIONS)
    first = interest.since or row.declared_on
    refuse_out_of_reach(first)
    return Recusal(
        officer_id=officer.id, kind=interest.kind, source="declared",
        tier=RELATIONS[cast("Relation", interest.relation)],
        ground=checked_text(interest.ground), valid_from=first,
        valid_until=None if interest.last is None else end_of_days(first, interest.last),
        entered_at=row.entered_at, entered_by=row.entered_by, **_target(session, interest),
    )  # fmt: skip


def _standing(session: Session, officer: Officer) -> Sequence[Recusal]:
    own = (Recusal.officer_id == officer.id, Recusal.source == "declared")
    return session.scalars(select(Recusal).where(*own, Recusal.ended_on.is_(None))).all()


def _content(row: Recusal) -> tuple[object, ...]:
    """The same for what is declared once more."""
    return row.unit_id, row.place, row.tier, row.ground, row.valid_until


def _target(session: Session, interest: Interest) -> dict[str, Any]:
    if interest.kind == "unit":
        return {"unit_id": unit_by_code(session, interest.target).id}
    return {"place": known_place(settings_in(session).settings.inspection, interest.target)}
