"""What the tests of the rules of teams share: days, and violations as plain values."""

from __future__ import annotations

from typing import Any

from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.teams import violations
from tests.county import can_be_said
from tests.teams import case, person, problem, seat

__all__ = [
    "AN", "DAM", "MONDAY", "NEXT_MONDAY", "SEATS", "THURSDAY", "TUESDAY", "WEDNESDAY",
    "codes", "judged", "with_an",
]  # fmt: skip

Found = list[tuple[str, dict[str, Any]]]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, NEXT_MONDAY = (
    "2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-10",
)  # fmt: skip
AN = {"person": "an", "person_name": "An"}
DAM = {"case": "dam", "start": MONDAY}
SEATS = [seat("main"), seat("aides", count=2, required=False)]


def judged(known: TeamsProblem, *visits: VisitChoice) -> Found:
    """Code and params of everything found, all of which must have words."""
    found = list(violations(known, visits))
    assert can_be_said(found)
    return [(violation.code, dict(violation.params)) for violation in found]


def codes(known: TeamsProblem, *visits: VisitChoice) -> list[str]:
    return [code for code, _ in judged(known, *visits)]


def with_an(**parts: Any) -> TeamsProblem:
    """An like this, and two cases: the dam on one day, the road on two in a row."""
    people = [person("an", unit="audit", **parts), person("bo"), person("cai")]
    return problem(people=people, cases=[case("dam"), case("road", days=2)])
