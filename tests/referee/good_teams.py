"""A good plan of a small problem of teams, to be spoilt."""

from __future__ import annotations

import copy

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import Verdict, judge_plan
from tests.referee.good import Change, Plan, edit, put
from tests.teams import case, document, person, pin, seat

__all__ = [
    "PROBLEM", "SHA256", "VALUES", "VISITS", "Change", "Plan",
    "changed", "codes", "edit", "good_plan", "judged", "put",
]  # fmt: skip

SEATS = [seat("main"), seat("aides", count=2, required=False)]
PROBLEM = document(
    people=[
        person("an", unit="audit", prior_days=2),
        person("bo", hometown="river", max_days=2),
        person("cai"),
        person("du", unit="mill", prior_days=3, declared=False),
    ],
    cases=[
        case("dam", days=2, due="2025-03-03", seats=SEATS, min_units=2),
        case("road", place="hill"),
        case("mine", severity=4),
    ],
    pins=[pin("dam", start="2025-03-03", seats={"main": ["an"]})],
    published=[{"case": "road", "start": "2025-03-04", "seats": {"main": ["cai"]}}],
)
SHA256 = problem_sha256(PROBLEM)
# The dam on Monday and Tuesday, the road on Wednesday; the mine is not visited.
VISITS = [
    {"case": "dam", "start": "2025-03-03", "seats": {"main": ["an"], "aides": ["bo"]}},
    {"case": "road", "start": "2025-03-05", "seats": {"main": ["cai"]}},
]
# Late: Tuesday at the dam, severity 3. Load: (2 + 2)² + 2² + 1² + 3².
VALUES = {
    "unstaffed": 4, "late": 3, "gaps": 1, "changes": 1, "appearance": 1, "load": 16 + 4 + 1 + 9,
    "places": 3,
    # printf '%s' 'a seed|dam|2025-03-03' | sha256sum begins with 277881, and so on.
    "draw": 0x277881 + 0x7B803A + 0xF004D3 + 0xEE02C4 + 0x2DC0D5,
}  # fmt: skip


def good_plan() -> Plan:
    return {
        "format": "teams-plan/1",
        "problem_sha256": SHA256,
        "visits": copy.deepcopy(VISITS),
        "unvisited": ["mine"],
        "goals": [
            {"goal": goal, "value": value, "bound": value, "proven": True}
            for goal, value in VALUES.items()
        ],
        "solver": {"name": "by hand", "version": "1", "seconds": 0.5, "threads": 1},
    }


def judged(plan: object, problem: Plan = PROBLEM) -> Verdict:
    return judge_plan(TeamsProblem.model_validate(problem), SHA256, plan)


def codes(plan: object) -> set[str]:
    return {found.code for found in judged(plan).violations}


def changed(change: Change) -> Plan:
    plan = good_plan()
    change(plan)
    return plan
