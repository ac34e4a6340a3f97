"""An overview as one self-contained page: no script, nothing fetched, made to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.documents import phrases, rotation_phrases, teams_phrases
from scheduler.documents.colours import look_of
from scheduler.documents.duty_picture import duty_sheets
from scheduler.documents.lettering import em_width
from scheduler.documents.load_picture import load_bars
from scheduler.documents.scale import SHEET_HEIGHT, WIDTH
from scheduler.documents.timeline_picture import timeline_sheets
from scheduler.documents.visit_picture import visit_sheets
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.teams import TeamsOverview
from scheduler.overview.views import Overview
from scheduler.words import Words

__all__ = ["environment", "overview_page", "spoken_sentences", "tag_of"]

_FEW_LINES, _BELOW_TABLES = 9, 280.0
_LEGEND_LINE, _LEGEND_SIZE, _LEGEND_SPACE = 24.0, 13.0, 50.0
_TAGS = {"zh_CN": "zh-CN", "en": "en"}


def overview_page(view: Overview, words: Words) -> str:
    """The page as a text, equal for equal input; write it as UTF-8."""
    if isinstance(view, RotationOverview):
        shown = spoken_sentences(rotation_phrases, words) | _rotation(view, words)
    else:
        shown = spoken_sentences(teams_phrases, words) | _teams(view, words)
    template = environment().get_template("page.html")
    return template.render(
        view=view,
        words=words,
        tag=tag_of(words),
        link=None,
        parted=False,
        **spoken_sentences(phrases, words),
        **shown,
    )


def tag_of(words: Words) -> str:
    """The language as pages name it."""
    return _TAGS[words.language]


def _rotation(view: RotationOverview, words: Words) -> dict[str, Any]:
    room = _first_sheet(len(view.goals), len(view.duty))
    return {
        "main": "rotation.html",
        "when": phrases.span(words, view.first, view.last),
        "timeline": timeline_sheets(view.timeline, words, room),
        "duty": duty_sheets(view.duty, view.timeline.axis, words),
        "looks": _looks(post.index for post in view.posts),
    }


def _teams(view: TeamsOverview, words: Words) -> dict[str, Any]:
    room = SHEET_HEIGHT - _LEGEND_LINE * (_legend_lines(view) - 1)
    return {
        "main": "teams.html",
        "when": phrases.span(words, *view.span) if view.span else words("show.no_days"),
        "timeline": visit_sheets(view, words, room),
        "bars": load_bars(view.load),
        "looks": _looks(case.index for case in view.visited),
    }


def _looks(indices: Iterable[int]) -> dict[int, Any]:
    return {index: look_of(index) for index in indices}


def _first_sheet(*lines: int) -> float:
    """A first sheet that fills the first page, where the tables above leave room for one."""
    return _BELOW_TABLES if max(lines) <= _FEW_LINES else SHEET_HEIGHT


def _legend_lines(view: TeamsOverview) -> int:
    """How many lines the cases take above the first sheet, those of the other signs with them."""
    texts = (f"{case.mark} = {case.id} {case.topic} · {case.place}" for case in view.visited)
    width = sum(_LEGEND_SPACE + _LEGEND_SIZE * em_width(text) for text in texts)
    return 2 + int(width / WIDTH)


def spoken_sentences(module: ModuleType, words: Words) -> dict[str, Any]:
    """The phrases of a module, with the language put in."""
    return {name: _spoken(getattr(module, name), words) for name in module.__all__}


def _spoken(phrase: Any, words: Words) -> Any:
    return lambda *args: phrase(words, *args)


@cache
def environment() -> Environment:
    """Where the templates are: whatever they show is escaped."""
    return Environment(
        loader=PackageLoader("scheduler.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
