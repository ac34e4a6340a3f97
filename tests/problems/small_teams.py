"""A small problem of teams without a fault, to which a test does the one thing it is about."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests import teams
from tests.problems.small import Change

__all__ = ["changed"]

_PERIOD = {"from": "2025-03-04", "to": "2025-03-05"}
_LEAD = {"roles": ["lead", "deputy"], "skills": ["law"], "units": ["hall"], "ranks": ["section"]}
_SEATS = [teams.seat("lead", who=_LEAD), teams.seat("aides", count=2, required=False)]


def _small() -> dict[str, Any]:
    lead = [teams.role("lead", **_PERIOD), teams.role("lead")]
    return teams.document(
        people=[
            teams.person("an", roles=lead, skills=["law"], unavailable=[_PERIOD]),
            teams.person("bo", unit="audit", hometown="river"),
            teams.person("cai", unit="audit"),
        ],
        recusals=[
            teams.recusal("an", unit="roads"),
            teams.recusal("bo", place="hill", tier="appearance"),
            teams.recusal("cai", case="well", tier="statutory"),
        ],
        cases=[teams.case("dam", days=2, seats=_SEATS), teams.case("well")],
        pins=[teams.pin("dam", start="2025-03-04", seats={"lead": ["an"], "aides": ["cai", "bo"]})],
        published=[{"case": "left", "start": "2025-02-03", "seats": {"shut": ["gone", "bo"]}}],
        goals=["unstaffed", "load", "draw"],
    )


def changed(*changes: Change) -> dict[str, Any]:
    document = deepcopy(_small())
    for change in changes:
        change(document)
    return document
