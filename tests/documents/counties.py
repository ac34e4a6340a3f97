"""Overviews for the documents to show."""

from __future__ import annotations

from functools import cache

from scheduler.overview.rotation import RotationOverview, overview
from scheduler.problems.rotation import RotationProblem
from tests.county import cadre, county, demand, post, quota, serving, unit
from tests.overview.plans import by_hand, greedy, sample

__all__ = ["NASTY", "empty", "nasty", "sample_view", "three_cadres", "tightened_view"]

NASTY = (
    "<b>&amp;\"'</b>",
    "</script><script>alert(1)</script>",
    "欧阳" * 150,
    "Maximilian-Alexander von und zu " * 10,
    "W" * 300,
    "👩\u200d👩\u200d👧\u200d👦🎉王",
    "[red]red[/red] {name} {{ view }}",
    "]]>-->\x1b[31m\u202eabc",
)
"""Names that have broken pages."""


@cache
def three_cadres() -> RotationOverview:
    """One serving, one in time, one late, one unserved; January is short of one."""
    problem = county(
        name="三人县",
        cadres=[
            cadre("an", unavailable=[{"from": "2025-05-05", "to": "2025-05-20"}]),
            cadre("bo", serve_by="2025-03-22"),
            cadre("cai"),
        ],
        posts=[post("desk"), post("door")],
        units=[unit("hall", max_away=2)],
        serving=[serving("old")],
        demand=[demand(min=1, max=2)],
        quotas=[quota({"gender": "f"}, min=1, max=1)],
    )
    return overview(
        problem, by_hand(problem, ("an", "2025-02-01", "door"), ("bo", "2025-04-01", "desk"))
    )


@cache
def nasty() -> RotationOverview:
    """Names of every kind, for people, units, posts, quotas and the county; half are unserved."""
    people = [{**cadre(f"c{n}", unit=f"u{n}"), "name": name} for n, name in enumerate(NASTY)]
    units = [{**unit(f"u{n}"), "name": name} for n, name in enumerate(NASTY)]
    posts = [{**post(f"p{n}"), "name": name} for n, name in enumerate(NASTY)]
    problem = county(
        name=" ".join(NASTY),
        cadres=people,
        units=units,
        posts=posts,
        demand=[demand(post="p0", min=3)],
        quotas=[quota({}, name=name, min=1) for name in NASTY],
    )
    stints = [(f"c{n}", "2025-02-01", f"p{n}") for n in range(0, len(NASTY), 2)]
    return overview(problem, by_hand(problem, *stints))


@cache
def empty() -> RotationOverview:
    document = sample().model_dump(mode="json", by_alias=True, exclude_none=True)
    for key in ("posts", "demand", "units", "cadres", "serving", "quotas", "quiet"):
        document[key] = []
    problem = RotationProblem.model_validate(document)
    return overview(problem, by_hand(problem))


@cache
def sample_view() -> RotationOverview:
    return overview(*greedy("sample"))


@cache
def tightened_view() -> RotationOverview:
    return overview(*greedy("tightened"))
