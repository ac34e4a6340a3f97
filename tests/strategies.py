"""Small drawn problems and plans, so small that every plan of a problem can be enumerated.

Problems are documents as in a file: valid by the format, free to contradict themselves by pins.
Days lie around a year's end and a 29 February, starts on month ends as often as not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from scheduler.dates import add_months

__all__ = ["Choice", "Document", "choices", "every_plan", "plans", "problems", "wild_plans"]

Document = dict[str, Any]
Choice = tuple[str, date, str]
"""Cadre, start and post: one stint."""

FIRST_DAY = date(2023, 12, 1)
STARTS = (
    date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 30),
    date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31),
)  # fmt: skip
SKILLS = ("law", "land")
RANKS = ("deputy_section", "section", "deputy_division")
LOWER_GOALS = ("late", "shortfall", "changes", "waiting", "strain", "preference")


def choices(document: Document) -> Iterator[Choice]:
    """Every stint that the document has a cadre, a start and a post for, allowed or not."""
    for cadre, start, post in product(document["cadres"], document["starts"], document["posts"]):
        yield cadre["id"], date.fromisoformat(start), post["id"]


def every_plan(document: Document) -> Iterator[list[Choice]]:
    """Every plan in which each cadre serves at most once, allowed or not."""
    by_cadre: dict[str, list[list[Choice]]] = {cadre["id"]: [[]] for cadre in document["cadres"]}
    for choice in choices(document):
        by_cadre[choice[0]].append([choice])
    for parts in product(*by_cadre.values()):
        yield [choice for part in parts for choice in part]


@st.composite
def plans(draw: st.DrawFn, document: Document) -> list[Choice]:
    """A plan of the document, allowed or not, in which each cadre serves at most once."""
    drawn = draw(wild_plans(document))
    return list({choice[0]: choice for choice in drawn}.values())


def wild_plans(document: Document) -> st.SearchStrategy[list[Choice]]:
    """Stints of the document in any number, the same or a cadre's again included."""
    every = list(choices(document))
    return st.lists(st.sampled_from(every), max_size=6) if every else st.just([])


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    max_cadres: int = 4,
    max_starts: int = 3,
    max_posts: int = 2,
    pins: bool = True,
    published: bool = True,
    all_goals: bool = False,
) -> Document:
    """A valid problem, as a document: at most (1 + starts x posts) ** cadres plans.

    `pins`, `published`: whether there may be any. `all_goals`: the usual eight in the usual order,
    else some of them in any order that the format allows.
    """
    starts = sorted(draw(st.sets(st.sampled_from(STARTS), min_size=1, max_size=max_starts)))
    posts = [_post(draw, f"p{n}") for n in range(draw(st.integers(1, max_posts)))]
    units = [_unit(draw, f"u{n}") for n in range(draw(st.integers(1, 2)))]
    cadres = [_cadre(draw, f"c{n}", units) for n in range(draw(st.integers(0, max_cadres)))]
    document: Document = {
        "format": "rotation/1",
        "name": "drawn",
        "stint_months": draw(st.integers(1, 2)),
        "starts": [start.isoformat() for start in starts],
        "posts": posts,
        "demand": _several(draw, lambda: _demand(draw, posts), 3),
        "units": units,
        "cadres": cadres,
        "serving": [],
        "pins": [],
        "published": [],
        "quotas": _several(draw, lambda: _quota(draw, units), 2),
        "quiet": _several(draw, lambda: _quiet(draw, starts), 2),
        "goals": _goals(draw, all_goals),
        "seed": draw(st.sampled_from(["", "seed", "县里的抽签"])),
    }
    document["serving"] = [
        _serving(draw, f"s{n}", document) for n in range(draw(st.integers(0, 2)))
    ]
    if pins:
        document["pins"] = _picked(draw, list(choices(document)))
    if published:
        document["published"] = _picked(draw, [*choices(document), *_gone(document)])
    return document


def _several(draw: st.DrawFn, make: Any, most: int) -> list[Any]:
    return [make() for _ in range(draw(st.integers(0, most)))]


def _day(draw: st.DrawFn, first: int = 0, last: int = 150) -> date:
    return FIRST_DAY + timedelta(draw(st.integers(first, last)))


def _period(draw: st.DrawFn, longest: int = 90) -> Document:
    start = _day(draw)
    end = start + timedelta(draw(st.integers(1, longest)))
    return {"from": start.isoformat(), "to": end.isoformat()}


def _least_and_most(draw: st.DrawFn) -> Document:
    least = draw(st.integers(0, 2))
    most = draw(st.none() | st.integers(least, 3))
    return {"min": least, "max": most}


