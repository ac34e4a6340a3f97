"""The forms in which a county hands in its lists, empty or filled from the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xlsxwriter import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from scheduler.workbooks.cells import Cell, column_name
from scheduler.workbooks.headings import (
    HEADINGS,
    LEDGER_KINDS,
    NEEDED,
    REMARK,
    SHEET_NAMES,
    Column,
    Kind,
)
from scheduler.workbooks.values import GENDERS, RANKS
from scheduler.workbooks.writing import DAY_FORM, new_book, put

__all__ = ["Choices", "Example", "form_workbook"]

_CHOICES_SHEET: Final = "选项"
_DAYS: Final[frozenset[Column]] = frozenset({"promoted_on", "start", "last_day", "declared_on"})
_TEXTS: Final[frozenset[Column]] = frozenset(
    {"number", "code", "leave", "wishes", "busy_hard", "busy_soft"}
)
_WIDE: Final[frozenset[Column]] = frozenset(
    {"leave", "wishes", "busy_hard", "busy_soft", "unit", "name", "skills", "hometown", "roles"}
)
_REMARK_WIDTH: Final = 44
_LEAST_ROWS: Final = 2_000
"""That drop-downs reach down to, and further where more is filled in."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Names to choose from: of units, skills, posts, places and roles in teams."""

    units: tuple[str, ...]
    skills: tuple[str, ...]
    posts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """What explains the form. `heads`: of the columns; `rows`: one for each column of a sheet.

    Written sideways, so that no row of it can be taken for one to be imported.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def form_workbook(
    rows: Mapping[Kind, Sequence[Mapping[Column, Cell]]],
    choices: Choices,
    created: date,
    example: Example | None = None,
    kinds: Sequence[Kind] = LEDGER_KINDS,
    remarks: Mapping[Kind, Sequence[str]] | None = None,
) -> bytes:
    """An xlsx of sheets of these kinds with these rows in them. `remarks`: one for each row."""
    with new_book(created) as (book, output):
        lists = {
            "unit": choices.units, "skills": choices.skills, "post": choices.posts,
            "hometown": choices.places, "roles": choices.roles,
        }  # fmt: skip
        for kind in kinds:
            form = _Form(book, book.add_worksheet(SHEET_NAMES[kind]), kind)
            form.fill(rows.get(kind, ()), lists)
            if remarks is not None and kind in remarks:
                form.remark(remarks[kind])
        if example is not None:
            _explain(book, book.add_worksheet(example.name), example)
        _list(book.add_worksheet(_CHOICES_SHEET), lists.values())
    return output.data


def _list(sheet: Worksheet, lists: Iterable[tuple[str, ...]]) -> None:
    for column, names in enumerate(lists):
        for row, name in enumerate(names):
            put(sheet, row, column, name)
    sheet.hide()


def _explain(book: Book, sheet: Worksheet, example: Example) -> None:
    bold, folded = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for column, head in enumerate(example.heads):
        put(sheet, 0, column, head, bold)
    for row, cells in enumerate(example.rows, 1):
        for column, cell in enumerate(cells):
            put(sheet, row, column, cell, folded)
    for column, width in enumerate((12, 18, 8, 60, 32, 32)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)


class _Form:
    """One sheet of the form while it is written."""

    def __init__(self, book: Book, sheet: Worksheet, kind: Kind) -> None:
        self._book, self._sheet, self._kind = book, sheet, kind
        self._day = book.add_format({"num_format": DAY_FORM})
        self._text = book.add_format({"num_format": "@"})

    def fill(
        self, rows: Sequence[Mapping[Column, Cell]], lists: Mapping[str, tuple[str, ...]]
    ) -> None:
        last = max(_LEAST_ROWS, len(rows) + _LEAST_ROWS // 4)
        for at, column in enumerate(HEADINGS[self._kind]):
            self._head(at, column)
            rule = _rule(self._kind, column, lists)
            if rule is not None:
                self._sheet.data_validation(1, at, last, at, rule)
        for position, row in enumerate(rows, 1):
            for at, column in enumerate(HEADINGS[self._kind]):
                put(self._sheet, position, at, row.get(column, ""), self._form(column))
        self._sheet.freeze_panes(1, 0)

    def remark(self, remarks: Sequence[str]) -> None:
        """A remark beside each row, in a column that is not imported."""
        at = len(HEADINGS[self._kind])
        self._title(at, REMARK, needed=False)
        self._sheet.set_column(at, at, _REMARK_WIDTH, self._text)
        for position, remark in enumerate(remarks, 1):
            put(self._sheet, position, at, remark, self._text)

    def _head(self, at: int, column: Column) -> None:
        self._title(at, HEADINGS[self._kind][column][0], needed=column in NEEDED[self._kind])
        self._sheet.set_column(at, at, 26 if column in _WIDE else 13, self._form(column))

    def _title(self, at: int, name: str, *, needed: bool) -> None:
        colour = "#DDEBF7" if needed else "#F2F2F2"
        bold = self._book.add_format({"bold": True, "bg_color": colour, "border": 1})
        put(self._sheet, 0, at, name, bold)

    def _form(self, column: Column) -> Any:
        if column in _DAYS:
            return self._day
        return self._text if column in _TEXTS else None


def _rule(
    kind: Kind, column: Column, lists: Mapping[str, tuple[str, ...]]
) -> dict[str, Any] | None:
    """The drop-down of a column. One that may hold more than its list only advises."""
    if column in {"gender", "rank"}:
        return {"validate": "list", "source": list(GENDERS if column == "gender" else RANKS)}
    if column in _DAYS:
        span = {"minimum": date(1950, 1, 1), "maximum": date(2100, 12, 31)}
        return {"validate": "date", "criteria": "between", "error_type": "warning", **span}
    if column in {"max_away", "max_days", "brought_days"}:
        return {"validate": "integer", "criteria": ">=", "value": 0}
    names = lists.get(column, ()) if kind != "unit" else ()
    if not names:
        return None
    letter = column_name(list(lists).index(column))
    source = f"={_CHOICES_SHEET}!${letter}$1:${letter}${len(names)}"
    may_be_several = column in {"skills", "roles"}
    advises = {"show_error": False} if may_be_several else {"error_type": "warning"}
    return {"validate": "list", "source": source, **advises}
