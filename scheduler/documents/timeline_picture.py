"""The timeline as a picture: rows, bars and letters put in their places, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.documents.lettering import em_width, wrapped
from scheduler.documents.phrases import span
from scheduler.documents.scale import (
    HEADER,
    SHEET_HEIGHT,
    WIDTH,
    MonthGrid,
    Placed,
    Scale,
    month_grid,
)
from scheduler.overview.timeline import Bar, Timeline, TimelineRow
from scheduler.words import Words

__all__ = ["BarPicture", "RowPicture", "TimelineSheet", "timeline_sheets"]

_NAME_X, _UNIT_X = 4.0, 112.0
_NAME_SIZE, _UNIT_SIZE, _BAR_SIZE = 12.0, 11.0, 11.0
_LINE, _ROW, _BAR = 14.0, 21.0, 15.0
_MOST_LINES = 36
_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class BarPicture:
    """`look`: the post's place in the file; `label`: its name, where that fits into the bar."""

    x: float
    y: float
    width: float
    height: float
    look: int
    serving: bool
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class RowPicture:
    """A person's row; `remarks` say what is wrong, `leave` are (x, width), `deadline` is an x."""

    y: float
    height: float
    middle: float
    texts: tuple[Placed, ...]
    units: tuple[Placed, ...]
    bars: tuple[BarPicture, ...]
    leave: tuple[tuple[float, float], ...]
    deadline: float | None
    remarks: tuple[Placed, ...]
    title: str
    new_group: bool


@dataclass(frozen=True, slots=True)
class TimelineSheet:
    """As many rows as a printed page holds, under a month header of their own."""

    number: int
    width: float
    height: float
    header: float
    grid: MonthGrid
    rows: tuple[RowPicture, ...]


def timeline_sheets(
    timeline: Timeline, words: Words, first_height: float = SHEET_HEIGHT
) -> tuple[TimelineSheet, ...]:
    """The whole timeline, its first sheet not above `first_height`; without anybody, no sheet."""
    scale = Scale(timeline.axis)
    grid = month_grid(scale, words)
    return tuple(
        TimelineSheet(number, WIDTH, rows[-1].y + rows[-1].height + 2, HEADER, grid, tuple(rows))
        for number, rows in enumerate(_sheets(timeline.rows, first_height, scale, words), 1)
    )


def _sheets(
    rows: Sequence[TimelineRow], room: float, scale: Scale, words: Words
) -> Iterator[list[RowPicture]]:
    sheet: list[RowPicture] = []
    y, before = HEADER, None
    for row in rows:
        names, units = _labels(row)
        height = max(_ROW, max(len(names), len(units)) * _LINE + 7)
        if sheet and y + height > room:
            yield sheet
            sheet, y, room = [], HEADER, SHEET_HEIGHT
        begun = row.bars[0].start if row.bars else None
        fresh = bool(sheet) and begun != before
        sheet.append(_row(row, names, units, y, height, scale, words, new_group=fresh))
        y, before = y + height, begun
    if sheet:
        yield sheet


def _labels(row: TimelineRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = wrapped(row.name, (_UNIT_X - _NAME_X - 6) / _NAME_SIZE, _MOST_LINES)
    units = wrapped(row.unit, (292 - _UNIT_X - 8) / _UNIT_SIZE, _MOST_LINES)
    return names, units


def _row(
    row: TimelineRow, names: Sequence[str], units: Sequence[str], y: float, height: float,
    scale: Scale, words: Words, *, new_group: bool,
) -> RowPicture:  # fmt: skip
    middle = y + height / 2
    bars = tuple(_bar(bar, middle, scale, words) for bar in row.bars)
    leave = tuple(_stretch(scale, first, end) for first, end in row.leave)
    axis = scale.axis
    deadline = row.serve_by and axis.start <= row.serve_by < axis.end and bool(row.bars)
    return RowPicture(
        y, height, middle, tuple(_column(names, _NAME_X, y)), tuple(_column(units, _UNIT_X, y)),
        bars, tuple(piece for piece in leave if piece[1] > 0),
        scale.x(row.serve_by + timedelta(1)) if deadline and row.serve_by else None,
        tuple(_remarks(row, bars, middle, scale, words)), _title(row, words), new_group,
    )  # fmt: skip


def _column(lines: Sequence[str], x: float, y: float) -> Iterator[Placed]:
    for place, line in enumerate(lines):
        yield Placed(x, y + 15 + place * _LINE, line)


def _stretch(scale: Scale, first: date, end: date) -> tuple[float, float]:
    x = scale.x(first)
    return x, round(scale.x(end) - x, 1)


def _bar(bar: Bar, middle: float, scale: Scale, words: Words) -> BarPicture:
    x, width = _stretch(scale, bar.start, bar.end)
    fits = em_width(bar.post.name) * _BAR_SIZE <= width - 12
    title = words(
        "page.bar", post=bar.post.name, when=span(words, bar.start, bar.end - timedelta(1))
    )
    return BarPicture(
        x, middle - _BAR / 2, max(width, 1.0), _BAR, bar.post.index, bar.serving,
        bar.post.name if fits else "", title,
    )  # fmt: skip


def _remarks(
    row: TimelineRow, bars: Sequence[BarPicture], middle: float, scale: Scale, words: Words
) -> Iterator[Placed]:
    y = middle + 3
    if not bars:
        assert row.serve_by is not None  # only cadres can be without a stint
        yield Placed(scale.left + 6, y, words("page.unserved", serve_by=row.serve_by))
    elif row.days_late:
        text = words.many("page.late", row.days_late)
        width = em_width(text) * _BAR_SIZE
        end = max(bar.x + bar.width for bar in bars)
        first = min(bar.x for bar in bars)
        if end + _MARGIN + width <= scale.right:
            yield Placed(end + _MARGIN, y, text)
        elif first - _MARGIN - width >= scale.left:
            yield Placed(first - _MARGIN, y, text, "end")


def _title(row: TimelineRow, words: Words) -> str:
    return words("page.person", name=row.name, unit=row.unit, rank=words(f"rank.{row.rank}"))
