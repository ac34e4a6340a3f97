"""People × days as letters, in as many blocks of days as the terminal's width asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from scheduler.overview.people import PersonRow
from scheduler.overview.teams import TeamsOverview
from scheduler.words import Words

__all__ = ["VisitGrid"]

_STYLES = (
    "black on bright_blue", "black on bright_yellow", "black on bright_green",
    "black on bright_magenta", "black on bright_cyan", "black on white",
)  # fmt: skip
_NAME_CELLS, _UNIT_CELLS = 16, 16
_MOST_CELLS = 6


class VisitGrid:
    """The mark of a case fills the days of its visit."""

    def __init__(self, view: TeamsOverview, words: Words) -> None:
        self._view = view
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rows, days = self._view.timeline, [row.day for row in self._view.days]
        if not rows or not days:
            yield Text(self._words("show.visits.none"))
            return
        names = min(_NAME_CELLS, max(cell_len(row.name) for row in rows))
        units = min(_UNIT_CELLS, max(cell_len(row.unit) for row in rows))
        room = options.max_width - names - units - 4
        least = max(2, *(len(case.mark) for case in self._view.cases)) + 1
        cells = max(least, min(_MOST_CELLS, room // len(days)))
        block = max(1, room // cells)
        for first in range(0, len(days), block):
            yield self._block(rows, days, slice(first, first + block), (names, units, cells))
        yield from self._legend()

    def _block(
        self, rows: Sequence[PersonRow], days: Sequence[date], part: slice,
        widths: tuple[int, int, int],
    ) -> Table:  # fmt: skip
        names, units, cells = widths
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=names, no_wrap=True, overflow="ellipsis")
        table.add_column(width=units, no_wrap=True, overflow="ellipsis")
        table.add_column(no_wrap=True, overflow="crop")
        for header in _header(days[part], cells):
            table.add_row("", "", Text(header, "bold"))
        for row in rows:
            painted = _painted(row, days, cells)[part]
            table.add_row(Text(row.name), Text(row.unit, "dim"), _joined(painted))
        return table

    def _legend(self) -> Iterator[Text]:
        legend = Text()
        for case in self._view.visited:
            legend.append(f" {case.mark} ", _style(case.index))
            legend.append("  " if case.mark == case.id else f" {case.id}  ")
        yield legend
        yield Text(self._words("show.visit_timeline.legend"), "dim")
        if self._view.left_out:
            yield Text(self._words.many("show.left_out", self._view.left_out), "dim")


def _style(index: int) -> str:
    return _STYLES[index % len(_STYLES)]


def _header(days: Sequence[date], cells: int) -> Iterator[str]:
    """The months, where they begin, then the days."""
    months = [
        day.isoformat()[:7] if place == 0 or day.month != days[place - 1].month else ""
        for place, day in enumerate(days)
    ]
    line = ""
    for place, month in enumerate(months):
        if month and (not line or len(line) < place * cells):
            line = line.ljust(place * cells) + month
    yield line[: len(days) * cells]
    yield "".join(str(day.day).ljust(cells) for day in days)


def _painted(row: PersonRow, days: Sequence[date], cells: int) -> list[tuple[str, str]]:
    """The letters of every day, and their style."""
    away = [day for days in row.away for day in days]
    turns = {turn.day for turn in row.turns}
    painted = dict.fromkeys(away, ("-" * (cells - 1), "dim"))
    for visit in row.visits:
        bar = visit.case.mark.ljust(cells * len(visit.days) - 1, "=") + " "
        for nth, day in enumerate(visit.days):
            painted[day] = bar[nth * cells : (nth + 1) * cells], _style(visit.case.index)
    free = (("|" if day in turns else ".", "dim") for day in days)
    chosen = [painted.get(day, sign) for day, sign in zip(days, free, strict=True)]
    return [(letters.ljust(cells), style) for letters, style in chosen]


def _joined(painted: Sequence[tuple[str, str]]) -> Text:
    text = Text()
    for style, alike in groupby(painted, key=itemgetter(1)):
        text.append("".join(letters for letters, _ in alike), style)
    return text
