"""Visits that a problem of teams takes as people know them."""

from __future__ import annotations

from scheduler.problems.teams import TeamsProblem, VisitChoice

__all__ = ["settled_cases", "settled_visits"]


def settled_cases(problem: TeamsProblem) -> frozenset[str]:
    """Cases whose visit the problem takes as it is known: decided to the last seat."""
    pins = {pin.case: (pin.start, _sorted(pin.seats or {})) for pin in problem.pins}
    return frozenset(
        known.case
        for known in problem.published
        if pins.get(known.case) == (known.start, _sorted(known.seats))
    )


def settled_visits(problem: TeamsProblem, *more: str) -> list[VisitChoice]:
    """Their visits as they are known; `more`: numbers of cases whose known visit is meant too."""
    settled = settled_cases(problem) | {*more}
    return [known for known in problem.published if known.case in settled]


def _sorted(seats: dict[str, list[str]]) -> dict[str, list[str]]:
    return {seat: sorted(people) for seat, people in seats.items() if people}
