"""Who is next in line, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from scheduler.documents.tables import titled_table
from scheduler.overview.alternates import Alternate, Place
from scheduler.overview.why_sentences import effect
from scheduler.problems.teams import TeamsProblem
from scheduler.words import Words

__all__ = ["alternates_table"]


def alternates_table(
    words: Words, problem: TeamsProblem, places: Sequence[Place]
) -> RenderableType:
    """A line for each place, a block for each visit."""
    table = titled_table(
        words, "alternates.case", "alternates.seat", "alternates.holder", "alternates.first",
        "alternates.second",
    )  # fmt: skip
    before = None
    for place in places:
        if place.case.id != before:
            table.add_section()
        name = place.case.id if place.case.id != before else ""
        day = words.day(place.start) if place.case.id != before else ""
        table.add_row(
            Text(f"{name}\n{day}".strip()), Text(place.seat), Text(_holder(words, place)),
            *map(Text, _cells(words, problem, place)),
        )  # fmt: skip
        before = place.case.id
    return table


def _holder(words: Words, place: Place) -> str:
    if place.holder is None:
        return words("alternates.empty")
    return words("alternates.person", name=place.holder.name, id=place.holder.id)


def _cells(words: Words, problem: TeamsProblem, place: Place) -> tuple[str, str]:
    if place.pinned:
        return words("alternates.pinned"), ""
    told = [_told(words, problem, one) for one in place.alternates]
    if not told:
        return words("alternates.none"), ""
    return told[0], told[1] if len(told) > 1 else words("show.none")


def _told(words: Words, problem: TeamsProblem, one: Alternate) -> str:
    """The person, and the most important goal that changes."""
    name = words("alternates.person", name=one.person.name, id=one.person.id)
    changed = next(((goal, by) for goal, by in one.differences.items() if by), None)
    what = effect(words, problem, *changed) if changed else words("alternates.nothing")
    return f"{name}\n{what}"
