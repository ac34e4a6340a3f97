"""Each goal with its arithmetic. The county's horizon is 1 January to 1 July 2025."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from scheduler.problems.rotation import GOALS, RotationProblem, StintChoice
from scheduler.referee.rotation_goals import GOAL_VALUES, goal_values
from tests.county import cadre, county, demand, post, quota, serving, stint, unit

TWO = [cadre("an"), cadre("bo")]


def value(goal: str, problem: RotationProblem, *stints: StintChoice) -> int:
    return goal_values(problem, stints)[goal]


def test_every_goal_of_the_format_has_a_value_whichever_the_problem_names() -> None:
    assert tuple(GOAL_VALUES) == GOALS
    assert tuple(goal_values(county(goals=["unserved", "draw"]), [])) == GOALS


def test_a_problem_without_people_costs_nothing() -> None:
    assert set(goal_values(county(cadres=[]), []).values()) == {0}


def test_unserved_counts_the_cadres_without_a_stint() -> None:
    problem = county(cadres=TWO)
    assert value("unserved", problem) == 2
    assert value("unserved", problem, stint("bo", "2025-01-01")) == 1
    assert value("unserved", problem, stint("bo", "2025-01-01"), stint("an", "2025-01-01")) == 0


@pytest.mark.parametrize(
    ("serve_by", "start", "days"),
    [
        ("2025-02-01", "2025-02-01", 0),  # on the day itself
        ("2025-02-02", "2025-02-01", 0),
        ("2025-01-31", "2025-02-01", 1),
        ("2025-02-27", "2025-03-01", 2),  # 28 February, 1 March
        ("2024-12-31", "2025-01-01", 1),
    ],
)
def test_late_counts_the_days_from_serve_by_to_the_start(
    serve_by: str, start: str, days: int
) -> None:
    problem = county(cadres=[cadre("an", serve_by=serve_by)])
    assert value("late", problem, stint("an", start)) == days


def test_late_counts_to_the_end_of_the_horizon_for_who_never_serves() -> None:
    # 20 June to 1 July: 11 days; Bo's time is up only after the horizon.
    cadres = [cadre("an", serve_by="2025-06-20"), cadre("bo", serve_by="2025-07-01")]
    assert value("late", county(cadres=cadres)) == 11


def test_shortfall_counts_the_people_missing_on_every_day_of_a_row() -> None:
    # January to March is 31 + 28 + 31 = 90 days.
    row = demand(min=2) | {"from": "2025-01-01", "to": "2025-04-01"}
    problem = county(cadres=TWO, demand=[row])
    assert value("shortfall", problem) == 180
    # An is there throughout, Bo from 1 March.
    assert value("shortfall", problem, stint("an", "2025-01-01")) == 90
    assert value("shortfall", problem, stint("an", "2025-01-01"), stint("bo", "2025-03-01")) == 59


def test_shortfall_has_no_use_for_more_people_than_asked_and_none_elsewhere() -> None:
    row = demand(min=1) | {"from": "2025-01-01", "to": "2025-01-11"}
    problem = county(cadres=TWO, demand=[row], posts=[post("desk"), post("door")])
    assert value("shortfall", problem, stint("an", "2025-01-01"), stint("bo", "2025-01-01")) == 0
    assert value("shortfall", problem, stint("an", "2025-01-01", "door")) == 10


def test_shortfall_counts_several_rows_over_the_same_days_each_for_itself() -> None:
    # 10 days: 1 short in the first row, 2 in the second, none in the third.
    days = {"from": "2025-01-01", "to": "2025-01-11"}
    rows = [demand(min=least) | days for least in (1, 2, 0)]
    assert value("shortfall", county(demand=rows)) == 30


def test_shortfall_counts_serving_people_up_to_their_end_or_recall() -> None:
    # 31 days in January; Wu stays for them all, Xi's last day is the 15th.
    row = demand(min=2) | {"from": "2025-01-01", "to": "2025-02-01"}
    people = [serving("wu"), serving("xi", until="2025-01-16")]
    assert value("shortfall", county(demand=[row], serving=people)) == 16


def test_a_recall_after_the_regular_end_prolongs_nothing() -> None:
    row = demand(min=1) | {"from": "2025-01-01", "to": "2025-03-01"}
    assert value("shortfall", county(demand=[row], serving=[serving("wu")])) == 28
    later = serving("wu", until="2025-02-15")
    assert value("shortfall", county(demand=[row], serving=[later])) == 28


def test_shortfall_counts_only_days_of_the_horizon() -> None:
    # 1 to 3 January of the demand lie within, 29 and 30 June of the quota.
    row = demand(min=1) | {"from": "2024-12-29", "to": "2025-01-04"}
    row_after = quota({}, min=1) | {"from": "2025-06-29", "to": "2026-01-01"}
    outside = quota({}, min=5) | {"from": "2030-01-01", "to": "2031-01-01"}
    assert value("shortfall", county(demand=[row], quotas=[row_after, outside])) == 3 + 2


def test_more_than_demand_allows_is_no_shortfall() -> None:
    row = demand(max=0)
    assert value("shortfall", county(demand=[row]), stint("an", "2025-01-01")) == 0


def test_quota_counts_below_its_min_and_above_its_max() -> None:
    # 10 days: nobody where 1 is wanted, then two where 1 is the most.
    row = quota({}, min=1, max=1) | {"from": "2025-01-01", "to": "2025-01-11"}
    problem = county(cadres=TWO, quotas=[row])
    assert value("shortfall", problem) == 10
    assert value("shortfall", problem, stint("an", "2025-01-01")) == 0
    assert value("shortfall", problem, stint("an", "2025-01-01"), stint("bo", "2025-01-01")) == 10


@pytest.mark.parametrize("amounts", [{"min": None, "max": None}, {"min": 0, "max": None}])
def test_a_quota_without_limits_costs_nothing(amounts: dict[str, Any]) -> None:
    assert value("shortfall", county(quotas=[quota({}, **amounts)])) == 0


WHO = {"gender": "f", "rank": "section", "skill": "law", "unit": "hall"}


@pytest.mark.parametrize(
    ("where", "short"),
    [
        ({}, 0),
        ({"gender": "f"}, 0),
        ({"gender": "m"}, 10),
        ({"rank": "section"}, 0),
        ({"rank": "deputy_section"}, 10),
        ({"skill": "law"}, 0),
        ({"skill": "land"}, 10),
        ({"unit": "hall"}, 0),
        ({"unit": "mill"}, 10),
        (WHO, 0),
        (WHO | {"gender": "m"}, 10),  # all of `where` must match, not most of it
        (WHO | {"skill": "land"}, 10),
    ],
)
def test_quota_counts_those_who_match_all_of_where(where: dict[str, Any], short: int) -> None:
    row = quota(where, min=1) | {"from": "2025-01-01", "to": "2025-01-11"}
    units = [unit("hall"), unit("mill")]
    problem = county(cadres=[cadre("an", skills=["water", "law"])], units=units, quotas=[row])
    assert value("shortfall", problem, stint("an", "2025-01-01")) == short


def test_days_served_counts_from_the_start_of_new_and_serving_people_alike() -> None:
    # An has served 30 days on 31 January, and then to the end of March: 60 of the 90 days.
    row = quota({"days_served": 30}, min=1) | {"from": "2025-01-01", "to": "2025-04-01"}
    problem = county(quotas=[row])
    assert value("shortfall", problem, stint("an", "2025-01-01")) == 30
    # Wu has served since 1 November, so 61 days on 1 January; leaves on 1 February.
    problem = county(quotas=[row], serving=[serving("wu")])
    assert value("shortfall", problem) == 28 + 31
    # Xi, since 20 December, has served 30 days on 19 January and goes on 1 February: 13 days.
    xi = serving("xi", start="2024-12-20", until="2025-02-01")
    assert value("shortfall", county(quotas=[row], serving=[xi])) == 90 - 13


@pytest.mark.parametrize("days", [90, 10**6])
def test_days_served_of_a_whole_stint_or_more_counts_nobody(days: int) -> None:
    row = quota({"days_served": days}, max=0)
    assert value("shortfall", county(quotas=[row]), stint("an", "2025-01-01")) == 0


def test_days_served_zero_counts_everybody_from_the_first_day() -> None:
    row = quota({"days_served": 0}, max=0)
    assert value("shortfall", county(quotas=[row]), stint("an", "2025-01-01")) == 90


KNOWN = {"cadre": "an", "start": "2025-02-01", "post": "desk"}


def test_changes_counts_published_stints_that_are_moved_or_gone() -> None:
    problem = county(published=[KNOWN], posts=[post("desk"), post("door")])
    assert value("changes", problem, stint("an", "2025-02-01")) == 0
    assert value("changes", problem) == 1
    assert value("changes", problem, stint("an", "2025-03-01")) == 1
    assert value("changes", problem, stint("an", "2025-02-01", "door")) == 1


def test_changes_takes_no_notice_of_who_was_not_published() -> None:
    problem = county(cadres=TWO, published=[KNOWN])
    assert value("changes", problem, stint("an", "2025-02-01"), stint("bo", "2025-02-01")) == 0


@pytest.mark.parametrize(
    "gone", [{"cadre": "left"}, {"start": "2025-02-02"}, {"post": "closed"}], ids=str
)
def test_changes_counts_each_published_entry_that_names_what_is_gone(gone: dict[str, str]) -> None:
    entry = KNOWN | gone
    problem = county(published=[entry])
    assert value("changes", problem) == 1
    # A plan that puts them there all the same keeps nothing.
    assert value("changes", problem, stint(entry["cadre"], entry["start"], entry["post"])) == 1


@pytest.mark.parametrize(
    ("promoted_on", "start", "months"),
    [
        ("2025-02-01", "2025-02-01", 0),
        ("2025-01-02", "2025-02-01", 0),  # a day short of a month
        ("2025-01-01", "2025-02-01", 1),
        ("2024-11-15", "2025-02-01", 2),
        ("2024-02-29", "2025-03-01", 12),
        ("2025-02-28", "2025-03-01", 0),
        ("2020-01-31", "2025-01-01", 59),
        ("2025-03-01", "2025-02-01", 0),  # promoted only later: never below 0
    ],
)
def test_waiting_squares_the_whole_months_from_promotion_to_start(
    promoted_on: str, start: str, months: int
) -> None:
    problem = county(cadres=[cadre("an", promoted_on=promoted_on)])
    assert value("waiting", problem, stint("an", start)) == months**2


def test_waiting_lasts_to_the_end_of_the_horizon_for_who_never_serves() -> None:
    # To 1 July: 6 months for An, 4 for Bo, who was promoted a day after the first of the month.
    cadres = [cadre("an", promoted_on="2025-01-01"), cadre("bo", promoted_on="2025-02-02")]
    assert value("waiting", county(cadres=cadres)) == 36 + 16


def test_strain_counts_the_days_of_everybody_away_but_the_first() -> None:
    three = [*TWO, cadre("cai")]
    problem = county(cadres=three)
    assert value("strain", problem, stint("an", "2025-01-01")) == 0
    # March has An and Bo away: 31. With Cai, away in January to March too, 90 more.
    both = (stint("an", "2025-01-01"), stint("bo", "2025-03-01"))
    assert value("strain", problem, *both) == 31
    assert value("strain", problem, *both, stint("cai", "2025-01-01")) == 31 + 90


def test_strain_counts_each_unit_for_itself() -> None:
    units = [unit("hall"), unit("mill")]
    problem = county(units=units, cadres=[cadre("an"), cadre("bo", unit="mill")])
    assert value("strain", problem, stint("an", "2025-01-01"), stint("bo", "2025-01-01")) == 0


def test_strain_counts_serving_people_within_the_horizon() -> None:
    # Wu and Xi are both away to the end of January; before the horizon does not count.
    people = [serving("wu"), serving("xi")]
    assert value("strain", county(serving=people)) == 31
    # An is the third on those 31 days, and alone from February on.
    assert value("strain", county(serving=people), stint("an", "2025-01-01")) == 62


def test_strain_counts_days_in_soft_busy_periods_once_for_each_period() -> None:
    # Of An's 90 days 5 lie in the first period, 1 in the second, 1 also in the third.
    busy = [
        {"from": "2025-01-10", "to": "2025-01-15", "hard": False},
        {"from": "2025-03-31", "to": "2025-06-01", "hard": False},
        {"from": "2025-03-31", "to": "2025-04-01", "hard": False},
        {"from": "2025-02-01", "to": "2025-02-10", "hard": True},
    ]
    problem = county(units=[unit("hall", busy=busy)])
    assert value("strain", problem, stint("an", "2025-01-01")) == 5 + 1 + 1


def test_strain_takes_no_serving_people_for_soft_busy_periods() -> None:
    busy = [{"from": "2025-01-01", "to": "2025-02-01", "hard": False}]
    problem = county(units=[unit("hall", busy=busy)], serving=[serving("wu")])
    assert value("strain", problem) == 0


def test_strain_counts_no_soft_busy_day_outside_the_horizon() -> None:
    # No start of the file reaches out: of these, 16 days to 1 July count, and January's 14.
    summer = {"from": "2025-06-15", "to": "2025-08-01", "hard": False}
    winter = {"from": "2024-12-01", "to": "2025-01-15", "hard": False}
    problem = county(units=[unit("hall", busy=[summer, winter])])
    assert value("strain", problem, stint("an", "2025-06-15")) == 16
    assert value("strain", problem, stint("an", "2024-12-01")) == 14


def test_preference_adds_the_cost_of_every_period_that_is_touched() -> None:
    avoid = [
        {"from": "2025-03-31", "to": "2025-04-01", "cost": 3},
        {"from": "2025-03-31", "to": "2025-12-01", "cost": 5},
        {"from": "2025-04-01", "to": "2025-04-02", "cost": 7},
    ]
    problem = county(cadres=[cadre("an", avoid=avoid)])
    assert value("preference", problem) == 0
    # January to March touches the first two, on its last day; April to June the others.
    assert value("preference", problem, stint("an", "2025-01-01")) == 3 + 5
    assert value("preference", problem, stint("an", "2025-04-01")) == 5 + 7


def test_draw_adds_the_tickets_of_the_chosen_stints() -> None:
    def lot(text: str) -> int:
        return int(sha256(text.encode()).hexdigest()[:6], 16)

    # The first four bytes shifted right by eight are the first three, six digits in hexadecimal.
    problem = county(cadres=TWO, seed="抽签", serving=[serving("wu")])
    an, bo = lot("抽签|an|2025-01-01|desk"), lot("抽签|bo|2025-03-01|desk")
    assert value("draw", problem) == 0
    assert value("draw", problem, stint("an", "2025-01-01")) == an
    assert value("draw", problem, stint("an", "2025-01-01"), stint("bo", "2025-03-01")) == an + bo


def test_draw_has_no_ticket_for_a_start_or_post_that_the_problem_has_not() -> None:
    assert value("draw", county(), stint("an", "2025-01-02")) == 0
    assert value("draw", county(), stint("an", "2025-01-01", "nowhere")) == 0


def test_a_stint_listed_twice_counts_once() -> None:
    problem = county(demand=[demand(min=2)], published=[KNOWN])
    once = stint("an", "2025-02-01")
    assert goal_values(problem, [once, once]) == goal_values(problem, [once])


def test_a_cadre_with_several_stints_is_one_person_since_the_first() -> None:
    february = {"from": "2025-02-01", "to": "2025-03-01"}
    an = cadre("an", serve_by="2024-12-31", avoid=[{**february, "cost": 2}])
    problem = county(
        cadres=[an],
        units=[unit("hall", busy=[{**february, "hard": False}])],
        demand=[demand(min=1) | {"from": "2025-01-01", "to": "2025-06-01"}],
        published=[KNOWN],
    )
    values = goal_values(problem, [stint("an", "2025-02-01"), stint("an", "2025-01-01")])
    # On duty from 1 January to 1 May: 31 days short, one day late, never two people away; both
    # stints take the 28 busy days of February.
    assert {**values, "draw": 0} == {
        "unserved": 0, "late": 1, "shortfall": 31, "changes": 0, "waiting": 0,
        "strain": 56, "preference": 4, "draw": 0,
    }  # fmt: skip


def test_stints_of_unknown_cadres_have_no_value() -> None:
    problem = county(demand=[demand(min=1)])
    assert goal_values(problem, [stint("nobody", "2025-01-01")]) == goal_values(problem, [])


def test_a_horizon_of_thousands_of_years_costs_no_more_than_its_changes() -> None:
    always = demand(min=1) | {"from": "0001-01-01", "to": "9999-12-31"}
    problem = county(starts=["0001-01-01", "9999-01-01"], demand=[always])
    first, end = problem.horizon
    assert value("shortfall", problem) == end.toordinal() - first.toordinal()
