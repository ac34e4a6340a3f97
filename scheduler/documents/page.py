"""An overview as one self-contained page: no script, nothing fetched, made to be printed."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.documents import phrases
from scheduler.documents.colours import look_of
from scheduler.documents.duty_picture import duty_sheets
from scheduler.documents.scale import SHEET_HEIGHT
from scheduler.documents.timeline_picture import timeline_sheets
from scheduler.overview.rotation import RotationOverview
from scheduler.words import Words

__all__ = ["overview_page"]

_FEW_LINES, _BELOW_TABLES = 9, 280.0
_TAGS = {"zh_CN": "zh-CN", "en": "en"}


def overview_page(view: RotationOverview, words: Words) -> str:
    """The page as a text, equal for equal input; write it as UTF-8."""
    template = _environment().get_template("page.html")
    return template.render(
        view=view,
        words=words,
        tag=_TAGS[words.language],
        timeline=timeline_sheets(view.timeline, words, _first_sheet(view)),
        duty=duty_sheets(view.duty, view.timeline.axis, words),
        looks={post.index: look_of(post.index) for post in view.posts},
        **_sentences(words),
    )


def _first_sheet(view: RotationOverview) -> float:
    """A first sheet that fills the first page, where the tables above leave room for one."""
    lines = max(len(view.goals), len(view.duty))
    return _BELOW_TABLES if lines <= _FEW_LINES else SHEET_HEIGHT


def _sentences(words: Words) -> dict[str, Any]:
    """The shared phrases, with the language put in."""
    return {name: _spoken(getattr(phrases, name), words) for name in phrases.__all__}


def _spoken(phrase: Any, words: Words) -> Any:
    return lambda *args: phrase(words, *args)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("scheduler.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
