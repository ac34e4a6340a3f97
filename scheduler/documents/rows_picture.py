"""People's rows in a picture of time, and the sheets onto which they are spread."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scheduler.documents.lettering import wrapped
from scheduler.documents.scale import HEADER, LEFT, SHEET_HEIGHT, WIDTH, Grid, Placed

__all__ = [
    "BAR_HEIGHT", "BAR_SIZE", "BarPicture", "Labels", "RowPicture", "RowPlace", "TimelineSheet",
    "TurnPicture", "labels_of", "sheets_of",
]  # fmt: skip

_NAME_X, _UNIT_X = 4.0, 112.0
_NAME_SIZE, _UNIT_SIZE = 12.0, 11.0
_LINE, _ROW = 14.0, 21.0
_MOST_LINES = 36
BAR_SIZE, BAR_HEIGHT = 11.0, 15.0

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class BarPicture:
    """`look`: the place in the file of what it stands for; `label`: its name, where that fits."""

    x: float
    y: float
    width: float
    height: float
    look: int
    serving: bool
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class TurnPicture:
    """A day on which something ends or begins, pointed at from below."""

    x: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class RowPicture:
    """A person's row; `remarks` say what is wrong, `leave` are (x, width); `key`: whose it is."""

    y: float
    height: float
    middle: float
    texts: tuple[Placed, ...]
    units: tuple[Placed, ...]
    bars: tuple[BarPicture, ...]
    leave: tuple[tuple[float, float], ...]
    turns: tuple[TurnPicture, ...]
    remarks: tuple[Placed, ...]
    title: str
    new_group: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class TimelineSheet:
    """As many rows as a printed page holds, under a head of their own."""

    number: int
    title: str
    width: float
    height: float
    header: float
    grid: Grid
    rows: tuple[RowPicture, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands to the left of a row, in lines."""

    names: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def height(self) -> float:
        return max(_ROW, max(len(self.names), len(self.units)) * _LINE + 7)

    def texts(self, y: float) -> tuple[Placed, ...]:
        return tuple(_column(self.names, _NAME_X, y))

    def unit_texts(self, y: float) -> tuple[Placed, ...]:
        return tuple(_column(self.units, _UNIT_X, y))


def labels_of(name: str, unit: str) -> Labels:
    """Both in lines that fit their columns."""
    return Labels(
        wrapped(name, (_UNIT_X - _NAME_X - 6) / _NAME_SIZE, _MOST_LINES),
        wrapped(unit, (LEFT - _UNIT_X - 8) / _UNIT_SIZE, _MOST_LINES),
    )


def _column(lines: Sequence[str], x: float, y: float) -> Iterator[Placed]:
    for place, line in enumerate(lines):
        yield Placed(x, y + 15 + place * _LINE, line)


@dataclass(frozen=True, slots=True)
class RowPlace(Generic[Row]):
    """Where a row goes; `new_group`: it does not belong with the row above it."""

    row: Row
    labels: Labels
    y: float
    new_group: bool

    @property
    def height(self) -> float:
        return self.labels.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def sheets_of(
    rows: Iterable[tuple[Row, Labels, Hashable]],
    room: float,
    grid: Grid,
    title: Callable[[int, int], str],
    picture: Callable[[RowPlace[Row]], RowPicture],
) -> tuple[TimelineSheet, ...]:
    """Rows, with what they belong together by, on as many sheets as they need.

    `room`: the height of the first. `title`: of a sheet by its number and how many there are.
    """
    sheets = list(_sheets(rows, room))
    return tuple(
        TimelineSheet(
            number, title(number, len(sheets)), WIDTH, places[-1].y + places[-1].height + 2,
            HEADER, grid, tuple(map(picture, places)),
        )
        for number, places in enumerate(sheets, 1)
    )  # fmt: skip


def _sheets(
    rows: Iterable[tuple[Row, Labels, Hashable]], room: float
) -> Iterator[list[RowPlace[Row]]]:
    sheet: list[RowPlace[Row]] = []
    y, before = HEADER, None
    for row, labels, group in rows:
        if sheet and y + labels.height > room:
            yield sheet
            sheet, y, room = [], HEADER, SHEET_HEIGHT
        sheet.append(RowPlace(row, labels, y, bool(sheet) and group != before))
        y, before = y + labels.height, group
    if sheet:
        yield sheet
