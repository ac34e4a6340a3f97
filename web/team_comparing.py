"""Two plans of teams beside each other: which cases are visited when, and by whom."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import GROUND_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import drafts
from scheduler.services.books.teams_comparing import PUBLISHED, TeamsComparison, compare_teams
from scheduler.services.books.teams_released import team_releases
from web.goal_pairs import goal_lines
from web.pages import Noun, Page, page
from web.sides import SidesForm, asked_sides, is_plan, plan_url
from web.visiting import books, words

__all__ = ["add_team_comparing"]

_PAGES: Final = {"draft": ("teams.draft", "draft"), "release": ("teams.release", "number")}


def add_team_comparing(noun: Noun) -> None:
    """`/teams/compare`."""

    @noun.page("/teams/compare", *GROUND_READERS)
    def compare() -> Page:
        left, right = asked_sides()
        form = _form(left, right)
        values: dict[str, Any] = {"found": None}
        if left and right:
            try:
                values = _values(compare_teams(books(), left, right))
            except LunzhiError as error:
                form.refuse(error)
        return page("team_compare.html", form.status if form.refused else 200, form=form, **values)


def _form(left: str, right: str) -> SidesForm:
    open_drafts = [f"draft:{line.id}" for line in drafts(books(), TEAMS)]
    sides = [PUBLISHED, *open_drafts]
    sides += [f"release:{line.number}" for line in team_releases(books())]
    sides += [side for side in (left, right) if is_plan(side) and side not in sides]
    usual = open_drafts[0] if open_drafts else sides[-1]
    form = SidesForm(None, data={"left": left or PUBLISHED, "right": right or usual})
    form.left.choices = form.right.choices = [(side, _named(side)) for side in sides]
    return form


def _named(side: str) -> str:
    if side == PUBLISHED:
        return words()("team_compare.published")
    kind, _, number = side.partition(":")
    if kind == "draft":
        return words()("team_draft.title", id=number)
    return words()("team_release.title", number=number)


def _values(found: TeamsComparison) -> dict[str, Any]:
    return {
        "found": found,
        "kind": lambda each: words()(f"team_compare.difference.{each.difference}"),
        "changed": [each for each in found.cases if each.difference not in ("same", "none")],
        "goals": goal_lines(words(), found.goals, "teams"),
        "left": (_named(found.left), _url(found.left)),
        "right": (_named(found.right), _url(found.right)),
        "swapped": url_for("teams.compare", left=found.right, right=found.left),
    }


def _url(side: str) -> str:
    if side == PUBLISHED:
        return url_for("board.show")
    return plan_url(side, _PAGES)