def _quiet(draw: st.DrawFn, starts: Sequence[date]) -> Document:
    """A few days about a start or, with stints of one or two months, often about an end."""
    day = draw(st.sampled_from(starts)) + timedelta(draw(st.sampled_from((0, 29, 30, 59, 60))))
    start = day - timedelta(draw(st.integers(0, 2)))
    end = day + timedelta(draw(st.integers(1, 3)))
    return {"from": start.isoformat(), "to": end.isoformat()}


def _post(draw: st.DrawFn, name: str) -> Document:
    requires: Document = {}
    if draw(st.integers(0, 3)) == 3:
        requires["any_skill"] = _some(draw, SKILLS)
    if draw(st.integers(0, 3)) == 3:
        requires["ranks"] = _some(draw, RANKS)
    return {"id": name, "name": f"post {name}", "requires": requires}


def _some(draw: st.DrawFn, values: Sequence[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(values), min_size=1, unique=True))


def _demand(draw: st.DrawFn, posts: list[Document]) -> Document:
    post = draw(st.sampled_from(posts))["id"]
    return {"post": post, **_period(draw), **_least_and_most(draw)}


def _unit(draw: st.DrawFn, name: str) -> Document:
    busy = _several(draw, lambda: {**_period(draw, 30), "hard": draw(st.booleans())}, 2)
    return {
        "id": name, "name": f"unit {name}", "max_away": draw(st.integers(0, 2)), "busy": busy,
    }  # fmt: skip


def _person(draw: st.DrawFn, name: str, units: list[Document]) -> Document:
    return {
        "id": name,
        "name": f"person {name}",
        "unit": draw(st.sampled_from(units))["id"],
        "rank": draw(st.sampled_from(RANKS)),
        "gender": draw(st.sampled_from("fm")),
        "skills": draw(st.lists(st.sampled_from(SKILLS), unique=True)),
    }


def _cadre(draw: st.DrawFn, name: str, units: list[Document]) -> Document:
    promoted = _day(draw, -90, 100)
    return {
        **_person(draw, name, units),
        "promoted_on": promoted.isoformat(),
        "serve_by": (promoted + timedelta(draw(st.integers(0, 120)))).isoformat(),
        "unavailable": _several(draw, lambda: _period(draw, 20), 1),
        "avoid": _several(draw, lambda: {**_period(draw), "cost": draw(st.integers(0, 3))}, 2),
    }


def _serving(draw: st.DrawFn, name: str, document: Document) -> Document:
    """Somebody who may have ended before the horizon, and may have been recalled."""
    first = date.fromisoformat(document["starts"][0])
    start = first - timedelta(draw(st.integers(1, 70)))
    regular = add_months(start, document["stint_months"])
    person = {
        **_person(draw, name, document["units"]),
        "start": start.isoformat(),
        "post": draw(st.sampled_from(document["posts"]))["id"],
    }
    if draw(st.booleans()):
        until = start + timedelta(draw(st.integers(1, (regular - start).days)))
        person["until"] = until.isoformat()
    return person


def _quota(draw: st.DrawFn, units: list[Document]) -> Document:
    where: Document = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "gender": st.sampled_from("fm"),
                "rank": st.sampled_from(RANKS),
                "unit": st.sampled_from([unit["id"] for unit in units]),
                "skill": st.sampled_from(SKILLS),
                "days_served": st.integers(0, 45),
            },
        )
    )
    amounts = _least_and_most(draw)
    if draw(st.booleans()):
        amounts["min"] = None
    return {"name": "drawn", "where": where, **_period(draw), **amounts}


def _picked(draw: st.DrawFn, every: list[Choice]) -> list[Document]:
    """Some of the stints, at most one of a cadre."""
    if not every:
        return []
    drawn = draw(st.lists(st.sampled_from(every), max_size=3, unique_by=lambda choice: choice[0]))
    return [
        {"cadre": cadre, "start": start.isoformat(), "post": post} for cadre, start, post in drawn
    ]


def _gone(document: Document) -> Iterator[Choice]:
    """Published stints of a cadre who left, on a start that is gone, at a post that is gone."""
    start = date.fromisoformat(document["starts"][0])
    yield "left", start, document["posts"][0]["id"]
    for cadre in document["cadres"]:
        yield cadre["id"], start + timedelta(1), document["posts"][0]["id"]
        yield cadre["id"], start, "closed"


def _goals(draw: st.DrawFn, all_goals: bool) -> list[str]:
    lower = list(LOWER_GOALS)
    if not all_goals:
        lower = draw(st.permutations(LOWER_GOALS))[: draw(st.integers(0, len(LOWER_GOALS)))]
    return ["unserved", *lower, "draw"]
