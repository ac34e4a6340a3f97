"""The name list as people look at it: everybody who may sit in teams, and one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.inspection import SUPERVISOR
from scheduler.books.names import folded
from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import CASE_READERS, GROUND_READERS
from scheduler.services.books.declarations import declared_until
from scheduler.services.books.finding import (
    TAKES_PLACE,
    last_of,
    officer_by_number,
    unit_by_code,
)
from scheduler.services.books.grounds_held import recusal_facts_in
from scheduler.services.books.inspectors import RoleDays
from scheduler.services.books.opened import Books
from scheduler.services.books.recusal_lines import FactLine, fact_lines, visible_recusals
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_barred import BarredTeam, teams_barred
from scheduler.services.books.teams_board import visible_load
from scheduler.store.duties import Duty, Stint
from scheduler.store.inspectors import Inspector, InspectorRole, Recusal
from scheduler.store.people import Officer, Unit

__all__ = [
    "Choices", "InspectorLine", "InspectorView", "Sought", "choices", "inspectors",
    "show_inspector",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to list. `unit`: code or name; `role`: one that is held on the day; `text`: part of a
    name or staff number; `undeclared`: those alone without a declaration that holds; `former`:
    those who are off the list instead. `by_load`: the least burdened first.
    """

    unit: str | None = None
    role: str | None = None
    text: str = ""
    undeclared: bool = False
    former: bool = False
    by_load: bool = False


@dataclass(frozen=True, slots=True)
class InspectorLine:
    """Somebody who may sit in teams. `unit`: name; `roles`: ids of those held on the day.

    `listed`: stands on the list, else a stint alone makes them one; `serving`: serves one on the
    day. `last`: last day on the list, None: open. `declared`: last day on which a declaration
    holds, None without one. `load`: days of published visits this year that whoever looks may know
    of, and of those brought along. `facts`: how many stand or will, None for who may not know.
    """

    number: str
    name: str
    unit: str
    rank: str
    roles: tuple[str, ...]
    listed: bool
    last: date | None
    serving: bool
    declared: date | None
    load: int
    facts: int | None


@dataclass(frozen=True, slots=True)
class InspectorView:
    """One of them whole. `version`: for who changes it, 0 without an entry.

    `hometown`: id of a place. `facts`: None for who may not read them; `barred`: teams to come that
    they stand against.
    """

    line: InspectorLine
    gender: str
    skills: tuple[str, ...]
    since: date | None
    hometown: str | None
    max_days: int | None
    brought_year: int | None
    brought_days: int
    roles: tuple[RoleDays, ...]
    version: int
    facts: Sequence[FactLine] | None
    barred: Sequence[BarredTeam]


@dataclass(frozen=True, slots=True)
class Choices:
    """What forms choose from: codes or ids with names. `roles`: but that of stints."""

    units: Sequence[tuple[str, str]]
    places: Mapping[str, str]
    roles: Mapping[str, str]
    skills: Mapping[str, str]


def choices(books: Books) -> Choices:
    """What the county has, for forms about the name list."""
    with books.looking(*CASE_READERS) as session:
        settings = settings_in(session).settings
        roles = {key: name for key, name in settings.inspection.roles.items() if key != SUPERVISOR}
        units = session.execute(select(Unit.code, Unit.name).order_by(Unit.code))
        return Choices(
            [(code, name) for code, name in units],
            settings.inspection.places,
            roles,
            settings.skills,
        )


def inspectors(books: Books, sought: Sought | None = None) -> Sequence[InspectorLine]:
    """Who is on the list, and who serves a stint, by the sound of their names or by load."""
    wanted = sought or Sought()
    with books.looking(*CASE_READERS) as session:
        unit = None if wanted.unit is None else unit_by_code(session, wanted.unit).name
        lines = _lines(session, books)
    found = [line for line in lines if _passes(line, wanted, unit)]
    by_name = sorted(found, key=lambda line: (pinyin_key(line.name), line.number))
    return sorted(by_name, key=lambda line: line.load) if wanted.by_load else by_name


