"""An overview on the terminal: `lunzhi show`."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scheduler.documents.phrases import (
    asked,
    note,
    proof,
    reasons,
    span,
    standing_title,
    summary,
)
from scheduler.documents.screen_grids import DutyGrid, TimelineGrid
from scheduler.overview.goals import GoalRow
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.standing import Standing
from scheduler.words import Words

__all__ = ["goal_table", "overview_text"]

_GOOD, _BAD, _FAINT = "green", "bold red", "dim"


def overview_text(view: RotationOverview, words: Words) -> RenderableType:
    """The whole overview, for `Console.print`: fits 80 columns and uses up to 200.

    Nothing is told by colour alone, so that it can be piped and printed.
    """
    sections = (
        ("show.goals", goal_table(view.goals, words)),
        ("show.timeline", TimelineGrid(view.timeline, words)),
        ("show.duty", DutyGrid(view, words)),
        ("show.gaps", _gaps(view, words)),
        ("show.standings", _standings(view.standings, words)),
        ("show.stints", _stints(view, words)),
    )
    parts: list[RenderableType] = [_heading(view, words)]
    for title, content in sections:
        parts += [Text(), Text(words(title), style="bold underline"), content]
    return Group(*parts)


def goal_table(goals: Iterable[GoalRow], words: Words) -> RenderableType:
    """Goals with value, bound and proof."""
    table = _table(words, "show.goal", "show.value", "show.bound", "show.proof")
    for column in table.columns[1:3]:
        column.justify = "right"
    for goal in goals:
        bound = words("show.none") if goal.bound is None else words.number(goal.bound)
        style = _GOOD if goal.proven else _BAD if goal.claimed is not None else ""
        table.add_row(
            Text(words(f"goal.{goal.goal}")), Text(words.number(goal.value)), Text(bound),
            Text(proof(words, goal), style), style="" if goal.counts else _FAINT,
        )  # fmt: skip
    return table


def _heading(view: RotationOverview, words: Words) -> RenderableType:
    return Group(
        Text(view.name, style="bold"),
        Text(span(words, view.first, view.last), style=_FAINT),
        Text(words("show.clause_joint").join(summary(words, view))),
    )


def _gaps(view: RotationOverview, words: Words) -> RenderableType:
    rows = [(line, gap) for line in view.duty for gap in line.gaps]
    if not rows:
        return Text(words("show.gaps.none"), _GOOD)
    table = _table(words, "show.what", "show.when", "show.asked", "show.count", "show.missing")
    for line, gap in rows:
        sign = f"-{gap.short}" if gap.short else f"+{gap.over}"
        table.add_row(
            Text(line.name), Text(span(words, gap.start, gap.last)), Text(asked(words, gap)),
            Text(words.number(gap.count)), Text(sign, _BAD),
        )  # fmt: skip
    return table


def _standings(standings: Iterable[Standing], words: Words) -> RenderableType:
    parts: list[RenderableType] = []
    for standing in standings:
        parts.append(Text(f"! {standing_title(words, standing)}", _BAD))
        parts += [
            Padding(Text(f"- {reason}"), (0, 0, 0, 4), expand=False)
            for reason in reasons(words, standing)
        ]
    if not parts:
        return Text(words("show.standings.none"), _GOOD)
    return Group(Text(words("show.standings.how"), _FAINT), *parts)


def _stints(view: RotationOverview, words: Words) -> RenderableType:
    table = _table(
        words, "show.start", "show.last", "show.post", "show.name", "show.unit", "show.rank",
        "show.note",
    )  # fmt: skip
    for column in table.columns[:2]:
        column.no_wrap = True  # half a date tells nobody anything
    before = None
    for row in view.stints:
        if before not in (None, row.start):
            table.add_section()
        before = row.start
        table.add_row(
            *map(Text, (
                words.day(row.start), words.day(row.last), row.post.name, row.name, row.unit,
                words(f"rank.{row.rank}"), note(words, row),
            ))
        )  # fmt: skip
    return table if view.stints else Text(words("show.stints.none"))


def _table(words: Words, *titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(Text(words(title)), overflow="fold")
    return table
