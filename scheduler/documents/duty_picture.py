"""People on duty against those asked for, as stepped pictures, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scheduler.documents.lettering import em_width, fitting, wrapped
from scheduler.documents.phrases import span
from scheduler.documents.rotation_phrases import asked
from scheduler.documents.scale import (
    HEADER,
    SHEET_HEIGHT,
    WIDTH,
    Grid,
    Placed,
    Scale,
    month_grid,
)
from scheduler.overview.duty import DutyLine, DutyRun
from scheduler.overview.timeline import Axis
from scheduler.words import Words

__all__ = ["DutyBand", "DutySheet", "Gap", "duty_sheets"]

_CHART, _STRIP, _SPACE = 52.0, 15.0, 12.0
_LABEL_SIZE, _SMALL = 12.0, 10.5
_LABEL_X = 4.0
_MOST_LINES = 36


@dataclass(frozen=True, slots=True)
class Gap:
    """Days with too few or too many people."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class DutyBand:
    """A post or a quota. `level`: outline of the people on duty, closed at the bottom.

    `least`, `most`: paths along what is asked for. `counts`, `misses`: numbers under the picture.
    """

    y: float
    height: float
    top: float
    bottom: float
    look: int | None
    labels: tuple[Placed, ...]
    captions: tuple[Placed, ...]
    level: str
    least: str
    most: str
    gaps: tuple[Gap, ...]
    counts: tuple[Placed, ...]
    misses: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class DutySheet:
    """As many bands as a printed page holds, under a month header of their own."""

    number: int
    width: float
    height: float
    header: float
    grid: Grid
    bands: tuple[DutyBand, ...]


def duty_sheets(lines: Iterable[DutyLine], axis: Axis, words: Words) -> tuple[DutySheet, ...]:
    """Every line; without any, no sheet."""
    scale = Scale(axis)
    grid = month_grid(scale, words)
    return tuple(
        DutySheet(number, WIDTH, bands[-1].y + bands[-1].height, HEADER, grid, tuple(bands))
        for number, bands in enumerate(_sheets(lines, scale, words), 1)
    )


def _sheets(lines: Iterable[DutyLine], scale: Scale, words: Words) -> Iterator[list[DutyBand]]:
    sheet: list[DutyBand] = []
    y = HEADER
    for line in lines:
        names = wrapped(line.name, 200 / _LABEL_SIZE, _MOST_LINES)
        height = max(_CHART + 2 * _STRIP, len(names) * 15.0) + _SPACE
        if sheet and y + height > SHEET_HEIGHT:
            yield sheet
            sheet, y = [], HEADER
        sheet.append(_band(line, names, y, height, scale, words))
        y += height
    if sheet:
        yield sheet


def _band(
    line: DutyLine, names: Sequence[str], y: float, height: float, scale: Scale, words: Words
) -> DutyBand:
    top, bottom = y + 8, y + _CHART
    ladder = _Ladder(line.runs, top, bottom, scale)
    counts_y, misses_y = bottom + 12, bottom + 12 + _STRIP
    caption_x = scale.left - 6
    return DutyBand(
        y, height, top, bottom, line.post.index if line.post else None,
        tuple(Placed(_LABEL_X + 16, y + 18 + 15 * place, name) for place, name in enumerate(names)),
        (
            Placed(caption_x, bottom, "0", "end"),
            Placed(caption_x, top + 4, words.number(ladder.highest), "end"),
            Placed(caption_x, counts_y, words("page.count"), "end"),
            Placed(caption_x, misses_y, words("page.missing"), "end"),
        ),
        ladder.level(), ladder.limit("low"), ladder.limit("high"),
        tuple(_gap(run, ladder, words) for run in line.gaps),
        tuple(_numbers(line.runs, [words.number(run.count) for run in line.runs], counts_y, scale)),
        tuple(_numbers(line.gaps, [_sign(run) for run in line.gaps], misses_y, scale)),
    )  # fmt: skip


def _sign(run: DutyRun) -> str:
    return f"−{run.short}" if run.short else f"+{run.over}"


def _numbers(
    runs: Sequence[DutyRun], texts: Sequence[str], y: float, scale: Scale
) -> Iterator[Placed]:
    """A number under the beginning of its days; one that would run into the last is left out."""
    labels = []
    for run, text in zip(runs, texts, strict=True):
        width = em_width(text) * _SMALL
        labels.append((min(scale.x(run.start) + 2, scale.right - width), width, text))
    for x, text in fitting(labels, 3):
        yield Placed(round(x, 1), y, text)


def _gap(run: DutyRun, ladder: _Ladder, words: Words) -> Gap:
    wanted = run.high if run.over else run.low
    upper, lower = sorted((ladder.y(run.count), ladder.y(wanted or 0)))
    x = ladder.scale.x(run.start)
    title = words(
        "page.gap", when=span(words, run.start, run.last), count=run.count,
        asked=asked(words, run), missing=_sign(run),
    )  # fmt: skip
    width = max(1.5, ladder.scale.x(run.end) - x)
    return Gap(x, upper, round(width, 1), max(2.0, round(lower - upper, 1)), title)


class _Ladder:
    """Numbers of people to heights, runs of days to stepped paths."""

    def __init__(self, runs: Sequence[DutyRun], top: float, bottom: float, scale: Scale) -> None:
        self._runs = runs
        self._top, self._bottom = top, bottom
        self.scale = scale
        self.highest = max((max(run.count, run.low or 0) for run in runs), default=0) or 1

    def y(self, people: int) -> float:
        share = min(1.0, people / self.highest)
        return round(self._bottom - (self._bottom - self._top) * share, 1)

    def level(self) -> str:
        """The people on duty, down to the bottom on either side."""
        if not self._runs:
            return ""
        first, last = self.scale.x(self._runs[0].start), self.scale.x(self._runs[-1].end)
        steps = " ".join(
            f"L{self.scale.x(run.start)},{self.y(run.count)} H{self.scale.x(run.end)}"
            for run in self._runs
        )
        return f"M{first},{self._bottom} {steps} L{last},{self._bottom} Z"

    def limit(self, side: str) -> str:
        """A level stroke for every run with a limit on that side that is within the picture."""
        strokes = []
        for run in self._runs:
            limit = run.low if side == "low" else run.high
            if limit is not None and limit <= self.highest:
                strokes.append(
                    f"M{self.scale.x(run.start)},{self.y(limit)} H{self.scale.x(run.end)}"
                )
        return " ".join(strokes)
