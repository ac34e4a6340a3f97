"""Three people, five days and one case, to which a test adds what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scheduler.problems.teams import TeamsProblem, VisitChoice

__all__ = ["case", "document", "person", "pin", "problem", "recusal", "role", "seat", "visit"]

Part = dict[str, Any]
DAYS = ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-10"]


def document(**parts: Any) -> Part:
    """Monday to Thursday and the Monday after; one visit of one day, by anybody.

    An of the audit bureau, Bo and Cai of the county hall, may go to `dam`, in `river`, against
    the water bureau.
    """
    return {
        "format": "teams/1",
        "name": "a month of visits",
        "days": DAYS,
        "people": [person("an", unit="audit"), person("bo"), person("cai")],
        "recusals": [],
        "cases": [case("dam")],
        "vehicles": 9,
        "pins": [],
        "published": [],
        "goals": [
            "unstaffed", "late", "gaps", "changes", "appearance", "load", "places", "draw",
        ],
        "seed": "a seed",
        **parts,
    }  # fmt: skip


def problem(**parts: Any) -> TeamsProblem:
    return TeamsProblem.model_validate(document(**parts))


def person(name: str, **parts: Any) -> Part:
    """Of the hall, declared, never away, without role, skill or place of origin."""
    return {
        "id": name,
        "name": name.title(),
        "unit": "hall",
        "rank": "section",
        "gender": "f",
        "roles": [],
        "skills": [],
        "hometown": None,
        "declared": True,
        "unavailable": [],
        "prior_days": 0,
        "max_days": 9,
        **parts,
    }


def role(name: str, **period: str) -> Part:
    """For good, or `role("lead", **{"from": "2025-03-04"})`."""
    return {"role": name, **period}


def recusal(name: str, *, tier: str = "local", ground: str = "kin", **against: str) -> Part:
    """`against`: one of unit, place and case."""
    return {"person": name, **against, "tier": tier, "ground": ground}


def case(name: str, **parts: Any) -> Part:
    """One day, on any of the list's and never late; one required seat `main` for one person."""
    return {
        "id": name,
        "topic": "land",
        "place": "river",
        "units": ["water"],
        "severity": 3,
        "earliest": "2025-03-03",
        "due": "2025-03-10",
        "days": 1,
        "seats": [seat("main")],
        "min_units": 0,
        "max_same_unit": 9,
        **parts,
    }


def seat(name: str, **parts: Any) -> Part:
    return {"id": name, "count": 1, "who": {}, "required": True, **parts}


def pin(name: str, **parts: Any) -> Part:
    """`parts`: start, seats, both or neither."""
    return {"case": name, **parts}


def visit(name: str, start: str, **seats: str | Sequence[str]) -> VisitChoice:
    """`visit("dam", "2025-03-03", main="an", aides=["bo", "cai"])`."""
    return VisitChoice(case=name, start=date.fromisoformat(start), seats=_lists(seats))


def _lists(seats: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    return {
        name: [people] if isinstance(people, str) else list(people)
        for name, people in seats.items()
    }
