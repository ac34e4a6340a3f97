"""Rows of a handed-in name list against the one that the books hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.inspection import SUPERVISOR
from scheduler.books.roles import Actor
from scheduler.services.books.cell_names import CellNames, OwnCells
from scheduler.services.books.finding import last_of
from scheduler.services.books.importing_held import Held, HeldOfficer, held_in
from scheduler.services.books.importing_known import (
    Known,
    left_faults,
    own_changes,
    skills_of,
    twice,
    unit_of,
)
from scheduler.services.books.importing_lines import Change, Field, Line, Plain, line_of
from scheduler.services.books.inspectors import ListEntry, NewOfficer, RoleDays
from scheduler.store.inspectors import Declaration, Inspector, InspectorRole
from scheduler.store.people import Officer
from scheduler.workbooks.headings import Column
from scheduler.workbooks.rows import InspectorRow
from scheduler.workbooks.texts import key
from scheduler.workbooks.values import nearest
from scheduler.workbooks.wrong import CellFault

__all__ = ["HeldList", "Listing", "brought_days", "held_list", "listings", "stands"]

_NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class HeldList:
    """`entries`: of those who are on the list today, `declared`: days of declarations; both by
    staff number. `own`: that of whoever hands rows in, if they are an officer.
    """

    held: Held
    entries: Mapping[str, ListEntry]
    declared: Mapping[str, frozenset[date]]
    own: str | None = None

    @property
    def places(self) -> Mapping[str, str]:
        return self.held.settings.inspection.places

    @property
    def roles(self) -> Mapping[str, str]:
        """By id, but that of stints."""
        roles = self.held.settings.inspection.roles
        return {role: name for role, name in roles.items() if role != SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Listing:
    """A line and what it does. `new`: somebody whom the books do not know; `entry`: what the list
    is to say, None where it goes on saying what it says; `declared_on`: of one more declaration.
    """

    line: Line
    new: NewOfficer | None = None
    entry: ListEntry | None = None
    declared_on: date | None = None


@dataclass(frozen=True)
class _Names:
    """What places and roles are called, and how what the books hold is written into cells."""

    on_list: HeldList

    @cached_property
    def places(self) -> dict[str, str]:
        return CellNames(self.on_list.places).codes

    @cached_property
    def roles(self) -> dict[str, str]:
        return CellNames(self.on_list.roles).codes

    @cached_property
    def own(self) -> OwnCells:
        return OwnCells(self.on_list.held)

    @cached_property
    def by_stint(self) -> frozenset[str]:
        """What the role that goes with a stint is called."""
        name = self.on_list.held.settings.inspection.roles.get(SUPERVISOR, SUPERVISOR)
        return frozenset({key(SUPERVISOR), key(name)})


def held_list(session: Session, today: date, actor: Actor) -> HeldList:
    """All of it on that day, as the actor looks at it."""
    numbers = {row.id: row.staff_number for row in session.scalars(select(Officer))}
    roles = defaultdict[int, list[RoleDays]](list)
    for role in session.scalars(select(InspectorRole).order_by(InspectorRole.id)):
        roles[role.officer_id].append(RoleDays(role.role, role.first, last_of(role.end)))
    entries = {
        numbers[row.officer_id]: ListEntry(
            row.since, row.hometown, row.max_days, row.brought_year, row.brought_days,
            tuple(roles[row.officer_id]),
        )
        for row in session.scalars(select(Inspector))
        if row.until is None or row.until > today
    }  # fmt: skip
    declared = defaultdict[str, frozenset[date]](frozenset)
    for officer, day in session.execute(select(Declaration.officer_id, Declaration.declared_on)):
        declared[numbers[officer]] |= {day}
    own = None if actor.officer is None else numbers.get(actor.officer)
    return HeldList(held_in(session, today), entries, declared, own)


def listings(on_list: HeldList, rows: Iterable[InspectorRow]) -> Iterator[Listing]:
    """A listing for each row, in their order."""
    held = on_list.held
    known = Known(held, {unit.code: unit.name for unit in held.units.values()})
    names = _Names(on_list)
    for row in rows:
        yield _not_own(on_list, row, _listing(known, names, row))
        if row.number is not None:
            known.seen.setdefault(row.number, row)


def _not_own(on_list: HeldList, row: InspectorRow, made: Listing) -> Listing:
    """Nobody changes what the list says of oneself; a row that changes nothing may stand there."""
    changes = made.entry is not None or made.declared_on is not None
    if not changes or row.number != on_list.own:
        return made
    fault = CellFault(row.columns["number"], "own_row")
    return Listing(line_of(row, (), [fault], known=False))


def _listing(known: Known, names: _Names, row: InspectorRow) -> Listing:
    on_list, officer = names.on_list, known.held.officers.get(row.number or "")
    before = on_list.entries.get(row.number or "")
    unit, skills = unit_of(known, row, None), list(skills_of(known, officer, row))
    hometown, roles = _hometown(names, before, row), list(_roles(names, before, row))
    found = (unit, hometown, *skills, *roles)
    faults = [*row.faults, *(one for one in found if isinstance(one, CellFault))]
    faults += [*twice(known, row), *_ahead(known.held.today, row)]
    faults += [] if officer is None else left_faults(officer, row)
    codes = sorted({each for each in skills if isinstance(each, str)})
    if not faults and officer is not None:
        faults += _otherwise(names.own, officer, row, str(unit), codes)
    if faults or row.number is None:
        return Listing(line_of(row, (), faults, known=False))
    entry = _entry(
        before or ListEntry(known.held.today), row, known.held.today,
        hometown if isinstance(hometown, str) else None,
        {each for each in roles if isinstance(each, str)},
    )  # fmt: skip
    changes = list(_changes(before, entry, known.held.today))
    new = None
    if officer is None:
        changes = [*own_changes(None, row, str(unit), codes), *changes]
        new = _new(row, str(unit), codes)
    is_told = bool(changes)
    declared_on = row.declared_on
    if declared_on in on_list.declared.get(row.number, ()):
        declared_on = None
    if declared_on is not None:
        changes.append(Change("declared_on", None, declared_on.isoformat()))
    line = line_of(row, changes, (), known=before is not None)
    return Listing(line, new, entry if is_told else None, declared_on)


def _new(row: InspectorRow, unit: str, skills: list[str]) -> NewOfficer:
    assert row.number is not None
    assert row.name is not None
    assert row.rank is not None
    assert row.gender is not None
    return NewOfficer(row.number, row.name, unit, row.rank, row.gender, tuple(skills))


# What the settings have no more may stay with who has it.
def _hometown(names: _Names, before: ListEntry | None, row: InspectorRow) -> str | CellFault | None:
    if row.hometown is None:
        return None
    held = before.hometown if before else None
    found = names.places.get(key(row.hometown))
    if found is None and held is not None and key(held) == key(row.hometown):
        return held
    known = list(names.on_list.places.values())
    return found or _unknown("unknown_place", row, "hometown", row.hometown, known)


def _roles(names: _Names, before: ListEntry | None, row: InspectorRow) -> Iterator[str | CellFault]:
    known = list(names.on_list.roles.values())
    today = names.on_list.held.today
    held = {key(role): role for role in _standing(before.roles if before else (), today)}
    for role in row.roles or ():
        found = names.roles.get(key(role)) or held.get(key(role))
        if found is not None:
            yield found
        elif key(role) in names.by_stint:
            yield CellFault(row.columns["roles"], "role_by_stint", {"found": role})
        else:
            yield _unknown("unknown_role", row, "roles", role, known)


def _unknown(
    code: str, row: InspectorRow, column: Column, found: str, known: list[str]
) -> CellFault:
    near = nearest(found, known)
    if near is not None:
        return CellFault(row.columns[column], code, {"found": found, "near": near}, "near")
    if not known:
        return CellFault(row.columns[column], code, {"found": found})
    told = {"found": found, "allowed": "、".join(known)}
    return CellFault(row.columns[column], code, told, "choose")


def _ahead(today: date, row: InspectorRow) -> Iterator[CellFault]:
    if row.declared_on is not None and row.declared_on > today:
        told = {"day": row.declared_on.isoformat()}
        yield CellFault(row.columns["declared_on"], "declared_ahead", told)


def _otherwise(
    own: OwnCells, officer: HeldOfficer, row: InspectorRow, unit: str, skills: list[str]
) -> Iterator[CellFault]:
    """What the row says of the officer otherwise than the books, which the list cannot change."""
    held = own.of(officer)
    for change in own_changes(officer, row, unit, skills):
        if change.field == "skills" and not row.skills:
            continue  # says nothing of them
        column: Column = change.field  # type: ignore[assignment]  # of the five that people have
        told = {"held": str(held[column]) or _NONE}
        yield CellFault(row.columns[column], "held_otherwise", told, "ledger")


def _entry(
    before: ListEntry, row: InspectorRow, today: date, hometown: str | None, roles: set[str]
) -> ListEntry:
    """The entry as the row has it; columns that are not there leave it as it is."""
    entry = replace(before, hometown=hometown)
    if "max_days" in row.columns:
        entry = replace(entry, max_days=row.max_days)
    if "brought_days" in row.columns and (row.brought_days or 0) != brought_days(before, today):
        entry = replace(entry, brought_year=today.year, brought_days=row.brought_days or 0)
    if row.roles is None:
        return entry
    held = [each for each in before.roles if each.role in roles or not stands(each, today)]
    held += [RoleDays(role) for role in sorted(roles - _standing(held, today))]
    return replace(entry, roles=tuple(held))


def _changes(before: ListEntry | None, entry: ListEntry, today: date) -> Iterator[Change]:
    if before is None:
        yield Change("listed", None, entry.since.isoformat())
    old = _values(before, today)
    for field, new in _values(entry, today).items():
        if old[field] != new:
            yield Change(field, old[field], new)


def _values(entry: ListEntry | None, today: date) -> dict[Field, Plain]:
    """None for what is empty: an entry that says nothing changes nothing."""
    if entry is None:
        return {"hometown": None, "roles": None, "max_days": None, "brought_days": None}
    return {
        "hometown": entry.hometown, "roles": sorted(_standing(entry.roles, today)) or None,
        "max_days": entry.max_days, "brought_days": brought_days(entry, today) or None,
    }  # fmt: skip


def brought_days(entry: ListEntry, today: date) -> int:
    """Those of this year."""
    return entry.brought_days if entry.brought_year == today.year else 0


def _standing(roles: Iterable[RoleDays], today: date) -> set[str]:
    return {each.role for each in roles if stands(each, today)}


def stands(role: RoleDays, today: date) -> bool:
    """Is held, or will be."""
    return role.last is None or role.last >= today
