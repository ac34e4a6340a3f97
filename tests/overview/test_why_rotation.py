"""Each link of the chain alone: An, Bo and others of the hall, at the desk and at the door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scheduler.overview.why_rotation import StintAnswer, why_stint
from scheduler.problems.rotation import StintChoice
from scheduler.referee.plans import check_stints
from tests.county import cadre, county, demand, post, serving, unit

JANUARY, FEBRUARY, APRIL = "2025-01-01", "2025-02-01", "2025-04-01"


def _asked(
    name: str, start: str, *stints: tuple[str, str, str], at: str | None = None, **parts: Any
) -> StintAnswer:
    problem = county(**parts)
    plan = [
        StintChoice(cadre=who, start=date.fromisoformat(day), post=where)
        for who, day, where in stints
    ]
    assert check_stints(problem, plan)[0] == ()
    return why_stint(problem, plan, problem.cadres_by_id[name], date.fromisoformat(start), at)


def _codes(answer: StintAnswer) -> list[tuple[str, str]]:
    return [(reason.code.removeprefix("stint."), reason.force) for reason in answer.chain]


def test_a_stint_of_the_plan_meets_the_post_in_time_and_says_what_else_would_do() -> None:
    answer = _asked("an", JANUARY, ("an", JANUARY, "desk"), cadres=[cadre("an")])
    assert answer.verdict == "assigned"
    assert _codes(answer) == [("meets", "speaks_for"), ("in_time", "speaks_for")]
    assert answer.elsewhere is not None
    # Each later start means waiting; the next one least.
    assert answer.elsewhere.start == date(2025, 2, 1)


def test_a_late_or_pinned_stint_says_so() -> None:
    pins = [{"cadre": "an", "start": FEBRUARY, "post": "desk"}]
    cadres = [cadre("an", serve_by="2025-01-30")]
    answer = _asked("an", FEBRUARY, ("an", FEBRUARY, "desk"), cadres=cadres, pins=pins)
    assert ("late", "weighs") in _codes(answer)
    assert ("pinned_here", "speaks_for") in _codes(answer)
    assert answer.elsewhere is None


def test_a_cadre_whom_nothing_bars_moves_alone() -> None:
    answer = _asked("an", APRIL, ("an", JANUARY, "desk"), cadres=[cadre("an")])
    assert (answer.verdict, _codes(answer)) == ("possible", [("elsewhere", "weighs")])
    assert answer.possible[0].out is None
    assert answer.possible[0].differences["waiting"] == 3 * 3


def test_what_bars_every_post_is_told_once_and_what_bars_one_of_it() -> None:
    answer = _asked(
        "an",
        JANUARY,
        cadres=[
            cadre(
                "an",
                promoted_on="2025-01-15",
                unavailable=[{"from": "2025-02-01", "to": "2025-02-03"}],
            )
        ],
        posts=[
            post("desk"),
            post("door", requires={"any_skill": ["law"], "ranks": ["deputy_section"]}),
        ],
        units=[unit("hall", busy=[{"from": "2025-03-01", "to": "2025-03-05", "hard": True}])],
        quiet=[{"from": "2025-01-01", "to": "2025-01-02"}, {"from": "2025-03-31", "to": APRIL}],
    )
    assert answer.verdict == "impossible"
    told = [(code, reason.place) for (code, _), reason in zip(
        _codes(answer), answer.chain, strict=True)]  # fmt: skip
    assert told == [
        ("promoted_first", None),
        ("available.leave", None),
        ("available.busy", None),
        ("quiet.first", None),
        ("quiet.last", None),
        ("post_requirement.skill", "door"),
        ("post_requirement.rank", "door"),
    ]


def test_serving_people_may_fill_a_post_and_a_unit_in_every_plan() -> None:
    answer = _asked(
        "an",
        JANUARY,
        cadres=[cadre("an")],
        serving=[serving("old", start="2024-12-15", post="desk")],
        units=[unit("hall", max_away=1)],
        demand=[demand(max=1)],
    )
    assert answer.verdict == "impossible"
    assert _codes(answer) == [("unit_cover", "always"), ("post_capacity", "always")]


def test_at_a_full_post_the_cadre_whom_the_goals_miss_least_makes_room() -> None:
    cadres = [cadre("an"), cadre("bo"), cadre("cai", serve_by="2025-01-01")]
    answer = _asked(
        "an",
        JANUARY,
        ("bo", JANUARY, "desk"),
        ("cai", JANUARY, "desk"),
        cadres=cadres,
        demand=[demand(max=2)],
    )
    assert (answer.verdict, _codes(answer)) == ("possible", [])
    # Unserved, Cai would be late by all days of the horizon, and Bo by fewer.
    assert (answer.possible[0].out, answer.possible[0].out_to) == ("bo", None)


def test_a_post_may_be_full_of_other_units() -> None:
    answer = _asked(
        "an",
        JANUARY,
        ("bo", JANUARY, "desk"),
        cadres=[cadre("an"), cadre("bo", unit="mill")],
        units=[unit("hall"), unit("mill")],
        demand=[demand(max=1)],
    )
    assert [move.out for move in answer.possible] == ["bo"]


def test_a_cadre_who_serves_elsewhere_changes_places() -> None:
    answer = _asked(
        "an",
        JANUARY,
        ("bo", JANUARY, "desk"),
        ("an", APRIL, "desk"),
        cadres=[cadre("an"), cadre("bo")],
        demand=[demand(max=1)],
    )
    (move,) = answer.possible
    assert move.out == "bo"
    assert move.out_to == StintChoice(cadre="bo", start=date(2025, 4, 1), post="desk")
    assert move.differences["unserved"] == 0


@pytest.mark.parametrize(("pinned", "reason"), [("an", "pinned.moved"), ("bo", "pinned_there")])
def test_pinned_cadres_neither_move_nor_make_room(pinned: str, reason: str) -> None:
    stints = {"an": ("an", APRIL, "desk"), "bo": ("bo", JANUARY, "desk")}
    _, start, post_id = stints[pinned]
    answer = _asked(
        "an",
        JANUARY,
        *stints.values(),
        cadres=[cadre("an"), cadre("bo")],
        demand=[demand(max=1)],
        pins=[{"cadre": pinned, "start": start, "post": post_id}],
    )
    assert answer.verdict == "blocked"
    assert (reason, "as_planned") in _codes(answer)
    assert ("post_capacity", "as_planned") in _codes(answer)


def test_without_posts_nobody_serves() -> None:
    answer = _asked("an", JANUARY, cadres=[cadre("an")], posts=[], demand=[])
    assert (answer.verdict, _codes(answer)) == ("impossible", [("no_post", "always")])


def test_with_no_way_to_be_tried_what_is_full_stays_so() -> None:
    problem = county(cadres=[cadre("an"), cadre("bo")], demand=[demand(max=1)])
    plan = [StintChoice(cadre="bo", start=date.fromisoformat(JANUARY), post="desk")]
    an, start = problem.cadres_by_id["an"], date.fromisoformat(JANUARY)
    assert why_stint(problem, plan, an, start, None).verdict == "possible"
    assert why_stint(problem, plan, an, start, None, most=0).verdict == "blocked"
