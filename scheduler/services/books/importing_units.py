"""Rows of units against the units that the books hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from scheduler.dates import Span
from scheduler.services.books.importing_held import Held, HeldUnit
from scheduler.services.books.importing_lines import Change, Line, line_of
from scheduler.workbooks.cells import place
from scheduler.workbooks.rows import UnitRow
from scheduler.workbooks.texts import key
from scheduler.workbooks.wrong import CellFault

__all__ = ["FIRST_LIMIT", "span_facts", "unit_lines", "unit_names"]

FIRST_LIMIT: Final = date(1970, 1, 1)
"""From when on the first limit of a unit holds: always has, for all that anybody asks."""


def unit_lines(held: Held, rows: Iterable[UnitRow]) -> Iterator[Line]:
    """A line for each row, in their order."""
    seen: dict[str, UnitRow] = {}
    named = {key(unit.name): unit.code for unit in held.units.values()}
    for row in rows:
        unit = held.units.get(row.code or "")
        faults = [*row.faults, *_clashes(row, seen, named), *_without_limit(row, unit)]
        line = line_of(row, _changes(held, row, unit), faults, known=unit is not None)
        if row.code is not None:
            seen.setdefault(row.code, row)
        if row.code is not None and row.name is not None and line.effect != "wrong":
            named.setdefault(key(row.name), row.code)
        yield line


def _clashes(row: UnitRow, seen: dict[str, UnitRow], named: dict[str, str]) -> Iterator[CellFault]:
    if row.code is not None and (first := seen.get(row.code)):
        at = place(first.sheet, first.position, first.columns["code"])
        yield CellFault(row.columns["code"], "code_twice", {"found": row.code, "first": at})
    holder = None if row.name is None else named.get(key(row.name))
    if holder not in {None, row.code}:
        params = {"name": row.name or "", "code": holder or ""}
        yield CellFault(row.columns["name"], "unit_name_taken", params, "rename")


def _without_limit(row: UnitRow, unit: HeldUnit | None) -> Iterator[CellFault]:
    column = row.columns["max_away"]
    told = any(fault.column == column for fault in row.faults)
    if unit is None and row.max_away is None and not told:
        yield CellFault(column, "empty")


def _changes(held: Held, row: UnitRow, unit: HeldUnit | None) -> Iterator[Change]:
    if unit is None or key(unit.name) != key(row.name or ""):
        yield Change("name", unit and unit.name, row.name)
    before = unit and unit.max_away
    if row.max_away is not None and before != row.max_away:
        since = FIRST_LIMIT if before is None else held.today
        yield Change("max_away", before, [row.max_away, since.isoformat()])
    busy = unit.busy if unit else frozenset()
    for span in row.busy_hard:
        if (span, True) not in busy:
            yield Change("busy_hard", None, span_facts(span))
    for span in row.busy_soft:
        if (span, False) not in busy:
            yield Change("busy_soft", None, span_facts(span))


def span_facts(span: Span) -> list[str]:
    """A half-open span as plain values."""
    return [day.isoformat() for day in span]


def unit_names(held: Held, lines: Iterable[Line]) -> dict[str, str]:
    """What every unit will be called once these lines are applied, by its code."""
    names = {unit.code: unit.name for unit in held.units.values()}
    for line in lines:
        for change in line.changes:
            if change.field == "name":
                names[line.key] = change.new
    return names
