"""What a draft and a release show of their plan: one view of it at a time."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from flask import request, url_for

from scheduler.books.pinyin import pinyin_key
from scheduler.documents import phrases, rotation_phrases
from scheduler.documents.page import overview_page
from scheduler.documents.plan_pieces import Link, PlanPieces
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.stints import StintRow
from scheduler.overview.views import Overview
from scheduler.services.books.kept import Kept
from web.downloads import download
from web.pages import Page
from web.paging import paged
from web.visiting import words

__all__ = ["contract_file", "plan_values", "print_page"]

_VIEWS: Final = {
    "timeline": "plan.view.timeline",
    "stints": "plan.view.stints",
    "units": "plan.view.units",
    "goals": "plan.view.goals",
}
_UNITS: Final = 30
_SORTS: Final[dict[str, Callable[[StintRow], Any]]] = {
    "start": lambda row: (row.start, row.post.index),
    "last": lambda row: (row.last, row.post.index),
    "post": lambda row: (row.post.index, row.start),
    "name": lambda row: pinyin_key(row.name),
    "unit": lambda row: (pinyin_key(row.unit), row.start),
    "rank": lambda row: (row.rank, row.start),
    "late": lambda row: (-row.days_late, row.start),
}


def plan_values(
    endpoint: str, kept: Kept, draft: int | None, extra: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """What the template `plan.html` is told, of that view which the address asks for.

    `endpoint`: of the page, which an act that is refused shows as well. `draft`: whose stints have
    pages of their own; None: those of no draft. `extra`: views that only this kind of plan has,
    each with the code of its name.
    """
    views = {**_VIEWS, **extra}
    asked = request.args.get("view", "")
    view = asked if asked in views else "timeline"
    # What stands in the way of somebody takes seconds to find in a large county.
    overview = kept.overview if view == "goals" else kept.glance
    assert isinstance(overview, RotationOverview)
    values = {
        "view": view, "views": views, "overview": overview,
        "own_url": partial(_own_url, endpoint),
        "summary": list(rotation_phrases.summary(words(), overview)),
        "when": phrases.span(words(), overview.first, overview.last),
    }  # fmt: skip
    link = _stint_link(draft, kept)
    match view:
        case "timeline":
            values |= _timeline(endpoint, overview, link)
        case "stints":
            values |= _stints(endpoint, overview)
        case "units":
            values["paging"] = paged(kept.away, size=_UNITS, endpoint=endpoint)
        case "goals":
            values |= {"proof": _proof, "title": _title, "reasons": _reasons}
    return values | {"link": link, "span": lambda first, last: phrases.span(words(), first, last)}


def _timeline(endpoint: str, view: RotationOverview, link: Link | None) -> dict[str, Any]:
    people = paged(view.timeline.rows, endpoint=endpoint)
    pieces = PlanPieces(view, words(), people.first, people.end, link)
    return {"paging": people, "pieces": pieces}


def _stints(endpoint: str, view: RotationOverview) -> dict[str, Any]:
    asked = request.args.get("sort", "")
    sort = asked if asked in _SORTS else "start"
    rows = sorted(view.stints, key=_SORTS[sort])
    return {"paging": paged(rows, endpoint=endpoint), "sort": sort, "note": _note}


def _stint_link(draft: int | None, kept: Kept) -> Link | None:
    """To the page of a single stint; of who serves already there is none."""
    if draft is None:
        return None
    planned = kept.problem.cadres_by_id

    def link(person: str) -> str | None:
        there = partial(url_for, "stint.show", draft=draft, cadre=person)
        return there() if person in planned else None

    return link


def _own_url(endpoint: str, **changes: Any) -> str:
    """This page with other parameters; the number of a page of another list makes no sense."""
    kept = {name: value for name, value in request.args.items() if name in ("view", "sort")}
    return url_for(endpoint, **{**kept, **(request.view_args or {}), **changes})


def _note(row: StintRow) -> str:
    return rotation_phrases.note(words(), row)


def _proof(goal: Any) -> str:
    return phrases.proof(words(), goal)


def _title(standing: Any) -> str:
    return rotation_phrases.standing_title(words(), standing)


def _reasons(standing: Any) -> list[str]:
    return list(rotation_phrases.reasons(words(), standing))


def print_page(view: Overview) -> Page:
    """The self-contained page, whose one style is let in by what it is."""
    text = overview_page(view, words())
    style = text.partition("<style>")[2].partition("</style>")[0]
    known = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return Page(text, headers={"Content-Security-Policy": policy})


def contract_file(data: bytes, name: str) -> Page:
    """A file to be kept, to the byte."""
    return download(data, name, "application/json")
