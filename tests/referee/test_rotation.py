"""Each hard rule alone, with what it allows and what it forbids."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.problems.rotation import RULES, RotationProblem, StintChoice
from scheduler.referee.rotation import RULE_CHECKS, violations
from tests.county import cadre, can_be_said, county, demand, post, serving, stint, unit

Found = list[tuple[str, dict[str, Any]]]


def judged(problem: RotationProblem, *stints: StintChoice) -> Found:
    found = list(violations(problem, stints))
    assert can_be_said(found)
    return [(violation.code, dict(violation.params)) for violation in found]


def codes(problem: RotationProblem, *stints: StintChoice) -> list[str]:
    return [code for code, _ in judged(problem, *stints)]


def over(problem: RotationProblem, *stints: StintChoice) -> list[tuple[Any, ...]]:
    """First day, day after the last, people there, people allowed."""
    return [
        tuple(params[key] for key in ("from", "to", "count", "limit"))
        for _, params in judged(problem, *stints)
    ]


def test_every_rule_of_the_format_is_checked_in_its_order() -> None:
    assert tuple(check.__name__ for check in RULE_CHECKS) == RULES


def test_the_empty_plan_breaks_no_rule_without_pins() -> None:
    assert codes(county(cadres=[])) == []
    assert codes(county()) == []


def test_a_stint_without_any_rule_against_it_is_allowed() -> None:
    assert codes(county(), stint("an", "2025-01-01")) == []


def test_one_stint_forbids_a_second_one_wherever_and_the_same_one_again() -> None:
    first, second = stint("an", "2025-01-01"), stint("an", "2025-04-01")
    assert judged(county(), first, second) == [
        ("one_stint", {"cadre": "an", "cadre_name": "An", "count": 2})
    ]
    assert codes(county(), first, first) == ["one_stint"]


def test_promoted_first_allows_a_start_on_the_day_of_promotion_itself() -> None:
    problem = county(cadres=[cadre("an", promoted_on="2025-02-01")])
    assert codes(problem, stint("an", "2025-02-01")) == []
    ((code, params),) = judged(problem, stint("an", "2025-01-01"))
    assert code == "promoted_first"
    assert (params["promoted_on"], params["days"]) == ("2025-02-01", 31)
    assert (params["cadre_name"], params["post_name"]) == ("An", "the desk")


LEAVE = {"from": "2025-03-31", "to": "2025-04-02"}


def test_available_forbids_a_stint_over_a_single_day_of_leave() -> None:
    problem = county(cadres=[cadre("an", unavailable=[LEAVE])])
    # January to the end of March shares 31 March with the leave, April 1 April.
    ((code, params),) = judged(problem, stint("an", "2025-01-01"))
    assert (code, params["from"], params["to"]) == ("available.leave", "2025-03-31", "2025-04-02")
    assert (params["last"], params["days"]) == ("2025-04-01", 1)
    assert codes(problem, stint("an", "2025-04-01")) == ["available.leave"]


@pytest.mark.parametrize(
    "leave",
    [{"from": "2025-04-01", "to": "2025-05-01"}, {"from": "2024-12-01", "to": "2025-01-01"}],
)
def test_available_allows_leave_right_before_and_right_after(leave: dict[str, str]) -> None:
    problem = county(cadres=[cadre("an", unavailable=[leave])])
    assert codes(problem, stint("an", "2025-01-01")) == []


def test_available_forbids_hard_busy_periods_of_the_own_unit_only() -> None:
    busy = [{**LEAVE, "hard": True}]
    units = [unit("hall"), unit("mill", busy=busy)]
    problem = county(units=units, cadres=[cadre("an"), cadre("bo", unit="mill")])
    assert codes(problem, stint("an", "2025-01-01")) == []
    ((code, params),) = judged(problem, stint("bo", "2025-01-01"))
    assert (code, params["unit"], params["unit_name"]) == ("available.busy", "mill", "the mill")


def test_available_allows_soft_busy_periods() -> None:
    problem = county(units=[unit("hall", busy=[{**LEAVE, "hard": False}])])
    assert codes(problem, stint("an", "2025-01-01")) == []


def test_available_lets_those_already_serving_stay_through_a_hard_busy_period() -> None:
    busy = [{"from": "2025-01-01", "to": "2025-02-01", "hard": True}]
    problem = county(units=[unit("hall", busy=busy)], serving=[serving("wu")])
    assert codes(problem) == []
    assert codes(problem, stint("an", "2025-02-01")) == []


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ({"from": "2025-01-01", "to": "2025-01-02"}, ["quiet.first"]),
        ({"from": "2024-12-30", "to": "2025-01-01"}, []),
        ({"from": "2025-01-02", "to": "2025-03-31"}, []),
        ({"from": "2025-03-31", "to": "2025-04-01"}, ["quiet.last"]),
        ({"from": "2025-04-01", "to": "2025-04-02"}, []),
        ({"from": "2025-01-01", "to": "2025-04-01"}, ["quiet.first", "quiet.last"]),
    ],
)
def test_quiet_forbids_the_first_and_the_last_day_only(
    quiet: dict[str, str], expected: list[str]
) -> None:
    assert codes(county(quiet=[quiet]), stint("an", "2025-01-01")) == expected


def test_quiet_binds_new_stints_only() -> None:
    # Wu's last day is 31 January, and the whole of that month is quiet.
    problem = county(quiet=[{"from": "2025-01-02", "to": "2025-02-01"}], serving=[serving("wu")])
    assert codes(problem, stint("an", "2025-01-01")) == []


@pytest.mark.parametrize(
    ("requires", "skills", "rank", "expected"),
    [
        ({}, [], "section", []),
        ({"any_skill": ["law", "land"]}, ["land"], "section", []),
        ({"any_skill": ["law", "land"]}, ["water"], "section", ["post_requirement.skill"]),
        ({"ranks": ["section"]}, [], "section", []),
        ({"ranks": ["section"]}, [], "deputy_section", ["post_requirement.rank"]),
        (
            {"any_skill": ["law"], "ranks": ["section"]},
            [],
            "deputy_division",
            ["post_requirement.skill", "post_requirement.rank"],
        ),
        ({"any_skill": ["law"], "ranks": ["section"]}, ["law"], "section", []),
    ],
)
def test_post_requirement_asks_one_of_the_skills_and_one_of_the_ranks(
    requires: dict[str, Any], skills: list[str], rank: str, expected: list[str]
) -> None:
    problem = county(
        posts=[post("desk", requires=requires)], cadres=[cadre("an", skills=skills, rank=rank)]
    )
    assert codes(problem, stint("an", "2025-01-01")) == expected


TWO = [cadre("an"), cadre("bo")]


def test_unit_cover_forbids_the_days_on_which_too_many_are_away() -> None:
    problem = county(units=[unit("hall", max_away=1)], cadres=TWO)
    # An is away to the end of March, Bo from 1 March: 31 days in common.
    together = (stint("an", "2025-01-01"), stint("bo", "2025-03-01"))
    ((code, params),) = judged(problem, *together)
    assert code == "unit_cover"
    assert params == {
        "unit": "hall",
        "unit_name": "the hall",
        "from": "2025-03-01",
        "to": "2025-04-01",
        "last": "2025-03-31",
        "count": 2,
        "limit": 1,
        "excess": 1,
    }
    assert codes(problem, stint("an", "2025-01-01"), stint("bo", "2025-04-01")) == []


def test_unit_cover_counts_each_unit_for_itself() -> None:
    units = [unit("hall"), unit("mill")]
    problem = county(units=units, cadres=[cadre("an"), cadre("bo", unit="mill")])
    assert codes(problem, stint("an", "2025-01-01"), stint("bo", "2025-01-01")) == []


def test_unit_cover_tells_each_run_of_days_with_its_own_amount() -> None:
    problem = county(units=[unit("hall", max_away=0)], cadres=TWO)
    assert over(problem, stint("an", "2025-01-01"), stint("bo", "2025-02-01")) == [
        ("2025-01-01", "2025-02-01", 1, 0),
        ("2025-02-01", "2025-04-01", 2, 0),
        ("2025-04-01", "2025-05-01", 1, 0),
    ]


def test_unit_cover_joins_the_days_on_which_people_change_but_not_their_number() -> None:
    problem = county(units=[unit("hall", max_away=0)], cadres=TWO)
    relay = (stint("an", "2025-01-01"), stint("bo", "2025-04-01"))
    assert over(problem, *relay) == [("2025-01-01", "2025-07-01", 1, 0)]


def test_serving_people_above_the_limit_of_a_unit_break_no_rule_but_bar_new_ones() -> None:
    # Two serve to the end of January where one may: nobody may join them, nor Xi in February.
    people = [serving("wu"), serving("xi", start="2024-12-01")]
    problem = county(units=[unit("hall", max_away=1)], serving=people)
    assert codes(problem) == []
    assert over(problem, stint("an", "2025-01-01")) == [
        ("2025-01-01", "2025-02-01", 3, 2),
        ("2025-02-01", "2025-03-01", 2, 1),
    ]
    assert codes(problem, stint("an", "2025-03-01")) == []


def test_a_recalled_person_makes_room_on_the_day_of_the_recall() -> None:
    people = [serving("wu", until="2025-01-01")]
    problem = county(units=[unit("hall", max_away=1)], serving=people)
    assert codes(problem, stint("an", "2025-01-01")) == []


def test_post_capacity_forbids_more_people_than_the_demand_allows() -> None:
    problem = county(demand=[demand(max=1)], cadres=TWO)
    ((code, params),) = judged(problem, stint("an", "2025-01-01"), stint("bo", "2025-03-01"))
    assert (code, params["post"], params["post_name"]) == ("post_capacity", "desk", "the desk")
    assert (params["from"], params["to"], params["excess"]) == ("2025-03-01", "2025-04-01", 1)
    assert codes(problem, stint("an", "2025-01-01"), stint("bo", "2025-04-01")) == []


def test_post_capacity_binds_only_on_the_days_of_its_row() -> None:
    row = demand(max=0) | {"from": "2025-03-31", "to": "2025-04-01"}
    assert over(county(demand=[row]), stint("an", "2025-01-01")) == [
        ("2025-03-31", "2025-04-01", 1, 0)
    ]
    assert codes(county(demand=[row]), stint("an", "2025-04-01")) == []


def test_each_row_of_demand_over_the_same_day_binds() -> None:
    rows = [demand(max=1), demand(max=0), demand(max=None), demand(max=2)]
    assert over(county(demand=rows), stint("an", "2025-04-01")) == [
        ("2025-04-01", "2025-07-01", 1, 0)
    ]
    assert len(over(county(demand=[demand(max=0)] * 2), stint("an", "2025-04-01"))) == 2


def test_a_post_without_a_demand_row_or_with_max_null_has_no_limit() -> None:
    both = (stint("an", "2025-01-01"), stint("bo", "2025-01-01"))
    assert codes(county(cadres=TWO), *both) == []
    assert codes(county(cadres=TWO, demand=[demand(max=None, min=1)]), *both) == []


def test_serving_people_above_the_limit_of_a_post_break_no_rule_but_bar_new_ones() -> None:
    people = [serving("wu"), serving("xi")]
    problem = county(demand=[demand(max=1)], serving=people)
    assert codes(problem) == []
    assert over(problem, stint("an", "2025-01-01")) == [("2025-01-01", "2025-02-01", 3, 2)]
    assert codes(problem, stint("an", "2025-02-01")) == []


def test_days_outside_the_horizon_never_break_a_limit() -> None:
    row = demand(max=0) | {"from": "2020-01-01", "to": "2030-01-01"}
    early = cadre("an", promoted_on="2024-01-01")
    problem = county(demand=[row], cadres=[early], units=[unit("hall", max_away=0)])
    # No start of the file reaches out of the horizon, so this one is no start of the file.
    too_many = ("2025-01-01", "2025-03-01", 1, 0)
    assert over(problem, stint("an", "2024-12-01")) == [too_many, too_many]


PIN = {"cadre": "an", "start": "2025-02-01", "post": "desk"}


def test_pinned_forbids_to_drop_and_to_move_what_is_decided() -> None:
    problem = county(posts=[post("desk"), post("door")], pins=[PIN])
    assert codes(problem, stint("an", "2025-02-01")) == []
    decided = {
        "cadre": "an", "cadre_name": "An", "start": "2025-02-01",
        "post": "desk", "post_name": "the desk",
    }  # fmt: skip
    assert judged(problem) == [("pinned.missing", decided)]
    ((code, params),) = judged(problem, stint("an", "2025-02-01", "door"))
    assert code == "pinned.moved"
    moved = {"new_start": "2025-02-01", "new_post": "door", "new_post_name": "the door"}
    assert params == decided | moved
    assert codes(problem, stint("an", "2025-01-01")) == ["pinned.moved"]


def test_a_pin_excuses_from_no_other_rule() -> None:
    problem = county(pins=[PIN], quiet=[{"from": "2025-02-01", "to": "2025-02-02"}])
    assert codes(problem, stint("an", "2025-02-01")) == ["quiet.first"]


def test_every_violation_is_told_rule_by_rule() -> None:
    late = cadre("an", promoted_on="2025-03-01", unavailable=[LEAVE, LEAVE])
    problem = county(
        cadres=[late],
        units=[unit("hall", max_away=0, busy=[{**LEAVE, "hard": True}])],
        posts=[post("desk", requires={"any_skill": ["law"]})],
        demand=[demand(max=0)],
        quiet=[{"from": "2025-01-01", "to": "2025-01-02"}],
        pins=[PIN],
    )
    assert codes(problem, stint("an", "2025-01-01"), stint("an", "2025-01-01")) == [
        "one_stint", "promoted_first", "available.leave", "available.leave", "available.busy",
        "quiet.first", "post_requirement.skill", "unit_cover", "post_capacity", "pinned.moved",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("months", "start", "free", "busy"),
    [
        (1, "2025-01-31", "2025-02-28", "2025-02-27"),  # a month from 31 January ends in February
        (1, "2024-01-31", "2024-02-29", "2024-02-28"),  # on its 29th in a leap year
        (1, "2024-02-29", "2024-03-29", "2024-03-28"),  # and one from there keeps the 29
        (12, "2024-02-29", "2025-02-28", "2025-02-27"),
        (3, "2024-11-30", "2025-02-28", "2025-02-27"),  # over the year's end
        (2, "2024-12-31", "2025-02-28", "2025-02-27"),
        (1, "2025-03-31", "2025-04-30", "2025-04-29"),
    ],
)
def test_a_stint_ends_right_to_the_day(months: int, start: str, free: str, busy: str) -> None:
    def quiet_on(day: str) -> list[str]:
        year_after = f"{int(day[:4]) + 1}{day[4:7]}-01"
        leave = {"from": day, "to": year_after}
        problem = county(
            stint_months=months,
            starts=[start],
            cadres=[cadre("an", unavailable=[leave], promoted_on="2024-01-01")],
        )
        return codes(problem, stint("an", start))

    assert quiet_on(free) == []
    assert quiet_on(busy) == ["available.leave"]


def test_names_that_the_problem_does_not_have_stop_no_rule() -> None:
    problem = county(demand=[demand(max=0)], pins=[PIN], units=[unit("hall", max_away=0)])
    assert codes(problem, stint("nobody", "2025-02-01")) == ["pinned.missing"]
    assert codes(problem, stint("an", "2025-01-15", "nowhere")) == ["unit_cover", "pinned.moved"]
    assert codes(problem, stint("an", "9999-12-01")) == ["pinned.moved"]
    assert "promoted_first" in codes(problem, stint("an", "0001-01-01"))


def test_several_stints_of_one_cadre_are_one_person_away() -> None:
    problem = county(units=[unit("hall", max_away=1)], demand=[demand(max=1)])
    twice = (stint("an", "2025-01-01"), stint("an", "2025-02-01"), stint("an", "2025-02-01"))
    assert judged(problem, *twice) == [
        ("one_stint", {"cadre": "an", "cadre_name": "An", "count": 3})
    ]
