"""Pieces of the printed page of teams, each by itself: for pages that show a plan part by part."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, Final, Literal

from markupsafe import Markup

from scheduler.documents import phrases, teams_phrases
from scheduler.documents.colours import look_of
from scheduler.documents.load_picture import load_bars
from scheduler.documents.page import environment, spoken_sentences
from scheduler.documents.visit_picture import visit_sheets
from scheduler.overview.teams import TeamsOverview
from scheduler.words import Words

__all__ = ["TeamsPart", "TeamsPieces"]

TeamsPart = Literal[
    "keys", "legend", "timeline", "load", "in_order", "unvisited", "empty", "late", "appearances",
    "known", "by_day", "by_person",
]  # fmt: skip
"""`keys`: what the swatches of the other pieces refer to; once on a page, before them."""

_NO_PICTURE: Final[dict[str, Any]] = {"timeline": (), "bars": ()}


class TeamsPieces:
    """The parts of one plan, rendered only when they are asked for."""

    def __init__(
        self, view: TeamsOverview, words: Words, case_url: Callable[[str], str] | None = None
    ) -> None:
        """`case_url`: where more is told of the visit of that case; None: nowhere."""
        self._view = view
        self._words = words
        self._case_url = case_url

    def __call__(self, part: TeamsPart) -> Markup:
        """That part as it stands on the printed page, without its heading."""
        template = environment().get_template("teams_part.html")
        said = {
            **spoken_sentences(phrases, self._words),
            **spoken_sentences(teams_phrases, self._words),
        }
        looks = {case.index: look_of(case.index) for case in self._view.visited}
        values: dict[str, Any] = {
            **said, **_NO_PICTURE, "part": part, "view": self._view, "words": self._words,
            "looks": looks, "link": None, "parted": False,
            "case_url": self._case_url,
        }  # fmt: skip
        match part:
            case "timeline":
                values["timeline"] = visit_sheets(self._view, self._words, inf)
            case "load":
                values["bars"] = load_bars(self._view.load)
        return Markup(template.render(values))  # noqa: S704 - the template escapes whatever it shows
