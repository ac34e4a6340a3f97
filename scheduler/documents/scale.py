"""The measures that all pictures of a page share: labels on the left, months on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.documents.lettering import em_width, fitting
from scheduler.overview.timeline import Axis
from scheduler.words import Words

__all__ = [
    "HEADER", "LEFT", "RIGHT", "SHEET_HEIGHT", "WIDTH", "Grid", "Placed", "Scale", "month_grid",
]  # fmt: skip

WIDTH = 1040.0
"""A sheet's width in its own units: that of an A4 page on its side, without margins."""
SHEET_HEIGHT = 630.0
"""What fits under each other on that page, a heading included."""
HEADER = 36.0
LEFT, RIGHT = 292.0, 1032.0
_LABEL = 11.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text, its left end (or what `anchor` says) and its baseline."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to units."""

    axis: Axis

    @property
    def left(self) -> float:
        return LEFT

    @property
    def right(self) -> float:
        return RIGHT

    def x(self, day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * self.axis.share(day), 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """`lines`: x of every column's beginning and of the end, `strong` ones where years or weeks
    begin; `labels`: years above months, or months above days.
    """

    lines: tuple[float, ...]
    strong: tuple[float, ...]
    labels: tuple[Placed, ...]


def month_grid(scale: Scale, words: Words) -> Grid:
    """The same head for every sheet; a label that would run into the one before is left out."""
    columns = scale.axis.columns
    lines = (*(scale.x(column.start) for column in columns), scale.right)
    years = [column.start for column in columns if column.start.month == 1]
    labels = [*_year_labels(scale)]
    if scale.axis.step < 12:
        labels += _month_labels(scale, words)
    return Grid(lines, tuple(map(scale.x, years)), tuple(labels))


def _year_labels(scale: Scale) -> Iterator[Placed]:
    columns = scale.axis.columns
    firsts = [
        column.start
        for place, column in enumerate(columns)
        if place == 0 or column.start.year != columns[place - 1].start.year
    ]
    labels = [(scale.x(day) + 3, em_width(str(day.year)) * 12, str(day.year)) for day in firsts]
    for x, text in fitting(labels, 8):
        yield Placed(x, 13, text)


def _month_labels(scale: Scale, words: Words) -> Iterator[Placed]:
    columns = scale.axis.columns
    room = (scale.right - scale.left) / len(columns)
    texts = [words.month(column.start) for column in columns]
    if max(map(em_width, texts)) * _LABEL > room - 4:
        texts = [str(column.start.month) for column in columns]
    labels = [
        (scale.x(column.start) + 3, em_width(text) * _LABEL, text)
        for column, text in zip(columns, texts, strict=True)
    ]
    for x, text in fitting(labels, 2):
        yield Placed(x, 29, text)
