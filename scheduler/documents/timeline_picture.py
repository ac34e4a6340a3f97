"""The timeline of stints as a picture: rows, bars and letters put in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from scheduler.documents.lettering import em_width
from scheduler.documents.phrases import span
from scheduler.documents.rows_picture import (
    BAR_HEIGHT,
    BAR_SIZE,
    BarPicture,
    RowPicture,
    RowPlace,
    TimelineSheet,
    TurnPicture,
    labels_of,
    sheets_of,
)
from scheduler.documents.scale import SHEET_HEIGHT, Placed, Scale, month_grid
from scheduler.overview.timeline import Bar, Timeline, TimelineRow
from scheduler.words import Words

__all__ = ["timeline_sheets"]

_MARGIN = 4.0


def timeline_sheets(
    timeline: Timeline, words: Words, first_height: float = SHEET_HEIGHT
) -> tuple[TimelineSheet, ...]:
    """The whole timeline, its first sheet not above `first_height`; without anybody, no sheet."""
    scale = Scale(timeline.axis)
    grid = month_grid(scale, words)
    rows = ((row, labels_of(row.name, row.unit), _begun(row)) for row in timeline.rows)
    return sheets_of(
        rows,
        first_height,
        grid,
        lambda number, sheets: words("page.timeline_sheet", number=number, sheets=sheets),
        lambda place: _row(place, scale, words),
    )


def _begun(row: TimelineRow) -> date | None:
    return row.bars[0].start if row.bars else None


def _row(place: RowPlace[TimelineRow], scale: Scale, words: Words) -> RowPicture:
    row, y = place.row, place.y
    bars = tuple(_bar(bar, place.middle, scale, words) for bar in row.bars)
    leave = tuple(_stretch(scale, first, end) for first, end in row.leave)
    return RowPicture(
        y, place.height, place.middle, place.labels.texts(y), place.labels.unit_texts(y),
        bars, tuple(piece for piece in leave if piece[1] > 0), tuple(_deadline(row, scale)),
        tuple(_remarks(row, bars, place.middle, scale, words)), _title(row, words),
        place.new_group, row.person,
    )  # fmt: skip


def _deadline(row: TimelineRow, scale: Scale) -> Iterator[TurnPicture]:
    axis = scale.axis
    if row.bars and row.serve_by and axis.start <= row.serve_by < axis.end:
        yield TurnPicture(scale.x(row.serve_by + timedelta(1)))


def _stretch(scale: Scale, first: date, end: date) -> tuple[float, float]:
    x = scale.x(first)
    return x, round(scale.x(end) - x, 1)


def _bar(bar: Bar, middle: float, scale: Scale, words: Words) -> BarPicture:
    x, width = _stretch(scale, bar.start, bar.end)
    fits = em_width(bar.post.name) * BAR_SIZE <= width - 12
    title = words(
        "page.bar", post=bar.post.name, when=span(words, bar.start, bar.end - timedelta(1))
    )
    return BarPicture(
        x, middle - BAR_HEIGHT / 2, max(width, 1.0), BAR_HEIGHT, bar.post.index, bar.serving,
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
        width = em_width(text) * BAR_SIZE
        end = max(bar.x + bar.width for bar in bars)
        first = min(bar.x for bar in bars)
        if end + _MARGIN + width <= scale.right:
            yield Placed(end + _MARGIN, y, text)
        elif first - _MARGIN - width >= scale.left:
            yield Placed(first - _MARGIN, y, text, "end")


def _title(row: TimelineRow, words: Words) -> str:
    return words("page.person", name=row.name, unit=row.unit, rank=words(f"rank.{row.rank}"))
