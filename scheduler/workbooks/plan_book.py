"""A plan as a workbook to print: tables with a head that stays, on A4 sheets lying down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.workbooks.cells import Cell
from scheduler.workbooks.writing import DAY_FORM, new_book, put

__all__ = ["PlanSheet", "plan_book"]

_A4: Final = 9
_LEAST, _MOST = 6, 44
"""Widths of columns, in digits."""
_MARGIN: Final = 2
_LINE_HEIGHT: Final = 15
_FIRST_WIDE: Final = 0x2E80
"""From here on characters are twice as wide as digits."""
_DAY_WIDTH: Final = 10


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One table. `name`: at its tab; `title`: above each printed page."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def plan_book(sheets: Sequence[PlanSheet], page: str, created: date) -> bytes:
    """An xlsx of these sheets. `page`: like "Page {0} of {1}", below each printed page."""
    with new_book(created) as (book, output):
        forms = {
            "head": book.add_format({
                "bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True,
                "align": "center", "valign": "vcenter",
            }),
            "day": book.add_format({
                "num_format": DAY_FORM, "border": 1, "valign": "top", "align": "center",
            }),
            "number": book.add_format({"num_format": "#,##0", "border": 1, "valign": "top"}),
            "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        }  # fmt: skip
        for sheet in sheets:
            target = book.add_worksheet(sheet.name)
            _fill(target, sheet, forms)
            _lay_out(target, sheet, page)
    return output.data


def _fill(target: Worksheet, sheet: PlanSheet, forms: dict[str, Format]) -> None:
    widths = [_width(sheet, column) for column in range(len(sheet.heads))]
    for column, head in enumerate(sheet.heads):
        put(target, 0, column, head, forms["head"])
        target.set_column(column, column, widths[column])
    for position, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells):
            put(target, position, column, cell, forms[_kind(cell)])
        # Not every program makes a row as high as what is folded in it.
        lines = max(map(_lines, cells, widths), default=1)
        if lines > 1:
            target.set_row(position, lines * _LINE_HEIGHT)


def _kind(cell: Any) -> str:
    if isinstance(cell, date):
        return "day"
    return "number" if isinstance(cell, int) else "text"


def _lay_out(target: Worksheet, sheet: PlanSheet, page: str) -> None:
    target.freeze_panes(1, 0)
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    target.set_paper(_A4)
    target.set_landscape()
    target.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    target.repeat_rows(0)
    target.fit_to_pages(1, 0)
    # A lone & would begin a code of Excel's.
    target.set_header(f"&C&12{sheet.title.replace('&', '&&')}"[:255])
    target.set_footer(f"&C{page.format('&P', '&N')}")


def _width(sheet: PlanSheet, column: int) -> int:
    cells = (_wide(row[column]) for row in sheet.rows)
    widest = max(_wide(sheet.heads[column]), *cells, 0)
    return min(_MOST, max(_LEAST, widest + _MARGIN))


def _lines(cell: Cell, width: int) -> int:
    return -(-_wide(cell) // (width - _MARGIN))


def _wide(cell: Cell) -> int:
    if isinstance(cell, date):
        return _DAY_WIDTH
    return sum(1 + (ord(character) >= _FIRST_WIDE) for character in str(cell))
