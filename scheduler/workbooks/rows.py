"""Rows of each kind of sheet: read cell by cell, with all that is wrong in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeVar

from scheduler.dates import Span
from scheduler.problems.base import Gender, Rank
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.days import Away, day_of, leave_of, periods_of
from scheduler.workbooks.headings import HEADINGS, MAY_BE_EMPTY, NEEDED, Column, Kind, Table
from scheduler.workbooks.texts import name_text, squeezed
from scheduler.workbooks.values import (
    code_of,
    days_of,
    gender_of,
    listed,
    name_of,
    number_of,
    rank_of,
    unit_name_of,
    whole_of,
)
from scheduler.workbooks.wrong import CellFault, Wrong

__all__ = ["AnyRow", "InspectorRow", "PersonRow", "Row", "Rows", "UnitRow", "rows_of"]

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where it stands, position from 0, and what cannot be read of it.

    `columns`: the place of each column. A value that cannot be read, or whose column is not
    there, is None.
    """

    kind: Kind
    sheet: str
    position: int
    columns: dict[Column, int]
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Row):
    """`max_away`: also None where its cell is empty, and nothing is said of it."""

    code: str | None
    name: str | None
    max_away: int | None
    busy_hard: tuple[Span, ...]
    busy_soft: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    """Of a roster or of those serving. `unit`, `skills`, `post`: as they are written.

    `skills`: None where there is no such column. `start`, `post`, `last_day`: of those serving;
    the last day counts.
    """

    number: str | None
    name: str | None
    gender: Gender | None
    unit: str | None
    rank: Rank | None
    promoted_on: date | None
    skills: tuple[str, ...] | None
    leave: tuple[Away, ...]
    wishes: tuple[Span, ...]
    start: date | None
    post: str | None
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorRow(Row):
    """Of the name list. `unit`, `skills`, `hometown`, `roles`: as they are written.

    `roles`: None where there is no such column.
    """

    number: str | None
    name: str | None
    gender: Gender | None
    unit: str | None
    rank: Rank | None
    skills: tuple[str, ...]
    hometown: str | None
    roles: tuple[str, ...] | None
    max_days: int | None
    brought_days: int | None
    declared_on: date | None


AnyRow = UnitRow | PersonRow | InspectorRow


@dataclass(frozen=True, slots=True)
class Rows:
    """`passed_over`: how many rows of the table are rubbish, like who has filled it in."""

    rows: tuple[AnyRow, ...]
    passed_over: int


# By which a row is somebody's: without both it is rubbish.
_NAMING: Final[dict[Kind, tuple[Column, Column]]] = {
    "unit": ("code", "name"), "roster": ("number", "name"), "serving": ("number", "name"),
    "inspector": ("number", "name"),
}  # fmt: skip


def rows_of(table: Table) -> Rows:
    """All rows below the headings; empty ones and headings printed again do not count."""
    rows: list[AnyRow] = []
    passed_over = 0
    for position, cells in table.rows():
        match _worth(table, position, cells):
            case "rubbish":
                passed_over += 1
            case "row":
                rows.append(_Reading(table, position, cells).row())
    return Rows(tuple(rows), passed_over)


def _worth(table: Table, position: int, cells: tuple[Cell, ...]) -> Literal["row", "rubbish", ""]:
    if not any(squeezed(cell) for cell in cells) and not any(
        row == position for row, _ in table.sheet.formulas
    ):
        return ""
    naming = [table.columns[column] for column in _NAMING[table.kind]]
    texts = [squeezed(cells[at]) if at < len(cells) else "" for at in naming]
    if not any(texts) and not any((position, at) in table.sheet.formulas for at in naming):
        return "rubbish"
    heading = [HEADINGS[table.kind][column][0] for column in _NAMING[table.kind]]
    return "" if texts == heading else "row"


class _Reading:
    """One row while it is read: what fails is noted with its place, and the rest read on."""

    def __init__(self, table: Table, position: int, cells: tuple[Cell, ...]) -> None:
        self._table, self._position, self._cells = table, position, cells
        self._faults: list[CellFault] = []

    def row(self) -> AnyRow:
        match self._table.kind:
            case "unit":
                return self.unit()
            case "inspector":
                return self.inspector()
        return self.person()

    def unit(self) -> UnitRow:
        # Faults come last: they are complete when all else is read.
        return UnitRow(
            kind=self._table.kind,
            sheet=self._table.sheet.name,
            position=self._position,
            columns=self._table.columns,
            code=self._read("code", code_of),
            name=self._read("name", unit_name_of),
            max_away=self._read("max_away", whole_of),
            busy_hard=self._read("busy_hard", periods_of) or (),
            busy_soft=self._read("busy_soft", periods_of) or (),
            faults=tuple(self._faults),
        )

    def person(self) -> PersonRow:
        has_skills = "skills" in self._table.columns
        return PersonRow(
            kind=self._table.kind,
            sheet=self._table.sheet.name,
            position=self._position,
            columns=self._table.columns,
            number=self._read("number", number_of),
            name=self._read("name", name_of),
            gender=self._read("gender", gender_of),
            unit=self._read("unit", name_text),
            rank=self._read("rank", rank_of),
            promoted_on=self._read("promoted_on", day_of),
            skills=(self._read("skills", listed) or ()) if has_skills else None,
            leave=self._read("leave", leave_of) or (),
            wishes=self._read("wishes", periods_of) or (),
            start=self._read("start", day_of),
            post=self._read("post", name_text),
            last_day=self._read("last_day", day_of),
            faults=tuple(self._faults),
        )

    def inspector(self) -> InspectorRow:
        has_roles = "roles" in self._table.columns
        return InspectorRow(
            kind=self._table.kind,
            sheet=self._table.sheet.name,
            position=self._position,
            columns=self._table.columns,
            number=self._read("number", number_of),
            name=self._read("name", name_of),
            gender=self._read("gender", gender_of),
            unit=self._read("unit", name_text),
            rank=self._read("rank", rank_of),
            skills=self._read("skills", listed) or (),
            hometown=self._read("hometown", name_text),
            roles=(self._read("roles", listed) or ()) if has_roles else None,
            max_days=self._read("max_days", days_of),
            brought_days=self._read("brought_days", days_of),
            declared_on=self._read("declared_on", day_of),
            faults=tuple(self._faults),
        )

    def _read(self, column: Column, read: Callable[[Cell], _Value]) -> _Value | None:
        at = self._table.columns.get(column)
        if at is None:
            return None
        cell = self._cells[at] if at < len(self._cells) else ""
        if (self._position, at) in self._table.sheet.formulas:
            self._faults.append(CellFault(at, "formula", {}, "value"))
        elif squeezed(cell):
            try:
                return read(cell)
            except Wrong as wrong:
                self._faults.append(wrong.at(at))
        elif column in NEEDED[self._table.kind] and column not in MAY_BE_EMPTY:
            self._faults.append(CellFault(at, "empty"))
        return None
