"""Pieces of the printed page, each by itself: for pages that show a plan part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from math import inf
from typing import Any

from markupsafe import Markup

from scheduler.documents import phrases, rotation_phrases
from scheduler.documents.colours import look_of
from scheduler.documents.duty_picture import duty_sheets
from scheduler.documents.page import environment, spoken_sentences
from scheduler.documents.timeline_picture import timeline_sheets
from scheduler.overview.rotation import RotationOverview
from scheduler.words import Words

__all__ = ["Link", "PlanPieces", "picture_style"]

Link = Callable[[str], str | None]
"""From a person's id to where their stint is looked at; None: nowhere."""


def picture_style() -> bytes:
    """The style of all pictures, to be served as a file."""
    return files("scheduler.documents").joinpath("templates", "pictures.css").read_bytes()


class PlanPieces:
    """The parts of one plan, rendered only when they are asked for.

    `first`, `end`: which rows of people the timeline shows. `link`: where their names lead.
    """

    def __init__(
        self, view: RotationOverview, words: Words, first: int, end: int, link: Link | None = None
    ) -> None:
        self._view = view
        self._words = words
        self._rows = slice(first, end)
        self._link = link

    def keys(self) -> Markup:
        """What the swatches of the other pieces refer to; once on a page, before them."""
        return self._rendered("keys")

    def legend(self) -> Markup:
        return self._rendered("legend")

    def timeline(self) -> Markup:
        """People × months, one picture, its months apart so that they can stay in sight."""
        shown = replace(self._view.timeline, rows=self._view.timeline.rows[self._rows])
        sheets = timeline_sheets(shown, self._words, inf)
        return self._rendered("timeline", timeline=sheets)

    def duty(self) -> Markup:
        """People on duty against those asked for."""
        sheets = duty_sheets(self._view.duty, self._view.timeline.axis, self._words)
        return self._rendered("duty", duty=sheets)

    def _rendered(self, part: str, **values: Any) -> Markup:
        template = environment().get_template("rotation_part.html")
        said = {
            **spoken_sentences(phrases, self._words),
            **spoken_sentences(rotation_phrases, self._words),
        }
        looks = {post.index: look_of(post.index) for post in self._view.posts}
        return Markup(  # noqa: S704 - the template escapes whatever it shows
            template.render(
                part=part, view=self._view, words=self._words, looks=looks, link=self._link,
                parted=True,
                **{"timeline": (), "duty": (), **said, **values},
            )
        )  # fmt: skip