def show_inspector(books: Books, number: str) -> InspectorView:
    """Everything on record of whether somebody may sit in teams, on the list or not.

    Raises LunzhiError for a staff number that nobody has.
    """
    with books.looking(*CASE_READERS) as session:
        officer = officer_by_number(session, number)
        row = session.get(Inspector, officer.id)
        (line,) = _lines(session, books, officer.id)
        own = Recusal.officer_id == officer.id
        reads = books.actor.is_any_of(*GROUND_READERS)
        facts = fact_lines(session, books.actor, books.today, own) if reads else None
        roles = select(InspectorRole).where(InspectorRole.officer_id == officer.id)
        return InspectorView(
            line=line, gender=officer.gender, skills=tuple(officer.skills),
            since=row.since if row else None,
            hometown=row.hometown if row else None,
            max_days=row.max_days if row else None,
            brought_year=row.brought_year if row else None,
            brought_days=row.brought_days if row else 0,
            roles=tuple(
                RoleDays(each.role, each.first, last_of(each.end))
                for each in session.scalars(roles.order_by(InspectorRole.id))
            ),
            version=row.version if row else 0,
            facts=facts, barred=_barred(session, books, officer) if reads else (),
        )  # fmt: skip


def _passes(line: InspectorLine, wanted: Sought, unit: str | None) -> bool:
    if wanted.former:
        if line.listed or line.last is None:
            return False
    elif not (line.listed or line.serving):
        return False
    text = folded(wanted.text)
    return (
        (unit is None or line.unit == unit)
        and (wanted.role is None or wanted.role in line.roles)
        and (not text or text in folded(line.name) or text in folded(line.number))
        and not (wanted.undeclared and line.declared is not None)
    )


def _lines(session: Session, books: Books, officer_id: int | None = None) -> list[InspectorLine]:
    """All who stand in the list or once stood there, who serve, and that officer."""
    today = books.today
    entries = {row.officer_id: row for row in session.scalars(select(Inspector))}
    serving = _serving(session, today)
    roles = _roles(session, today, serving)
    declared, facts = declared_until(session, today), _facts(session, books)
    load = visible_load(session, books, today.year)
    wanted = {*entries, *serving} if officer_id is None else {officer_id}
    rows = select(Officer, Unit.name).join(Unit, Unit.id == Officer.unit_id)
    found = []
    for officer, unit in session.execute(rows.where(Officer.id.in_(wanted))):
        entry = entries.get(officer.id)
        gone = officer.left_on is not None and officer.left_on <= today
        on_list = entry is not None and (entry.until is None or entry.until > today)
        line = InspectorLine(
            number=officer.staff_number, name=officer.name, unit=unit, rank=officer.rank,
            roles=roles[officer.id], listed=on_list and not gone,
            last=last_of(officer.left_on if gone else entry.until if entry else None),
            serving=officer.id in serving, declared=declared.get(officer.id),
            load=load.get(officer.id, 0),
            facts=None if facts is None else facts[officer.id],
        )  # fmt: skip
        found.append(line)
    return found


def _serving(session: Session, today: date) -> set[int]:
    rows = select(Duty.officer_id).join(Stint, Stint.duty_id == Duty.id)
    now = (TAKES_PLACE, Stint.start <= today, Stint.end > today)
    return {*session.scalars(rows.where(*now))}


def _roles(session: Session, today: date, serving: set[int]) -> Mapping[int, tuple[str, ...]]:
    found = defaultdict[int, tuple[str, ...]](tuple)
    for row in session.scalars(select(InspectorRole).order_by(InspectorRole.id)):
        begun = row.first is None or row.first <= today
        if begun and (row.end is None or row.end > today) and row.role not in found[row.officer_id]:
            found[row.officer_id] += (row.role,)
    for officer in serving:
        found[officer] += (SUPERVISOR,)
    return found


def _facts(session: Session, books: Books) -> Counter[int] | None:
    if not books.actor.is_any_of(*GROUND_READERS):
        return None
    today = books.today
    rows = visible_recusals(
        session, books.actor, today,
        Recusal.ended_on.is_(None) | (Recusal.ended_on > today),
        Recusal.valid_until.is_(None) | (Recusal.valid_until > today),
    )  # fmt: skip
    return Counter(row.officer_id for row in rows)


def _barred(session: Session, books: Books, officer: Officer) -> list[BarredTeam]:
    """Teams to come that the officer sits in against a fact that stands and is not waived."""
    own = Recusal.officer_id == officer.id
    seen = {row.id for row in visible_recusals(session, books.actor, books.today, own)}
    facts = [fact for fact in recusal_facts_in(session, own) if fact.id in seen]
    found = teams_barred(session, books.actor, books.today, facts)
    return [team for team in found if team.when == "coming"]
