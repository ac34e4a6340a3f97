"""The name list as a workbook, in the form in which it is handed in; and that form, empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.inspection import SUPERVISOR
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.documents.phrases import span
from scheduler.services.books.cell_names import CellNames, OwnCells
from scheduler.services.books.declarations import declared_on
from scheduler.services.books.exporting import explained
from scheduler.services.books.finding import last_of
from scheduler.services.books.importing_held import Held, HeldOfficer, held_in
from scheduler.services.books.inspector_rows import HeldList, brought_days, held_list, stands
from scheduler.services.books.inspectors import ListEntry, RoleDays
from scheduler.services.books.opened import Books
from scheduler.services.made import Document
from scheduler.store.inspectors import Inspector
from scheduler.store.people import Officer
from scheduler.words import Words
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.forms import Choices, form_workbook
from scheduler.workbooks.headings import NAME_LIST_KINDS, Column

__all__ = ["export_inspectors", "inspectors_template"]


def inspectors_template(books: Books, words: Words) -> bytes:
    """The form with drop-downs and examples, and no rows. Importing it changes nothing."""
    with books.looking(*ASSIGNERS) as session:
        held = held_in(session, books.today)
    example = explained(words, NAME_LIST_KINDS)
    return form_workbook({}, _choices(held), held.today, example, NAME_LIST_KINDS)


def export_inspectors(books: Books, words: Words) -> Document:
    """Who is on the list and has not left, by staff number. Importing it changes nothing.

    Days for which the form has no column, of roles and of entries, are remarks, which are not
    imported: an import leaves them as they are.
    """
    with books.looking(*GROUND_READERS) as session:
        listed = _Listed(
            held_list(session, books.today, books.actor), *_days(session, books.today), words
        )
    officers = listed.officers
    data = form_workbook(
        {"inspector": [listed.cells(each) for each in officers]},
        _choices(listed.on_list.held), books.today, kinds=NAME_LIST_KINDS,
        remarks={"inspector": [listed.remark(each) for each in officers]},
    )  # fmt: skip
    return Document(words("inspector.export.file", day=books.today.isoformat()), data)


def _choices(held: Held) -> Choices:
    inspection = held.settings.inspection
    return Choices(
        tuple(unit.name for unit in held.units.values()),
        tuple(held.settings.skills.values()),
        places=tuple(inspection.places.values()),
        roles=tuple(name for role, name in inspection.roles.items() if role != SUPERVISOR),
    )


_Days = Mapping[str, date | None]


def _days(session: Session, today: date) -> tuple[_Days, _Days]:
    """By staff number: when who holds a declaration made it, and the last day on the list."""
    declared = declared_on(session, today)
    rows = select(Officer.staff_number, Inspector.officer_id, Inspector.until)
    found = session.execute(rows.join(Officer, Officer.id == Inspector.officer_id)).all()
    return (
        {number: declared.get(officer) for number, officer, _ in found},
        {number: last_of(until) for number, _, until in found},
    )


@dataclass(frozen=True)
class _Listed:
    """The list while it is written. `declared`, `last`: by staff number."""

    on_list: HeldList
    declared: _Days
    last: _Days
    words: Words

    @property
    def officers(self) -> list[HeldOfficer]:
        """Those whom an import would take."""
        people = self.on_list.held.officers.values()
        return [
            each for each in people if each.number in self.on_list.entries and each.left_on is None
        ]

    def cells(self, officer: HeldOfficer) -> dict[Column, Cell]:
        entry, today = self.on_list.entries[officer.number], self.on_list.held.today
        return {
            **self._own.of(officer),
            "hometown": "" if entry.hometown is None else self._places.written(entry.hometown),
            "roles": self._roles.joined(tuple(dict.fromkeys(r.role for r in self._held(entry)))),
            "max_days": "" if entry.max_days is None else entry.max_days,
            "brought_days": brought_days(entry, today) or "",
            "declared_on": self.declared.get(officer.number) or "",
        }

    def remark(self, officer: HeldOfficer) -> str:
        return self.words("show.clause_joint").join(self._remarks(officer.number))

    def _remarks(self, number: str) -> Iterator[str]:
        words, entry, last = self.words, self.on_list.entries[number], self.last.get(number)
        if entry.since > self.on_list.held.today:
            yield words("inspector.export.since", first=entry.since)
        if last is not None:
            yield words("inspector.export.last", last=last)
        for role in self._held(entry):
            days = _span(words, role)
            if days:
                name = self._roles.names.get(role.role, role.role)
                yield words("inspector.export.role", role=name, days=days)

    def _held(self, entry: ListEntry) -> list[RoleDays]:
        """Roles as an import compares them."""
        return [each for each in entry.roles if stands(each, self.on_list.held.today)]

    @cached_property
    def _own(self) -> OwnCells:
        return OwnCells(self.on_list.held)

    @cached_property
    def _places(self) -> CellNames:
        return CellNames(self.on_list.places)

    @cached_property
    def _roles(self) -> CellNames:
        return CellNames(self.on_list.roles, listed=True)


def _span(words: Words, role: RoleDays) -> str:
    """The days of a role, nothing for one without end or beginning."""
    if role.first is not None and role.last is not None:
        return span(words, role.first, role.last)
    if role.first is not None:
        return words("inspector.export.from", first=role.first)
    return "" if role.last is None else words("inspector.export.until", last=role.last)
