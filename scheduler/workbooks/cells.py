"""A workbook as plain values: sheets of rows of cells, and the names of places in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

__all__ = ["Cell", "Sheet", "Workbook", "column_name", "from_json", "place", "to_json"]

Cell = str | int | float | bool | date | datetime | time
"""Empty is the empty text."""

_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: from the sheet's first on, each as long as it holds anything.

    `formulas`: rows and columns, from 0, of the cells whose value is worked out.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sha256`: of the file's bytes, in hexadecimal."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def column_name(column: int) -> str:
    """A, B, … Z, AA, … for 0, 1, …"""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def place(sheet: str, row: int, column: int) -> str:
    """The cell as a clerk finds it, `干部名册!G52`; row and column count from 0."""
    shown = sheet if sheet.isalnum() else "'" + sheet.replace("'", "''") + "'"
    return f"{shown}!{column_name(column)}{row + 1}"


def to_json(cell: Any) -> Any:
    """A cell for a pipe: dates and times stand in objects, so that no text is taken for one."""
    if isinstance(cell, datetime):
        return {"instant": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    return cell if isinstance(cell, str | bool | int | float) else str(cell)


def from_json(value: Any) -> Cell:
    """The cell that was put into the pipe."""
    if isinstance(value, dict):
        ((kind, written),) = value.items()
        return _KINDS[kind].fromisoformat(written)
    assert isinstance(value, str | bool | int | float)
    return value


_KINDS: Final[dict[str, type[date] | type[time]]] = {
    "instant": datetime,
    "date": date,
    "time": time,
}
