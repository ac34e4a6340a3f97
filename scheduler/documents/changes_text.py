"""What an amendment changes, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scheduler.documents.teams_phrases import obstacle_reasons
from scheduler.overview.changes import (
    PlanChanges,
    StintChange,
    StintChanges,
    VisitChange,
    VisitChanges,
)
from scheduler.overview.stint_changes import Placed
from scheduler.overview.visit_changes import Sitter
from scheduler.words import Words

__all__ = ["change_sentences", "change_table", "placed_words", "unvisited_sentences"]


def change_sentences(changes: PlanChanges, words: Words) -> Iterator[str]:
    """How much changes, and how much stays, in a line or two."""
    match changes:
        case VisitChanges():
            yield _share(words, "seats", changes.seats_changed, changes.seats)
            yield _share(words, "visits", changes.visits_changed, changes.visits)
        case StintChanges():
            yield _share(words, "stints", changes.stints_changed, changes.stints)
            if changes.history:
                yield words.many("amend.history", changes.history)


def _share(words: Words, what: str, changed: int, count: int) -> str:
    if changed == 0:
        return words.many(f"amend.{what}.none", count)
    return words.many(f"amend.{what}.some", changed, count=count)


def unvisited_sentences(changes: PlanChanges, words: Words) -> Iterator[str]:
    """Cases that are not visited, and of those that should be, what stands in the way."""
    for row in changes.rows if isinstance(changes, VisitChanges) else ():
        if row.kind in ("lost", "unvisited"):
            yield words(
                f"amend.not.{row.kind}", case=row.case, place=row.place, severity=row.severity
            )
        if row.obstacles is not None:
            yield from (f"  - {reason}" for reason in obstacle_reasons(words, row.obstacles))


def change_table(changes: PlanChanges, words: Words) -> RenderableType | None:
    """Every change, old and new side by side; None where there is none.

    Cases that had no visit and have none stand in `unvisited_sentences` alone.
    """
    rows = [row for row in changes.rows if row.kind != "unvisited"]
    if not rows:
        return None
    teams = isinstance(changes, VisitChanges)
    first = ("amend.case", "amend.kind", "amend.what") if teams else ("show.name", "amend.kind")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for title in (*first, "amend.before", "amend.after"):
        table.add_column(Text(words(title)), overflow="fold")
    for row in rows:
        cells = _visit(row, words) if isinstance(row, VisitChange) else _stint(row, words)
        for line in cells:
            table.add_row(*map(Text, line))
        table.add_section()
    return table


def _visit(row: VisitChange, words: Words) -> Iterator[Sequence[str]]:
    """The days where they change, then seat by seat; the case stands on the first line only."""
    head = (row.case, words(f"amend.kind.{row.kind}"))
    if row.before != row.after:
        yield *head, words("amend.days"), _day(row.before, words), _day(row.after, words)
        head = ("", "")
    for seat in row.seats:
        yield *head, seat.seat, _names(seat.gone, words), _names(seat.come, words)
        head = ("", "")


def _stint(row: StintChange, words: Words) -> Iterator[Sequence[str]]:
    name, kind = f"{row.name} ({row.cadre})", words(f"amend.kind.{row.kind}")
    yield name, kind, placed_words(row.before, words), placed_words(row.after, words)


def _day(day: date | None, words: Words) -> str:
    return words("show.none") if day is None else words.day(day)


def _names(people: Sequence[Sitter], words: Words) -> str:
    if not people:
        return words("show.none")
    return words("show.list_joint").join(f"{person.name} ({person.id})" for person in people)


def placed_words(stint: Placed | None, words: Words) -> str:
    """From when to when, and where; a sign for none."""
    if stint is None:
        return words("show.none")
    when = words("show.span", first=stint.start, last=stint.last)
    return f"{when} {stint.post}"
