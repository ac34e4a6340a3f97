"""A good plan of a small problem, to be spoilt."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import Verdict, judge_plan
from tests.county import cadre, demand, document, post, unit

__all__ = [
    "PROBLEM", "SHA256", "STINTS", "VALUES", "Change", "Plan",
    "changed", "codes", "edit", "good_plan", "judged", "put",
]  # fmt: skip

Plan = dict[str, Any]

PROBLEM = document(
    cadres=[cadre("an"), cadre("bo"), cadre("cai", serve_by="2025-06-30"), cadre("du")],
    posts=[post("desk"), post("door")],
    demand=[demand(min=1, max=2)],
    units=[unit("hall", max_away=2)],
    pins=[{"cadre": "an", "start": "2025-01-01", "post": "desk"}],
)
SHA256 = problem_sha256(PROBLEM)
# An and Bo serve one after the other, Cai beside both; Du does not.
STINTS = [
    {"cadre": "an", "start": "2025-01-01", "end": "2025-04-01", "post": "desk"},
    {"cadre": "bo", "start": "2025-04-01", "end": "2025-07-01", "post": "desk"},
    {"cadre": "cai", "start": "2025-02-01", "end": "2025-05-01", "post": "door"},
]
# Waiting: Bo 3 months, Cai 1, Du 6 to the end of the horizon. Strain: the 89 days of Cai.
VALUES = {
    "unserved": 1, "late": 0, "shortfall": 0, "changes": 0, "waiting": 9 + 1 + 36,
    "strain": 89, "preference": 0,
    # printf '%s' 'a seed|an|2025-01-01|desk' | sha256sum begins with 98ccf1, and so on.
    "draw": 0x98CCF1 + 0x0F562C + 0x0D7706,
}  # fmt: skip


def good_plan() -> Plan:
    return {
        "format": "rotation-plan/1",
        "problem_sha256": SHA256,
        "stints": copy.deepcopy(STINTS),
        "unserved": ["du"],
        "goals": [
            {"goal": goal, "value": value, "bound": value, "proven": True}
            for goal, value in VALUES.items()
        ],
        "solver": {"name": "by hand", "version": "1", "seconds": 0.5, "threads": 1},
    }


def judged(plan: object, problem: Plan = PROBLEM) -> Verdict:
    return judge_plan(RotationProblem.model_validate(problem), SHA256, plan)


def codes(plan: object) -> set[str]:
    return {found.code for found in judged(plan).violations}


Change = Callable[[Plan], object]


def edit(part: str, place: int, **keys: Any) -> Change:
    return lambda plan: plan[part][place].update(keys)


def put(part: str, value: object) -> Change:
    return lambda plan: plan.update({part: value})


def changed(change: Change) -> Plan:
    plan = good_plan()
    change(plan)
    return plan
