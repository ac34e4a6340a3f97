"""Each rule alone: with the allowed choice pinned there is a plan, with the forbidden one none.

Each goal alone: the optimum without what it weighs, then with it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from scheduler.problems.rotation import StintChoice
from solver.planning import solve
from solver.results import Contradiction, RotationSolution
from tests.county import (
    cadre,
    county,
    demand,
    document,
    post,
    quota,
    serving,
    stint,
    unit,
)

Part = dict[str, Any]


def _pin(name: str, start: str = "2025-02-01", post: str = "desk") -> Part:
    return {"cadre": name, "start": start, "post": post}


def _period(start: str, end: str, **parts: Any) -> Part:
    return {"from": start, "to": end, **parts}


RULES: dict[str, tuple[Part, Part]] = {
    "one_stint": (
        {"cadres": [cadre("an"), cadre("bo")], "pins": [_pin("an"), _pin("bo")]},
        {"units": [unit("hall", max_away=1)]},
    ),
    "promoted_first": (
        {"cadres": [cadre("an", promoted_on="2025-02-01")], "pins": [_pin("an")]},
        {"cadres": [cadre("an", promoted_on="2025-02-02")]},
    ),
    "available, leave": (
        {"cadres": [cadre("an", unavailable=[_period("2025-05-01", "2025-06-01")])],
         "pins": [_pin("an")]},
        {"cadres": [cadre("an", unavailable=[_period("2025-04-30", "2025-06-01")])]},
    ),
    "available, busy": (
        {"units": [unit("hall", busy=[_period("2025-01-01", "2025-02-01", hard=True)])],
         "pins": [_pin("an")]},
        {"units": [unit("hall", busy=[_period("2025-01-01", "2025-02-02", hard=True)])]},
    ),
    "quiet, first day": (
        {"quiet": [_period("2025-01-20", "2025-02-01")], "pins": [_pin("an")]},
        {"quiet": [_period("2025-01-20", "2025-02-02")]},
    ),
    "quiet, last day": (
        {"quiet": [_period("2025-05-01", "2025-05-09")], "pins": [_pin("an")]},
        {"quiet": [_period("2025-04-30", "2025-05-09")]},
    ),
    "post_requirement, skill": (
        {"posts": [post("desk", requires={"any_skill": ["law", "land"]})],
         "cadres": [cadre("an", skills=["land"])], "pins": [_pin("an")]},
        {"cadres": [cadre("an", skills=["art"])]},
    ),
    "post_requirement, rank": (
        {"posts": [post("desk", requires={"ranks": ["section"]})], "pins": [_pin("an")]},
        {"cadres": [cadre("an", rank="deputy_section")]},
    ),
    "unit_cover, serving": (
        {"units": [unit("hall", max_away=1)], "serving": [serving("xu")], "pins": [_pin("an")]},
        {"serving": [serving("xu", start="2024-11-02")]},
    ),
    "post_capacity": (
        {"demand": [demand(max=1)], "serving": [serving("xu")], "pins": [_pin("an")]},
        {"serving": [serving("xu", start="2024-11-02")]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_allows_one_plan_and_forbids_the_next(rule: str) -> None:
    allowed, change = RULES[rule]
    solution = solve(county(**allowed))
    assert isinstance(solution, RotationSolution)
    assert {pin["cadre"] for pin in allowed["pins"]} <= {s.cadre for s in solution.stints}
    forbidden = solve(county(**{**allowed, **change}))
    assert isinstance(forbidden, Contradiction)
    blamed = {violation.rule for clash in forbidden.clashes for violation in clash.blames}
    assert blamed == {"unit_cover" if rule == "one_stint" else rule.partition(",")[0]}


def _values(**parts: Any) -> dict[str, int]:
    solution = solve(county(**parts))
    assert isinstance(solution, RotationSolution)
    assert all(goal.proven for goal in solution.goals)
    return {goal.goal: goal.value for goal in solution.goals}


def _goals(*names: str) -> list[str]:
    return ["unserved", *names, "draw"]


def test_unserved_counts_those_for_whom_there_is_no_room() -> None:
    two = [cadre("an"), cadre("bo")]
    assert _values(cadres=two)["unserved"] == 0
    # One at a time in the unit: January to March, then from April.
    assert _values(cadres=two, units=[unit("hall", max_away=1)])["unserved"] == 0
    # Nobody may be away in May any more: only January and February are left to start in.
    busy = [_period("2025-05-01", "2025-06-01", hard=True)]
    assert _values(cadres=two, units=[unit("hall", max_away=1, busy=busy)])["unserved"] == 1


def test_late_counts_days_beyond_serve_by() -> None:
    assert _values(cadres=[cadre("an", serve_by="2025-01-01")])["late"] == 0
    # The first start left is 1 February: 31 days late.
    leave = [_period("2025-01-10", "2025-01-20")]
    assert _values(cadres=[cadre("an", serve_by="2025-01-01", unavailable=leave)])["late"] == 31
    # No start at all: from 1 January to 1 July, 181 days.
    leave = [_period("2025-01-01", "2025-07-01")]
    assert _values(cadres=[cadre("an", serve_by="2025-01-01", unavailable=leave)])["late"] == 181


def test_shortfall_counts_person_days_below_the_demand() -> None:
    # Nobody else: of 181 days, one stint covers at most 92 (March to May, or April to June: 91).
    assert _values(demand=[demand(min=1)])["shortfall"] == 181 - 92
    # Somebody serves through January: 31 days fewer.
    assert _values(demand=[demand(min=1)], serving=[serving("xu")])["shortfall"] == 181 - 92 - 31


def test_shortfall_counts_quotas_below_and_above_row_by_row() -> None:
    goals = _goals("shortfall")
    least = quota({"gender": "f"}, min=1, to="2025-04-01")
    # January to March served in whole; nothing missing.
    assert _values(quotas=[least], goals=goals)["shortfall"] == 0
    # At most 0 of them besides: what the first row gains, the second loses. 90 days either way.
    most = quota({"gender": "f"}, max=0)
    assert _values(quotas=[least, most], goals=goals)["shortfall"] == 90


def test_days_served_count_from_the_start() -> None:
    # 28 days after a start on 1 January: 29 January to 31 March, of January's 31 days 28 missing.
    after = quota({"days_served": 28}, min=1, to="2025-02-01")
    assert _values(quotas=[after], goals=_goals("shortfall"))["shortfall"] == 28


def test_changes_counts_published_stints_that_differ() -> None:
    published = [_pin("an", "2025-03-01"), _pin("gone", "2025-01-01")]
    goals = _goals("changes")
    assert _values(published=published, goals=goals)["changes"] == 1
    # An pinned elsewhere: both differ.
    moved = [_pin("an", "2025-01-01")]
    assert _values(published=published, pins=moved, goals=goals)["changes"] == 2


def test_waiting_squares_whole_months() -> None:
    goals = _goals("waiting")
    # Promoted on 2 October: 1 January is one day short of three months, 2² = 4.
    assert _values(cadres=[cadre("an", promoted_on="2024-10-02")], goals=goals)["waiting"] == 4
    # Start barred until 1 March: 4 whole months, 16.
    leave = [_period("2025-01-01", "2025-03-01")]
    an = cadre("an", promoted_on="2024-10-02", unavailable=leave)
    assert _values(cadres=[an], goals=goals)["waiting"] == 16


def test_strain_counts_absences_beyond_the_first_and_soft_busy_days() -> None:
    goals = _goals("strain")
    two = [cadre("an"), cadre("bo")]
    # One after the other: January to March, then April to June.
    assert _values(cadres=two, goals=goals)["strain"] == 0
    # May is busy, softly: staying apart would cost 31 days; January and February starts share
    # 1 February to 31 March (59), both in January 90. So apart: 31.
    busy = [_period("2025-05-01", "2025-06-01", hard=False)]
    assert (
        _values(cadres=two, units=[unit("hall", max_away=9, busy=busy)], goals=goals)["strain"]
        == 31
    )
    # Somebody is away in January already: whoever starts then is the second, 31 days.
    pins = [_pin("an", "2025-01-01")]
    assert _values(serving=[serving("xu")], pins=pins, goals=goals)["strain"] == 31


def test_preference_adds_up_the_avoided_periods() -> None:
    goals = _goals("preference")
    avoid = [
        _period("2025-01-01", "2025-02-01", cost=5),  # starts in January
        _period("2025-04-01", "2025-05-01", cost=2),  # starts from February
        _period("2025-06-01", "2025-07-01", cost=4),  # starts in April
    ]
    assert _values(cadres=[cadre("an", avoid=avoid)], goals=goals)["preference"] == 2


def test_the_draw_takes_the_lowest_ticket() -> None:
    # SHA-256 of "a seed|an|<start>|desk", first four bytes, shifted right by 8.
    starts = document()["starts"]
    tickets = {
        start: int(sha256(f"a seed|an|{start}|desk".encode()).hexdigest()[:8], 16) >> 8
        for start in starts
    }
    problem = county(goals=_goals())
    solution = solve(problem)
    assert isinstance(solution, RotationSolution)
    best = min(tickets, key=lambda start: tickets[start])
    assert solution.stints == (stint("an", best),)
    assert solution.goals[-1].value == tickets[best]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-01-31", "2024-02-29"),  # a month of 31 days, then the last of February
        ("2023-01-31", "2023-02-28"),
        ("2024-02-29", "2024-03-29"),
        ("2024-12-31", "2025-01-31"),  # over a year's end
    ],
)
def test_a_stint_of_one_month_ends_on_the_right_day(start: str, end: str) -> None:
    # Leave from the first day no longer served leaves the start open, a day earlier does not.
    parts: Part = {"starts": [start], "stint_months": 1}
    after = cadre("an", promoted_on="2020-01-01", unavailable=[_period(end, "2026-01-01")])
    assert _values(cadres=[after], **parts)["unserved"] == 0
    before = f"{end[:-2]}{int(end[-2:]) - 1:02d}"
    inside = cadre("an", promoted_on="2020-01-01", unavailable=[_period(before, "2026-01-01")])
    assert _values(cadres=[inside], **parts)["unserved"] == 1


def test_an_empty_county_has_an_empty_proven_plan() -> None:
    empty = county(posts=[], units=[], cadres=[])
    solution = solve(empty)
    assert isinstance(solution, RotationSolution)
    assert solution.stints == ()
    assert [(goal.value, goal.bound, goal.proven) for goal in solution.goals] == [(0, 0, True)] * 8


def test_stints_come_as_choices_of_the_problem() -> None:
    solution = solve(county())
    assert isinstance(solution, RotationSolution)
    assert all(isinstance(choice, StintChoice) for choice in solution.stints)
