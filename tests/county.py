"""A county of one unit, one post and one cadre, to which a test adds what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from scheduler.overview.sentences import violation_sentence
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.violations import Violation
from scheduler.words import LANGUAGES, Words

__all__ = [
    "cadre", "can_be_said", "county", "demand", "document", "post", "quota", "serving", "stint",
    "unit",
]  # fmt: skip

Part = dict[str, Any]
HORIZON = {"from": "2025-01-01", "to": "2025-07-01"}


def document(**parts: Any) -> Part:
    """Starts on the first of January, February, March and April 2025, stints of three months."""
    return {
        "format": "rotation/1",
        "name": "a county",
        "stint_months": 3,
        "starts": ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"],
        "posts": [post("desk")],
        "demand": [],
        "units": [unit("hall", max_away=9)],
        "cadres": [cadre("an")],
        "serving": [],
        "pins": [],
        "published": [],
        "quotas": [],
        "quiet": [],
        "goals": [
            "unserved", "late", "shortfall", "changes", "waiting", "strain", "preference", "draw",
        ],
        "seed": "a seed",
        **parts,
    }  # fmt: skip


def county(**parts: Any) -> RotationProblem:
    return RotationProblem.model_validate(document(**parts))


def post(name: str, **parts: Any) -> Part:
    return {"id": name, "name": f"the {name}", "requires": {}, **parts}


def unit(name: str, **parts: Any) -> Part:
    return {"id": name, "name": f"the {name}", "max_away": 1, "busy": [], **parts}


def cadre(name: str, **parts: Any) -> Part:
    return {
        "id": name,
        "name": name.title(),
        "unit": "hall",
        "rank": "section",
        "gender": "f",
        "skills": [],
        "promoted_on": "2025-01-01",
        "serve_by": "2025-12-31",
        "unavailable": [],
        "avoid": [],
        **parts,
    }


def serving(name: str, **parts: Any) -> Part:
    """In the hall and at the desk since 1 November, so to 1 February in a county as it is."""
    person = {
        "id": name,
        "name": name.title(),
        "unit": "hall",
        "rank": "section",
        "gender": "m",
        "skills": [],
        "start": "2024-11-01",
        "post": "desk",
    }
    return {**person, **parts}


def demand(**parts: Any) -> Part:
    return {"post": "desk", **HORIZON, "min": 0, "max": None, **parts}


def quota(where: Part, **parts: Any) -> Part:
    return {"name": "a quota", "where": where, **HORIZON, "min": None, "max": None, **parts}


def stint(name: str, start: str, post: str = "desk") -> StintChoice:
    return StintChoice(cadre=name, start=date.fromisoformat(start), post=post)


def can_be_said(violations: Iterable[Violation]) -> bool:
    """Whether each has words in every language, and all parameters that the words need."""
    return all(
        violation_sentence(Words(language), violation)
        for violation in violations
        for language in LANGUAGES
    )
