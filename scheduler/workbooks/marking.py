"""A workbook comes back as it was, with what is wrong marked where it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from xlsxwriter import Workbook as Book
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.workbooks.cells import Cell, Sheet, Workbook
from scheduler.workbooks.headings import CHECKED, LEDGER_KINDS, Kind, table_of
from scheduler.workbooks.texts import key
from scheduler.workbooks.writing import AUTHOR, DAY_FORM, new_book, put

__all__ = ["Mark", "marked_workbook"]

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\0-\x1f]")
_MOST_NAME: Final = 31
_FORMS: Final = ((datetime, "yyyy-mm-dd hh:mm"), (date, DAY_FORM), (time, "hh:mm"))
_RED: Final = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a row at its right, and of its wrong cells by their columns from 0."""

    said: str
    cells: Mapping[int, str] = field(default_factory=dict)


def marked_workbook(
    workbook: Workbook,
    marks: Mapping[tuple[int, int], Mark],
    created: date,
    kinds: Collection[Kind] = LEDGER_KINDS,
) -> bytes:
    """An xlsx with the same sheets and cells. `marks`: by sheet and row, both from 0; `kinds`: of
    the tables that are marked.
    """
    names: set[str] = set()
    with new_book(created) as (book, output):
        for index, sheet in enumerate(workbook.sheets):
            target = book.add_worksheet(_name(sheet.name, names))
            of_sheet = {row: mark for (at, row), mark in marks.items() if at == index}
            _Marking(book, target, kinds).fill(sheet, of_sheet)
            if sheet.hidden and index:
                target.hide()
    return output.data


def _name(name: str, taken: set[str]) -> str:
    """A name that Excel allows, unlike the others."""
    base = _NOT_IN_NAMES.sub("_", name).strip("'")[:_MOST_NAME] or "_"
    free = base if base.lower() != "history" else "history_"
    number = 1
    while free.lower() in taken:
        number += 1
        free = f"{base[: _MOST_NAME - len(str(number)) - 1]}_{number}"
    taken.add(free.lower())
    return free


class _Marking:
    """One sheet while it is written; formats belong to its book."""

    def __init__(self, book: Book, target: Worksheet, kinds: Collection[Kind]) -> None:
        self._book, self._target, self._kinds = book, target, kinds
        self._forms: dict[tuple[str, bool], Format | None] = {}

    def fill(self, sheet: Sheet, marks: Mapping[int, Mark]) -> None:
        for row, cells in enumerate(sheet.rows):
            wrong = marks[row].cells if row in marks else {}
            for column, cell in enumerate(cells):
                put(self._target, row, column, cell, self._form(cell, red=column in wrong))
            for column in wrong:
                self._point_at(row, column, wrong[column], empty=column >= len(cells))
        self._tell(sheet, marks)

    def _point_at(self, row: int, column: int, said: str, *, empty: bool) -> None:
        if empty:
            put(self._target, row, column, "", self._form("", red=True))
        self._target.write_comment(row, column, said, {"author": AUTHOR, "x_scale": 2})

    def _tell(self, sheet: Sheet, marks: Mapping[int, Mark]) -> None:
        """The column at the right, or the one that is there from another time."""
        table = table_of(sheet, self._kinds) if marks else None
        if table is None:
            return
        headings = [key(str(cell)) for cell in sheet.rows[table.heading]]
        width = max(map(len, sheet.rows))
        column = headings.index(CHECKED) if CHECKED in headings else width
        put(self._target, table.heading, column, CHECKED, self._book.add_format({"bold": True}))
        for row, mark in marks.items():
            put(self._target, row, column, mark.said, self._form("", red=bool(mark.cells)))
        self._target.set_column(0, width - 1, 14)
        self._target.set_column(column, column, 60)
        self._target.freeze_panes(table.heading + 1, 0)

    def _form(self, cell: Cell, *, red: bool) -> Format | None:
        form = next((form for kind, form in _FORMS if isinstance(cell, kind)), "")
        if (form, red) not in self._forms:
            said = {**({"num_format": form} if form else {}), **(_RED if red else {})}
            self._forms[form, red] = self._book.add_format(said) if said else None
        return self._forms[form, red]
