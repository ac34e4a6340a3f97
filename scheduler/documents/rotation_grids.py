"""Grids of months as wide as the terminal: people × months, duty × months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from string import ascii_uppercase

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from scheduler.documents.rotation_phrases import asked
from scheduler.overview.duty import DutyLine
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.stints import PostKey
from scheduler.overview.timeline import Axis, Column, Timeline, TimelineRow
from scheduler.words import Words

__all__ = ["DutyGrid", "TimelineGrid"]

_POST_STYLES = (
    "black on bright_blue", "black on bright_yellow", "black on bright_green",
    "black on bright_magenta", "black on bright_cyan", "black on white",
)  # fmt: skip
_MOST_CELLS = 8
_NAME_CELLS = (6, 16)
_UNIT_CELLS = (0, 26)


class TimelineGrid:
    """A letter for every post, small for people who serve since before."""

    def __init__(self, timeline: Timeline, words: Words) -> None:
        self._timeline = timeline
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        axis, rows = self._timeline.axis, self._timeline.rows
        names = _width((row.name for row in rows), _NAME_CELLS)
        units = _width((row.unit for row in rows), _UNIT_CELLS)
        room = options.max_width - names - units - 4
        cells = min(_MOST_CELLS, max(1, room // len(axis.columns)))
        units = max(0, min(units, options.max_width - names - 4 - cells * len(axis.columns)))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=names, no_wrap=True, overflow="ellipsis")
        table.add_column(width=units, no_wrap=True, overflow="ellipsis")
        table.add_column(no_wrap=True, overflow="crop")
        for header in _axis_header(axis, cells, self._words):
            table.add_row("", "", Text(header, "bold"))
        for row in rows:
            table.add_row(Text(row.name), Text(row.unit, "dim"), _bar_text(row, axis, cells))
        yield table
        yield self._legend()

    def _legend(self) -> Text:
        legend = Text()
        for post in self._timeline.posts:
            legend.append(f" {_letter(post)} ", _style(post)).append(f" {post.name}  ")
        return legend.append(self._words("show.timeline.legend"), "dim")


def _letter(post: PostKey) -> str:
    return ascii_uppercase[post.index] if post.index < len(ascii_uppercase) else "#"


def _style(post: PostKey) -> str:
    return _POST_STYLES[post.index % len(_POST_STYLES)]


def _width(texts: Iterator[str], limits: tuple[int, int]) -> int:
    least, most = limits
    return min(most, max((cell_len(text) for text in texts), default=least))


def _axis_header(axis: Axis, cells: int, words: Words) -> Iterator[str]:
    """The years, then the months, as far as there is room for them."""
    years = [
        str(column.start.year) if place == 0 or _begins_year(axis, place) else ""
        for place, column in enumerate(axis.columns)
    ]
    yield _spread(years, cells)
    if axis.step < 12:
        yield _spread([str(column.start.month) for column in axis.columns], cells)
    else:
        yield words("show.axis.years", years=axis.step // 12)


def _begins_year(axis: Axis, place: int) -> bool:
    return axis.columns[place].start.year != axis.columns[place - 1].start.year


def _spread(labels: Sequence[str], cells: int) -> str:
    line = ""
    for place, label in enumerate(labels):
        at = place * cells
        if label and (not line or len(line) < at):
            line = line.ljust(at) + label
    return line


def _bar_text(row: TimelineRow, axis: Axis, cells: int) -> Text:
    text = Text()
    painted = (_cell(row, column, cell, cells) for column in axis.columns for cell in range(cells))
    for style, alike in groupby(painted, key=itemgetter(1)):
        text.append("".join(letter for letter, _ in alike), style)
    if not row.bars:
        text.append(" !", "bold red")
    elif row.days_late:
        text.append(" >", "bold red")
    return text


def _cell(row: TimelineRow, column: Column, cell: int, cells: int) -> tuple[str, str]:
    """A letter and its style."""
    # The middle day of the cell decides, so that a bar of whole months fills whole columns.
    days = (column.end - column.start).days
    day = column.start + timedelta(days * (2 * cell + 1) // (2 * cells))
    for bar in row.bars:
        if bar.start <= day < bar.end:
            letter = _letter(bar.post)
            return letter.lower() if bar.serving else letter, _style(bar.post)
    if any(first <= day < end for first, end in row.leave):
        return "-", "dim"
    return "." if cell == 0 else " ", "dim"


class DutyGrid:
    """People on duty against those asked for, at the worst of each month, in blocks of months."""

    def __init__(self, view: RotationOverview, words: Words) -> None:
        self._lines = view.duty
        self._axis = view.timeline.axis
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not self._lines:
            yield Text(self._words("show.none"))
            return
        columns = self._axis.columns
        cells = [[self._cell(line, column) for column in columns] for line in self._lines]
        names = _width((line.name for line in self._lines), (4, 26))
        widest = max(text.cell_len for row in cells for text in row) + 2
        block = max(1, (options.max_width - names - 2) // max(widest, 9))
        for first in range(0, len(columns), block):
            yield self._block(
                columns[first : first + block], [r[first : first + block] for r in cells]
            )
        yield Text(self._words("show.duty.legend"), "dim")

    def _block(self, columns: Sequence[Column], cells: Sequence[Sequence[Text]]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        table.add_column("", max_width=26, overflow="fold")
        for column in columns:
            table.add_column(Text(column.start.isoformat()[:7]), justify="right", no_wrap=True)
        for line, row in zip(self._lines, cells, strict=True):
            table.add_row(Text(line.name), *row)
        return table

    def _cell(self, line: DutyLine, column: Column) -> Text:
        run = line.worst(column.start, column.end)
        if run is None:
            return Text(self._words("show.none"), "dim")
        wanted = asked(self._words, run) if run.low is None else str(run.low)
        text = Text(f"{run.count}/{wanted}")
        if run.missed:
            text.append(f" -{run.short}" if run.short else f" +{run.over}", "bold red")
        return text
