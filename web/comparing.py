"""Two plans beside each other: what each goal comes to, and whose stint is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request, url_for

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.comparing import Compared, Comparison, Difference, compare
from scheduler.services.books.drafts import DraftLine, drafts
from scheduler.services.books.released import releases
from web.goal_pairs import goal_lines
from web.pages import Noun, Page, page
from web.paging import paged
from web.sides import SidesForm, asked_sides, is_plan, plan_url
from web.stint_told import placed_text
from web.visiting import books, words

__all__ = ["compare_noun"]

_UNCHANGED: Final[frozenset[Difference]] = frozenset({"same", "none"})
_ALL: Final = "all"
_PAGES: Final = {"draft": ("drafts.show", "draft"), "release": ("releases.show", "number")}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on both sides."""

    name: str
    unit: str
    difference: Difference
    before: str
    after: str

    @property
    def code(self) -> str:
        return f"compare.difference.{self.difference}"


@dataclass(frozen=True, slots=True)
class Made:
    """A draft that was made from another, and where the two stand beside each other."""

    side: str
    base: str
    said: str
    url: str


def compare_noun() -> Noun:
    """`/compare`."""
    noun = Noun("compare", __name__)

    @noun.page("/compare", *READERS)
    def show() -> Page:
        open_drafts = drafts(books())
        left, right = asked_sides()
        form = _form(open_drafts, left, right)
        values: dict[str, Any] = {"found": None}
        if left and right:
            try:
                values = _values(compare(books(), left, right))
            except LunzhiError as error:
                form.refuse(error)
        status = form.status if form.refused else 200
        made = [
            one
            for one in _made(open_drafts)
            if not left or (one.side == right and one.base != left)
        ]
        return page("compare.html", status, form=form, made=made, **values)

    return noun


def _form(open_drafts: Sequence[DraftLine], left: str, right: str) -> SidesForm:
    sides = [f"draft:{line.id}" for line in open_drafts]
    sides += [f"release:{line.number}" for line in releases(books())]
    usual = (*sides, "", "")
    # The newest draft is most often held against what is in force.
    released = next((side for side in sides if side.startswith("release:")), usual[1])
    form = SidesForm(None, data={"left": left or released, "right": right or usual[0]})
    offered = [*sides, *(side for side in (left, right) if is_plan(side) and side not in sides)]
    form.left.choices = form.right.choices = [(side, _side(side)) for side in offered]
    return form


def _side(side: str) -> str:
    kind, _, number = side.partition(":")
    if kind == "draft":
        return words()("draft.title", id=number)
    return words()("release.title", number=number)


def _made(open_drafts: Sequence[DraftLine]) -> Iterator[Made]:
    for line in open_drafts:
        if line.base_id is not None:
            base, side = f"draft:{line.base_id}", f"draft:{line.id}"
            said = words()("compare.made", number=str(line.id), base=str(line.base_id))
            yield Made(side, base, said, url_for("compare.show", left=base, right=side))


def _values(found: Comparison) -> dict[str, Any]:
    everybody = request.args.get("who") == _ALL
    shown = [one for one in found.people if everybody or one.difference not in _UNCHANGED]
    shown.sort(key=lambda one: (pinyin_key(one.name), one.cadre))
    paging = paged(shown)
    return {
        "found": found, "everybody": everybody, "paging": paging,
        "rows": list(_rows(paging.rows)), "goals": goal_lines(words(), found.goals),
        "left": _named(found.left), "right": _named(found.right),
        "counts": [
            (words()(f"compare.difference.{difference}"), count)
            for difference, count in found.counts.items() if count
        ],
        "swapped": url_for("compare.show", left=found.right, right=found.left),
    }  # fmt: skip


def _rows(people: Sequence[Compared]) -> Iterator[Row]:
    for one in people:
        before, after = (placed_text(words(), place) for place in (one.before, one.after))
        yield Row(one.name, one.unit, one.difference, before, after)


def _named(side: str) -> tuple[str, str]:
    """The name of that side, and the address of its page."""
    return _side(side), plan_url(side, _PAGES)
