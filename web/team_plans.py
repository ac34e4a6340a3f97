"""What a draft and a release of teams show of their plan: one view of it at a time."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import request, url_for

from scheduler.documents import phrases, teams_phrases
from scheduler.documents.teams_plan_pieces import TeamsPieces
from scheduler.services.books.teams_shown import ShownTeams
from web.visiting import words

__all__ = ["team_plan_values"]

_VIEWS: Final = {
    "visits": "teams.view.visits",
    "people": "teams.view.people",
    "goals": "plan.view.goals",
}


def team_plan_values(endpoint: str, shown: ShownTeams) -> dict[str, Any]:
    """What the template `team_plan.html` is told, of that view which the address asks for.

    `endpoint`: of the page, which an act that is refused shows as well.
    """
    overview = shown.overview
    asked = request.args.get("view", "")
    span = overview.span
    return {
        "view": asked if asked in _VIEWS else "visits",
        "views": _VIEWS,
        "overview": overview,
        "pieces": TeamsPieces(overview, words(), partial(_case_url, endpoint)),
        "own_url": partial(_own_url, endpoint),
        "summary": list(teams_phrases.summary(words(), overview)),
        "when": phrases.span(words(), *span) if span else words()("show.no_days"),
        "proof": partial(phrases.proof, words()),
    }


def _own_url(endpoint: str, view: str) -> str:
    return url_for(endpoint, **(request.view_args or {}), view=view)


def _case_url(endpoint: str, case: str) -> str:
    """Where each seat of the visit in that case is told of."""
    return url_for(f"{endpoint}_case", **(request.view_args or {}), case=case)
