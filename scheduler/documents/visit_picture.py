"""The timeline of visits as a picture: people × days of the list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from scheduler.documents.lettering import em_width, fitting
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
from scheduler.documents.scale import LEFT, RIGHT, SHEET_HEIGHT, Grid, Placed
from scheduler.documents.teams_phrases import visit_of
from scheduler.overview.people import PersonRow, PersonVisit
from scheduler.overview.teams import TeamsOverview
from scheduler.words import Words

__all__ = ["visit_sheets"]

_LABEL, _NARROW = 11.0, 12.0


@dataclass(frozen=True)
class _DayScale:
    """Days of the list to units, each as wide as the other."""

    days: Sequence[date]

    @cached_property
    def _places(self) -> dict[date, int]:
        return {day: place for place, day in enumerate(self.days)}

    @property
    def width(self) -> float:
        """Of one day."""
        return (RIGHT - LEFT) / len(self.days)

    def x(self, day: date) -> float:
        """Where the day begins."""
        return round(LEFT + self.width * self._places[day], 1)

    def stretch(self, days: Sequence[date]) -> tuple[float, float]:
        """Left end and width of days that follow one another in the list."""
        x = self.x(days[0])
        return x, round(self.x(days[-1]) + self.width - x, 1)


def visit_sheets(
    view: TeamsOverview, words: Words, first_height: float = SHEET_HEIGHT
) -> tuple[TimelineSheet, ...]:
    """The whole timeline, its first sheet not above `first_height`; without days, no sheet."""
    if not view.days:
        return ()
    scale = _DayScale([row.day for row in view.days])
    grid = _day_grid(scale, words)
    rows = ((row, labels_of(row.name, row.unit), _first_visit(row)) for row in view.timeline)
    return sheets_of(
        rows,
        first_height,
        grid,
        lambda number, sheets: words("page.visit_sheet", number=number, sheets=sheets),
        lambda place: _row(place, scale, words),
    )


def _first_visit(row: PersonRow) -> Hashable:
    return (row.visits[0].case.id, row.visits[0].days) if row.visits else None


def _day_grid(scale: _DayScale, words: Words) -> Grid:
    """Months above days; a stronger line where days of the list do not follow one another.

    Where days are too narrow for that there are but lines between those, and stronger ones where
    a month has room for its name.
    """
    days = scale.days
    parted = [scale.x(day) for before, day in pairwise(days) if (day - before).days > 1]
    months = [
        day
        for place, day in enumerate(days)
        if place == 0 or (day.year, day.month) != (days[place - 1].year, days[place - 1].month)
    ]
    above = tuple(_labels(scale, 13, 12, 8, [(day, _month(words, day)) for day in months]))
    if scale.width < _NARROW:
        return Grid(
            (LEFT, *parted, RIGHT), tuple(round(label.x - 3, 1) for label in above[1:]), above
        )
    below = _labels(scale, 29, _LABEL, 2, [(day, _day(scale, words, day)) for day in days])
    return Grid((*map(scale.x, days), RIGHT), tuple(parted), (*above, *below))


def _labels(
    scale: _DayScale, y: float, size: float, gap: float, texts: Iterable[tuple[date, str]]
) -> Iterator[Placed]:
    """Those that do not run into the one before."""
    labels = [(scale.x(day) + 3, em_width(text) * size, text) for day, text in texts]
    for x, text in fitting(labels, gap):
        yield Placed(x, y, text)


def _month(words: Words, day: date) -> str:
    return words("page.month", year=str(day.year), month=words.month(day))


def _day(scale: _DayScale, words: Words, day: date) -> str:
    """With its weekday, where a column is wide enough for that."""
    text = words("page.day", number=day.day, weekday=words.weekday(day))
    return text if em_width(text) * _LABEL <= scale.width - 4 else str(day.day)


def _row(place: RowPlace[PersonRow], scale: _DayScale, words: Words) -> RowPicture:
    row, y = place.row, place.y
    return RowPicture(
        y, place.height, place.middle, place.labels.texts(y), place.labels.unit_texts(y),
        tuple(_bar(visit, place.middle, scale, words) for visit in row.visits),
        tuple(map(scale.stretch, row.away)), tuple(_turns(row, scale, words)), (),
        words("page.person", name=row.name, unit=row.unit, rank=words(f"rank.{row.rank}")),
        place.new_group,
    )  # fmt: skip


def _turns(row: PersonRow, scale: _DayScale, words: Words) -> Iterator[TurnPicture]:
    for turn in row.turns:
        code = "show.role_begins" if turn.begins else "show.role_ends"
        title = words(code, role=turn.role, day=words.short_day(turn.day))
        yield TurnPicture(scale.x(turn.day), title)


def _bar(visit: PersonVisit, middle: float, scale: _DayScale, words: Words) -> BarPicture:
    x, width = scale.stretch(visit.days)
    return BarPicture(
        x + 1, middle - BAR_HEIGHT / 2, max(width - 2, 1.0), BAR_HEIGHT, visit.case.index,
        False, _label(visit, width), visit_of(words, visit),
    )  # fmt: skip


def _label(visit: PersonVisit, width: float) -> str:
    """The longest of the names of the case that fits."""
    for text in (visit.case.id, visit.case.mark):
        if em_width(text) * BAR_SIZE <= width - 10:
            return text
    return ""
