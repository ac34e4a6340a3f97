"""A year's days off and make-up days, as a clerk writes them below two headings.

A day stands in a cell of its own or as a span, `2027年2月5日至2月11日`. Weekends may be named among
the days off, as notices do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from scheduler.problems.faults import LunzhiError, shown
from scheduler.workbooks.cells import Cell, Sheet, Workbook, place
from scheduler.workbooks.days import periods_of
from scheduler.workbooks.texts import plain, squeezed
from scheduler.workbooks.wrong import Wrong

__all__ = ["ARRANGEMENTS", "DAY_HEADING", "KIND_HEADING", "Arranged", "arranged_days"]

DAY_HEADING: Final = "日期"
KIND_HEADING: Final = "安排"

Kind = Literal["off", "work"]

ARRANGEMENTS: Final[dict[str, Kind]] = {"放假": "off", "上班": "work"}

_LOOKED_AT: Final = 50
"""Rows, for the headings."""

_LONGEST: Final = timedelta(62)
"""Of one span: a longer one is a slip of the pen."""

_DAY: Final = timedelta(1)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A day that a row names. `place`: of the cell, as a clerk finds it."""

    day: date
    kind: Kind
    place: str


def arranged_days(workbook: Workbook) -> list[Arranged]:
    """Every day that is arranged, in the order of the file, spans day by day.

    Raises LunzhiError for the first cell that cannot be read, and for a file without such rows.
    """
    found = [each for sheet in workbook.sheets if not sheet.hidden for each in _of_sheet(sheet)]
    if not found:
        raise LunzhiError("workdays.no_rows", {"day": DAY_HEADING, "kind": KIND_HEADING})
    return found


def _of_sheet(sheet: Sheet) -> list[Arranged]:
    heading = _heading(sheet)
    if heading is None:
        return []
    top, day_at, kind_at = heading
    found: list[Arranged] = []
    for row, cells in enumerate(sheet.rows[top + 1 :], top + 1):
        days, kind = _cell(cells, day_at), _cell(cells, kind_at)
        places = place(sheet.name, row, day_at), place(sheet.name, row, kind_at)
        for column, where in zip((day_at, kind_at), places, strict=True):
            if (row, column) in sheet.formulas:
                raise LunzhiError("workdays.formula", {"place": where})
        if squeezed(days) or squeezed(kind):
            found += _of_row(days, kind, places)
    return found


def _heading(sheet: Sheet) -> tuple[int, int, int] | None:
    """The row of the headings, and the columns of day and arrangement."""
    for position, row in enumerate(sheet.rows[:_LOOKED_AT]):
        found = [squeezed(cell) for cell in row]
        if DAY_HEADING in found and KIND_HEADING in found:
            return position, found.index(DAY_HEADING), found.index(KIND_HEADING)
    return None


def _cell(cells: tuple[Cell, ...], at: int) -> Cell:
    return cells[at] if at < len(cells) else ""


def _of_row(days: Cell, kind: Cell, places: tuple[str, str]) -> list[Arranged]:
    arranged = ARRANGEMENTS.get(squeezed(kind))
    if arranged is None:
        allowed = "、".join(ARRANGEMENTS)
        found = {"place": places[1], "found": shown(plain(kind)), "allowed": allowed}
        raise LunzhiError("workdays.bad_kind", found)
    return [
        Arranged(first + number * _DAY, arranged, places[0])
        for first, end in _spans(days, places[0])
        for number in range((end - first).days)
    ]


def _spans(days: Cell, where: str) -> tuple[tuple[date, date], ...]:
    told = {"place": where, "found": shown(plain(days))}
    try:
        spans = periods_of(days)
    except Wrong:
        raise LunzhiError("workdays.bad_day", told) from None
    if not spans or any(end - first > _LONGEST for first, end in spans):
        raise LunzhiError("workdays.bad_day", told)
    return spans
