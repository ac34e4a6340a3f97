"""Tables on the terminal that every plan has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scheduler.documents.phrases import proof
from scheduler.overview.goals import GoalRow
from scheduler.words import Words

__all__ = [
    "BAD",
    "FAINT",
    "GOOD",
    "bullet",
    "filled_table",
    "goal_table",
    "plain_columns",
    "titled_table",
]

GOOD, BAD, FAINT = "green", "bold red", "dim"


def goal_table(goals: Iterable[GoalRow], words: Words) -> RenderableType:
    """Goals with value, bound and proof."""
    table = titled_table(words, "show.goal", "show.value", "show.bound", "show.proof")
    for column in table.columns[1:3]:
        column.justify = "right"
    for goal in goals:
        bound = words("show.none") if goal.bound is None else words.number(goal.bound)
        style = GOOD if goal.proven else BAD if goal.claimed is not None else ""
        table.add_row(
            Text(words(goal.word)), Text(words.number(goal.value)), Text(bound),
            Text(proof(words, goal), style), style="" if goal.counts else FAINT,
        )  # fmt: skip
    return table


def titled_table(words: Words, *titles: str) -> Table:
    """An empty table with a column under each of the titles, which are codes."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(Text(words(title)), overflow="fold")
    return table


def filled_table(words: Words, titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of plain texts under titles, which are codes."""
    table = titled_table(words, *titles)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def plain_columns(
    words: Words, titles: Iterable[str], rows: Iterable[Iterable[str]]
) -> Iterator[str]:
    """The same as lines of text, however wide: for pipes, and for lists of thousands."""
    lines = [[words(title) for title in titles], *map(list, rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def bullet(text: str) -> RenderableType:
    """A line below another; what it wraps into begins where its text does."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text("-"), Text(text))
    return Padding(grid, (0, 0, 0, 4), expand=False)
