"""Workbooks as we write them: what is typed stays typed, nothing becomes a formula or a link."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook as Book
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.workbooks.cells import Cell

__all__ = ["AUTHOR", "DAY_FORM", "Output", "new_book", "put"]

AUTHOR: Final = "轮值 Lunzhi"
DAY_FORM: Final = "yyyy-mm-dd"
_MOST_CHARACTERS: Final = 32_767
"""That Excel takes in one cell."""
_FIRST_YEAR: Final = 1900


class Output:
    """Where a book's bytes are once it is closed."""

    def __init__(self) -> None:
        self.stream = BytesIO()

    @property
    def data(self) -> bytes:
        return self.stream.getvalue()


@contextmanager
def new_book(created: date) -> Iterator[tuple[Book, Output]]:
    """A book to be filled within; the same filling on the same day gives the same bytes."""
    output = Output()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Book(output.stream, options)
    book.set_properties({"author": AUTHOR, "created": datetime.combine(created, time())})
    yield book, output
    book.close()


def put(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format | None = None) -> None:
    """The cell as what it is, in that format; what a sheet cannot hold as text."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, form)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, column, cell, form)
    elif _is_sheet_day(cell):
        sheet.write_datetime(row, column, cell, form)
    elif cell != "":
        sheet.write_string(row, column, str(cell)[:_MOST_CHARACTERS], form)
    elif form is not None:
        sheet.write_blank(row, column, None, form)


def _is_sheet_day(cell: Any) -> bool:
    if isinstance(cell, time):
        return cell.tzinfo is None
    return isinstance(cell, date) and cell.year >= _FIRST_YEAR
