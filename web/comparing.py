"""Two plans beside each other: a draft or a release against another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import request
from wtforms import SelectField

from scheduler.books.roles import READERS
from scheduler.documents.changes_text import placed_words
from scheduler.services.books.comparing import Comparison, Difference, GoalPair, compare
from scheduler.services.books.drafts import drafts
from scheduler.services.books.released import releases
from web.forms import Form
from web.pages import Noun, Page, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["comparing_noun"]

DIFFERENCES: Final[dict[Difference, str]] = {
    "moved": "comparing.moved",
    "new": "comparing.new",
    "lost": "comparing.lost",
    "only_left": "comparing.only_left",
    "only_right": "comparing.only_right",
    "same": "comparing.same",
    "none": "comparing.none",
}
"""The code of each, what is of most interest first."""

_TOLD: Final = frozenset({"moved", "new", "lost", "only_left", "only_right"})


class SidesForm(Form):
    left = SelectField("comparing.left")
    right = SelectField("comparing.right")


def comparing_noun() -> Noun:
    """`/compare`."""
    noun = Noun("comparing", __name__)

    @noun.page("/compare", *READERS)
    def show() -> Page:
        sides = _sides()
        form = SidesForm(request.args, meta={"locales": [words().language]})
        form.left.choices = form.right.choices = sides
        left, right = form.left.data, form.right.data
        found = compare(books(), left, right) if left and right else None
        return page("comparing.html", form=form, sides=dict(sides), **_values(found))

    return noun


def _sides() -> Sequence[tuple[str, str]]:
    """Every plan that can be compared, as the use case names it, and its name."""
    told = words()
    own = [(f"draft:{row.id}", told("draft.title", id=row.id)) for row in drafts(books())]
    known = [
        (f"release:{row.number}", told("release.title", number=row.number))
        for row in releases(books())
    ]
    return [*own, *known]


def _values(found: Comparison | None) -> dict[str, Any]:
    if found is None:
        return {"found": None}
    rows = [one for one in found.people if one.difference in _TOLD]
    return {
        "found": found,
        "paging": paged(rows),
        "differences": DIFFERENCES,
        "placed": lambda stint: placed_words(stint, words()),
        "by": _by,
        "value": lambda value: words()("show.none") if value is None else words().number(value),
        "goal": lambda pair: words()(f"goal.rotation.{pair.goal}"),
    }


def _by(pair: GoalPair) -> str:
    """By how much it is better or worse."""
    if pair.by is None:
        return words()("comparing.not_alike")
    if pair.by == 0:
        return words()("comparing.equal")
    code = "comparing.worse" if pair.by > 0 else "comparing.better"
    return words()(code, by=words().number(abs(pair.by)))
