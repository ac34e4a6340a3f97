"""A plan of stints on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from scheduler.documents.phrases import span
from scheduler.documents.rotation_grids import DutyGrid, TimelineGrid
from scheduler.documents.rotation_phrases import asked, note, reasons, standing_title, summary
from scheduler.documents.tables import BAD, FAINT, GOOD, bullet, goal_table, titled_table
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.standing import Standing
from scheduler.words import Words

__all__ = ["rotation_heading", "rotation_sections"]


def rotation_heading(view: RotationOverview, words: Words) -> RenderableType:
    """What plan it is, and the plan in a few words."""
    return Group(
        Text(view.name, style="bold"),
        Text(span(words, view.first, view.last), style=FAINT),
        Text(words("show.clause_joint").join(summary(words, view))),
    )


def rotation_sections(
    view: RotationOverview, words: Words, *, short: bool = False
) -> Iterator[tuple[str, RenderableType]]:
    """Titles, as codes, and what stands under them; `short`: nothing that has a line a person."""
    yield "show.goals", goal_table(view.goals, words)
    if not short:
        yield "show.timeline", TimelineGrid(view.timeline, words)
    yield "show.duty", DutyGrid(view, words)
    yield "show.gaps", _gaps(view, words)
    yield "show.standings", _standings(view.standings, words)
    yield "show.stints", Text(words("show.too_many")) if short else _stints(view, words)


def _gaps(view: RotationOverview, words: Words) -> RenderableType:
    rows = [(line, gap) for line in view.duty for gap in line.gaps]
    if not rows:
        return Text(words("show.gaps.none"), GOOD)
    table = titled_table(
        words, "show.what", "show.when", "show.asked", "show.count", "show.missing"
    )
    for line, gap in rows:
        sign = f"-{gap.short}" if gap.short else f"+{gap.over}"
        table.add_row(
            Text(line.name), Text(span(words, gap.start, gap.last)), Text(asked(words, gap)),
            Text(words.number(gap.count)), Text(sign, BAD),
        )  # fmt: skip
    return table


def _standings(standings: Iterable[Standing], words: Words) -> RenderableType:
    parts: list[RenderableType] = []
    for standing in standings:
        parts.append(Text(f"! {standing_title(words, standing)}", BAD))
        parts += [bullet(reason) for reason in reasons(words, standing)]
    if not parts:
        return Text(words("show.standings.none"), GOOD)
    return Group(Text(words("show.standings.how"), FAINT), *parts)


def _stints(view: RotationOverview, words: Words) -> RenderableType:
    table = titled_table(
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
