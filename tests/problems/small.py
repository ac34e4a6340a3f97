"""A small problem without a fault, to which a test does the one thing it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from scheduler.problems.faults import Fault, FaultyFile
from scheduler.problems.loading import problem_from_bytes

__all__ = ["Change", "changed", "faults_of", "places", "put", "without"]

Change = Callable[[Any], None]

_SMALL = {
    "format": "rotation/1",
    "name": "小县",
    "stint_months": 3,
    "starts": ["2026-01-01", "2026-02-01", "2026-03-01"],
    "posts": [
        {"id": "desk", "name": "接访", "requires": {}},
        {"id": "field", "name": "督办", "requires": {"any_skill": ["law"], "ranks": ["section"]}},
    ],
    "demand": [{"post": "desk", "from": "2026-01-01", "to": "2026-06-01", "min": 1, "max": 2}],
    "units": [
        {
            "id": "U1",
            "name": "甲局",
            "max_away": 1,
            "busy": [{"from": "2026-05-01", "to": "2026-06-01", "hard": True}],
        },
        {"id": "U2", "name": "乙局", "max_away": 2, "busy": []},
    ],
    "cadres": [
        {
            "id": "c1",
            "name": "甲一",
            "unit": "U1",
            "rank": "section",
            "gender": "f",
            "skills": ["law"],
            "promoted_on": "2025-12-01",
            "serve_by": "2026-12-01",
            "unavailable": [{"from": "2026-01-10", "to": "2026-01-12"}],
            "avoid": [{"from": "2026-02-10", "to": "2026-02-20", "cost": 3}],
        },
        {
            "id": "c2",
            "name": "乙二",
            "unit": "U2",
            "rank": "deputy_section",
            "gender": "m",
            "skills": [],
            "promoted_on": "2025-11-01",
            "serve_by": "2026-11-01",
            "unavailable": [],
            "avoid": [],
        },
    ],
    "serving": [
        {
            "id": "s1",
            "name": "丙三",
            "unit": "U2",
            "rank": "deputy_division",
            "gender": "m",
            "skills": [],
            "start": "2025-11-01",
            "post": "desk",
            "until": "2026-01-15",
        }
    ],
    "pins": [{"cadre": "c1", "start": "2026-02-01", "post": "field"}],
    "published": [{"cadre": "c9", "start": "2025-07-01", "post": "closed"}],
    "quotas": [
        {
            "name": "女性",
            "where": {"gender": "f", "unit": "U1", "days_served": 10},
            "from": "2026-02-01",
            "to": "2026-04-01",
            "min": 1,
            "max": None,
        }
    ],
    "quiet": [{"from": "2026-02-14", "to": "2026-02-16"}],
    "goals": ["unserved", "late", "draw"],
    "seed": "种子",
}


def changed(*changes: Change) -> dict[str, Any]:
    document: dict[str, Any] = deepcopy(_SMALL)
    for change in changes:
        change(document)
    return document


def put(path: str, value: object) -> Change:
    """Sets what stands at `cadres.0.unit`; a last step one beyond a list's end appends."""

    def change(document: Any) -> None:
        place, last = _reached(document, path)
        if isinstance(place, list) and last == len(place):
            place.append(deepcopy(value))
        else:
            place[last] = deepcopy(value)

    return change


def without(path: str) -> Change:
    def change(document: Any) -> None:
        place, last = _reached(document, path)
        del place[last]

    return change


def _reached(document: Any, path: str) -> tuple[Any, Any]:
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        document = document[step]
    return document, last


def faults_of(document: object) -> tuple[Fault, ...]:
    """What a file with that document is refused for; the test fails if it is not."""
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(FaultyFile) as refused:
        problem_from_bytes(data)
    return refused.value.faults


def places(document: object) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in faults_of(document)]
