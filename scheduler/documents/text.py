"""An overview on the terminal: `lunzhi show`."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from scheduler.documents.rotation_text import rotation_heading, rotation_sections
from scheduler.documents.teams_text import teams_heading, teams_sections
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.views import Overview
from scheduler.words import Words

__all__ = ["overview_text"]


def overview_text(view: Overview, words: Words, most: int | None = None) -> RenderableType:
    """The whole overview, for `Console.print`: fits 80 columns and uses up to 200.

    Nothing is told by colour alone, so that it can be piped and printed. `most`: of a rotation
    with more cadres than that, what has a line for each of them is left out.
    """
    if isinstance(view, RotationOverview):
        heading = rotation_heading(view, words)
        sections = rotation_sections(view, words, short=most is not None and view.cadres > most)
    else:
        heading, sections = teams_heading(view, words), teams_sections(view, words)
    parts: list[RenderableType] = [heading]
    for title, content in sections:
        parts += [Text(), Text(words(title), style="bold underline"), content]
    return Group(*parts)
