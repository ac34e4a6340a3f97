"""The name list from which teams are drawn: who is put on it, with which roles, until when."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from scheduler.books.free_text import checked_text
from scheduler.books.inspection import SUPERVISOR
from scheduler.books.inspection_settings import Inspection
from scheduler.books.roles import ASSIGNERS
from scheduler.books.settings import Settings
from scheduler.problems.base import Gender, Rank
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.finding import (
    YEARS,
    end_of_days,
    officer_by_number,
    unit_by_code,
)
from scheduler.services.books.knowing import refuse_own
from scheduler.services.books.officers import free_number
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.store.inspectors import Inspector, InspectorRole
from scheduler.store.people import Officer

__all__ = [
    "ListEntry", "NewOfficer", "RoleDays", "add_officer", "added", "change_inspector", "changed",
    "keep_on_list", "known_place", "put", "put_on_list", "take_off_list",
]  # fmt: skip

_MOST_DAYS: Final = 366
_MOST_ROLES: Final = 20


@dataclass(frozen=True, slots=True)
class RoleDays:
    """A role of the settings and the days on which somebody holds it, both included; None: open."""

    role: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What the list says of somebody. `hometown`: id or name of a place of the settings.

    `max_days`: of visits in one plan, None: as the settings say. `brought_days`: of visits in
    `brought_year` that the books know nothing of.
    """

    since: date
    hometown: str | None = None
    max_days: int | None = None
    brought_year: int | None = None
    brought_days: int = 0
    roles: tuple[RoleDays, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Somebody whom the books do not know yet and who owes no stint. `unit`: code or name;
    `skills`: ids of the settings.
    """

    number: str
    name: str
    unit: str
    rank: Rank
    gender: Gender
    skills: tuple[str, ...] = ()


def put_on_list(books: Books, number: str, entry: ListEntry) -> int:
    """Puts an officer on the list, or on it again; the id of the officer.

    Who was to be taken off it stays. Raises LunzhiError for who is on it for good already or has
    left, for oneself, and for what the settings do not have.
    """
    with books.acting(*ASSIGNERS) as act:
        return put(act, books, number, entry)


def put(act: Act, books: Books, number: str, entry: ListEntry) -> int:
    """`put_on_list` as a part of that act."""
    officer = officer_by_number(act.session, number)
    refuse_own(books.actor, officer.id)
    return _listed(act, books, officer, entry)


def add_officer(books: Books, officer: NewOfficer, entry: ListEntry) -> int:
    """Puts somebody on the list who is new to the books; likewise."""
    with books.acting(*ASSIGNERS) as act:
        return added(act, books, officer, entry)


def added(act: Act, books: Books, officer: NewOfficer, entry: ListEntry) -> int:
    """`add_officer` as a part of that act."""
    settings = settings_in(act.session).settings
    row = _new_row(act.session, settings, officer)
    act.session.add(row)
    act.session.flush()
    new = {
        "name": row.name, "unit": officer.unit, "rank": row.rank, "gender": row.gender,
        "skills": row.skills,
    }  # fmt: skip
    return _listed(act, books, row, entry, **new)


def change_inspector(books: Books, number: str, entry: ListEntry, seen: int | None = None) -> None:
    """The list says that from now on; `seen`: version of what whoever changes it has looked at.

    Raises LunzhiError likewise, for who is not on the list, and where somebody changed it since.
    """
    with books.acting(*ASSIGNERS) as act:
        changed(act, books, number, entry, seen)


def changed(act: Act, books: Books, number: str, entry: ListEntry, seen: int | None = None) -> None:
    """`change_inspector` as a part of that act."""
    officer, row = _on_list(act, books, number, seen)
    if row.until is not None and row.until <= entry.since:
        raise LunzhiError("inspector.order", {"since": entry.since.isoformat()})
    _fill(act, officer, row, entry)
    # Roles are rows of their own: the second of two editors is to be told of them too.
    flag_modified(row, "since")
    act.record(
        "inspector.changed", f"inspector:{officer.id}", number=officer.staff_number,
        **_values(entry, row),
    )  # fmt: skip


def take_off_list(books: Books, number: str, until: date, seen: int | None = None) -> None:
    """From that day on nobody of that number is drawn any more; raises LunzhiError likewise."""
    with books.acting(*ASSIGNERS) as act:
        officer, row = _on_list(act, books, number, seen)
        if until < row.since:
            raise LunzhiError("inspector.order", {"since": row.since.isoformat()})
        row.until = until
        act.record(
            "inspector.removed", f"inspector:{officer.id}", number=officer.staff_number,
            end=until.isoformat(),
        )  # fmt: skip


def keep_on_list(books: Books, number: str, seen: int | None = None) -> None:
    """Who was to be taken off the list stays on it, as it is; raises LunzhiError likewise."""
    with books.acting(*ASSIGNERS) as act:
        officer, row = _on_list(act, books, number, seen)
        _refuse_listed(officer, row)
        row.until = None
        act.record("inspector.listed", f"inspector:{officer.id}", number=officer.staff_number)


def known_place(inspection: Inspection, place: str) -> str:
    """The id of that place, which is given by id or name. Raises LunzhiError."""
    if place in inspection.places:
        return place
    found = next((key for key, name in inspection.places.items() if name == place), None)
    if found is None:
        raise LunzhiError("unknown_place", {"found": shown(place)})
    return found


def _new_row(session: Session, settings: Settings, new: NewOfficer) -> Officer:
    number, name = free_number(session, new.number), checked_text(new.name, most=50)
    if new.rank not in get_args(Rank):
        raise LunzhiError("inspector.rank", {"found": shown(new.rank)})
    if new.gender not in get_args(Gender):
        raise LunzhiError("inspector.gender", {"found": shown(new.gender)})
    for skill in new.skills:
        if skill not in settings.skills:
            known = ", ".join(sorted(settings.skills))
            raise LunzhiError("inspector.skill", {"found": shown(skill), "known": known})
    return Officer(
        staff_number=number, name=name, unit_id=unit_by_code(session, new.unit).id,
        rank=new.rank, gender=new.gender, skills=sorted({*new.skills}),
    )  # fmt: skip


def _listed(act: Act, books: Books, officer: Officer, entry: ListEntry, **new: Any) -> int:
    if officer.left_on is not None and officer.left_on <= max(books.today, entry.since):
        raise LunzhiError("officer.left", {"name": officer.name, "on": officer.left_on.isoformat()})
    row = act.session.get(Inspector, officer.id)
    _refuse_listed(officer, row)
    if row is None:
        row = Inspector(officer_id=officer.id, since=entry.since)
        act.session.add(row)
        act.session.flush()
    row.until = None
    _fill(act, officer, row, entry)
    act.record(
        "inspector.listed", f"inspector:{officer.id}", number=officer.staff_number, **new,
        **_values(entry, row),
    )  # fmt: skip
    return officer.id


def _refuse_listed(officer: Officer, row: Inspector | None) -> None:
    if row is not None and row.until is None:
        raise LunzhiError("inspector.listed", {"name": officer.name})


def _on_list(act: Act, books: Books, number: str, seen: int | None) -> tuple[Officer, Inspector]:
    officer = officer_by_number(act.session, number)
    refuse_own(books.actor, officer.id)
    row = act.session.get(Inspector, officer.id)
    if row is None or (row.until is not None and row.until <= books.today):
        raise LunzhiError("inspector.none", {"name": officer.name})
    if seen is not None and row.version != seen:
        raise LunzhiError("inspector.changed", {"name": officer.name})
    return officer, row


def _fill(act: Act, officer: Officer, row: Inspector, entry: ListEntry) -> None:
    """Has the rows say what the entry says. Raises LunzhiError for what makes no sense.

    A place or role that the settings have no more may stay with who has it.
    """
    inspection = settings_in(act.session).settings.inspection
    _check_counts(entry)
    row.since = entry.since
    if entry.hometown != row.hometown:
        row.hometown = None if entry.hometown is None else known_place(inspection, entry.hometown)
    row.max_days = entry.max_days
    row.brought_year = entry.brought_year if entry.brought_days else None
    row.brought_days = entry.brought_days
    own = InspectorRole.officer_id == officer.id
    held = {*act.session.scalars(select(InspectorRole.role).where(own))}
    roles = [_role_row(officer, {*inspection.roles, *held}, each) for each in entry.roles]
    act.session.execute(delete(InspectorRole).where(own))
    act.session.add_all(roles)


def _check_counts(entry: ListEntry) -> None:
    for count in (entry.max_days, entry.brought_days):
        if count is not None and not 0 <= count <= _MOST_DAYS:
            raise LunzhiError("inspector.days", {"found": count, "most": _MOST_DAYS})
    if entry.brought_days and entry.brought_year is None:
        raise LunzhiError("inspector.year")
    if entry.brought_year is not None and entry.brought_year not in YEARS:
        raise LunzhiError("inspector.year_of_days", {"found": entry.brought_year})
    if len(entry.roles) > _MOST_ROLES:
        raise LunzhiError("inspector.many_roles", {"most": _MOST_ROLES})


def _role_row(officer: Officer, roles: Set[str], given: RoleDays) -> InspectorRole:
    if given.role == SUPERVISOR:
        raise LunzhiError("inspector.supervisor")
    if given.role not in roles:
        known = ", ".join(sorted(role for role in roles if role != SUPERVISOR))
        raise LunzhiError("inspector.role", {"found": shown(given.role), "known": known})
    end = None
    if given.last is not None:
        end = end_of_days(given.first or given.last, given.last)
    return InspectorRole(officer_id=officer.id, role=given.role, first=given.first, end=end)


def _values(entry: ListEntry, row: Inspector) -> dict[str, Any]:
    """What the audit keeps: days as they were given, both included."""
    roles = [
        [each.role, *(None if day is None else day.isoformat() for day in (each.first, each.last))]
        for each in entry.roles
    ]
    return {
        "since": row.since.isoformat(), "hometown": row.hometown, "max_days": row.max_days,
        "brought_year": row.brought_year, "brought_days": row.brought_days, "roles": roles,
    }  # fmt: skip
