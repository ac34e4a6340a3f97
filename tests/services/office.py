"""A small problem of visits and a good plan of it, to be spoilt."""

from __future__ import annotations

import copy
from typing import Any

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.teams import VisitChoice
from tests.teams import case, document, person, pin, seat, visit

__all__ = [
    "TEAMS_PROBLEM",
    "TEAMS_SHA256",
    "TEAMS_VALUES",
    "VISITS",
    "good_teams_plan",
    "team_visits",
]

# An and Bo go to the dam on Thursday and on Monday, after the weekend; Cai to the mill. The quay
# may not be visited before the last day, on which both An and Bo are on the way, and asks for two.
TEAMS_PROBLEM = document(
    people=[
        person("an", unit="audit"),
        person("bo", hometown="river"),
        person("cai", prior_days=2),
        person("du", declared=False),
    ],
    cases=[
        case("dam", days=2, seats=[seat("main"), seat("aides", count=2, required=False)]),
        case("quay", place="sea", earliest="2025-03-10", seats=[seat("main", count=2)]),
        case("mill", place="hill", units=["mine"], due="2025-03-03"),
    ],
    pins=[pin("mill")],
)
TEAMS_SHA256 = problem_sha256(TEAMS_PROBLEM)
VISITS = [
    {"case": "mill", "start": "2025-03-04", "seats": {"main": ["cai"]}},
    {"case": "dam", "start": "2025-03-06", "seats": {"main": ["an"], "aides": ["bo"]}},
]
# The quay has severity 3, as all. The mill is a day late. The dam has one aide of two. Bo is from
# the river. Load: An 2², Bo 2², Cai (2 + 1)², Du 0².
TEAMS_VALUES = {
    "unstaffed": 3, "late": 3, "gaps": 1, "changes": 0, "appearance": 1, "load": 4 + 4 + 9,
    "places": 3,
    # printf '%s' 'a seed|mill|2025-03-04' | sha256sum begins with c09026, and so on.
    "draw": 0xC09026 + 0x9C7105 + 0xAFA1B9 + 0x7B803A + 0xF004D3,
}  # fmt: skip


def good_teams_plan() -> dict[str, Any]:
    return {
        "format": "teams-plan/1",
        "problem_sha256": TEAMS_SHA256,
        "visits": copy.deepcopy(VISITS),
        "unvisited": ["quay"],
        "goals": [
            {"goal": goal, "value": value, "bound": value, "proven": True}
            for goal, value in TEAMS_VALUES.items()
        ],
        "solver": {"name": "by hand", "version": "1", "seconds": 0.5, "threads": 1},
    }


def team_visits() -> tuple[VisitChoice, ...]:
    """The visits of the good plan, in no order that a file would have."""
    return (
        visit("dam", "2025-03-06", aides="bo", main="an"),
        visit("mill", "2025-03-04", main="cai"),
    )
