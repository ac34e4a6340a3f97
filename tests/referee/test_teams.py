"""Each hard rule on visits and whole teams alone, with what it allows and what it forbids."""

from __future__ import annotations

from typing import Any

from scheduler.problems.teams import RULES, TeamsProblem
from scheduler.referee.teams import RULE_CHECKS
from tests.referee.judging_teams import (
    AN,
    DAM,
    MONDAY,
    NEXT_MONDAY,
    SEATS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    codes,
    judged,
    with_an,
)
from tests.teams import case, person, pin, problem, seat, visit


def test_every_rule_of_the_format_is_checked_in_its_order() -> None:
    assert tuple(check.__name__ for check in RULE_CHECKS) == RULES


def test_the_empty_plan_breaks_no_rule_without_pins() -> None:
    assert codes(problem(days=[], people=[], cases=[])) == []
    assert codes(problem()) == []


def test_a_visit_without_any_rule_against_it_is_allowed() -> None:
    assert codes(problem(), visit("dam", MONDAY, main="an")) == []


# one_visit


def test_one_visit_forbids_a_second_one_whenever_and_the_same_one_again() -> None:
    first, second = visit("dam", MONDAY, main="an"), visit("dam", TUESDAY, main="bo")
    twice = [("one_visit.twice", {"case": "dam", "count": 2})]
    assert judged(problem(), first, second) == twice
    assert judged(problem(), first, first) == twice


def test_the_same_visit_is_known_again_however_its_seats_and_people_are_written() -> None:
    pair = problem(cases=[case("dam", seats=[seat("main", count=2), seat("aides")])])
    one = visit("dam", MONDAY, main=["an", "bo"], aides="cai")
    other = visit("dam", MONDAY, roof=[], aides="cai", main=["bo", "an"])
    assert codes(pair, one, other) == ["one_visit.twice"]


def test_one_visit_allows_a_start_on_the_earliest_day_itself() -> None:
    known = problem(cases=[case("dam", earliest=TUESDAY)])
    assert codes(known, visit("dam", TUESDAY, main="an")) == []
    early = {**DAM, "earliest": TUESDAY}
    assert judged(known, visit("dam", MONDAY, main="an")) == [("one_visit.early", early)]


def test_one_visit_needs_as_many_days_as_the_case_has_from_the_list() -> None:
    # Wednesday, Thursday and the Monday after are three in a row; from Thursday on two are left.
    known = problem(cases=[case("dam", days=3)])
    assert codes(known, visit("dam", WEDNESDAY, main="an")) == []
    assert judged(known, visit("dam", THURSDAY, main="an")) == [
        ("one_visit.days", {"case": "dam", "start": THURSDAY, "days": 3, "left": 2})
    ]


def test_a_start_between_two_days_of_the_list_takes_the_days_after_it() -> None:
    # That the list has no Saturday is for `plan_refers`; the visit is on the Monday after.
    known = with_an(unavailable=[{"from": NEXT_MONDAY, "to": "2025-03-11"}])
    assert codes(known, visit("dam", "2025-03-08", main="an")) == ["available.visit"]
    assert codes(known, visit("road", "2025-03-08", main="bo")) == ["one_visit.days"]
    assert codes(known, visit("dam", "2026-01-01", main="bo")) == ["one_visit.days"]


# seat_filled


def test_seat_filled_asks_a_required_seat_to_be_full_and_none_to_be_over() -> None:
    known = problem(cases=[case("dam", seats=[seat("main", count=2)])])
    assert codes(known, visit("dam", MONDAY, main=["an", "bo"])) == []
    at = {**DAM, "seat": "main", "places": 2}
    assert judged(known, visit("dam", MONDAY, main="an")) == [
        ("seat_filled.short", {**at, "count": 1, "missing": 1})
    ]
    assert judged(known, visit("dam", MONDAY, main=["an", "bo", "cai"])) == [
        ("seat_filled.over", {**at, "count": 3, "excess": 1})
    ]


def test_seat_filled_holds_a_required_seat_that_the_plan_does_not_name_for_empty() -> None:
    assert codes(problem(), visit("dam", MONDAY)) == ["seat_filled.short"]


def test_seat_filled_lets_an_optional_seat_stay_empty_or_partly_so_but_not_be_over() -> None:
    seats = [seat("main"), seat("aides", count=1, required=False)]
    known = problem(cases=[case("dam", seats=seats)])
    assert codes(known, visit("dam", MONDAY, main="an")) == []
    assert codes(known, visit("dam", MONDAY, main="an", aides="bo")) == []
    assert codes(known, visit("dam", MONDAY, main="an", aides=["bo", "cai"])) == [
        "seat_filled.over"
    ]


def test_strangers_fill_no_place_and_nor_do_people_in_an_unknown_seat() -> None:
    assert codes(problem(), visit("dam", MONDAY, main="nobody")) == ["seat_filled.short"]
    assert codes(problem(), visit("dam", MONDAY, roof="an")) == ["seat_filled.short"]
    assert codes(problem(), visit("dam", MONDAY, main=["an", "nobody"], roof="bo")) == []


# joint


def test_joint_asks_for_people_of_enough_units() -> None:
    known = problem(cases=[case("dam", seats=[seat("main", count=2)], min_units=2)])
    assert codes(known, visit("dam", MONDAY, main=["an", "bo"])) == []
    # Bo and Cai are both of the hall.
    assert judged(known, visit("dam", MONDAY, main=["bo", "cai"])) == [
        ("joint.min_units", {**DAM, "count": 1, "least": 2})
    ]


def test_joint_counts_strangers_for_no_unit() -> None:
    known = problem(cases=[case("dam", min_units=2)])
    found = codes(known, visit("dam", MONDAY, main=["an"], roof="nobody"))
    assert found == ["joint.min_units"]


def test_joint_asks_a_team_of_nobody_too() -> None:
    known = problem(cases=[case("dam", seats=[], min_units=1)])
    assert codes(known, visit("dam", MONDAY)) == ["joint.min_units"]


def test_joint_allows_so_many_of_one_unit() -> None:
    known = problem(cases=[case("dam", seats=[seat("main", count=2)], max_same_unit=1)])
    assert codes(known, visit("dam", MONDAY, main=["an", "bo"])) == []
    assert judged(known, visit("dam", MONDAY, main=["bo", "cai"])) == [
        ("joint.same_unit", {**DAM, "unit": "hall", "count": 2, "limit": 1, "excess": 1})
    ]


def test_joint_counts_a_person_in_two_seats_once() -> None:
    known = problem(cases=[case("dam", seats=SEATS, max_same_unit=1)])
    assert codes(known, visit("dam", MONDAY, main="an", aides="an")) == ["one_seat"]


# vehicles


def test_vehicles_bound_the_visits_of_each_day() -> None:
    cases = [case("dam"), case("road", days=2)]
    road, late_dam, dam = (
        visit("road", MONDAY, main="bo"),
        visit("dam", WEDNESDAY, main="an"),
        visit("dam", TUESDAY, main="an"),
    )
    assert codes(problem(cases=cases, vehicles=1), road, late_dam) == []
    assert codes(problem(cases=cases, vehicles=2), road, dam) == []
    assert judged(problem(cases=cases, vehicles=1), road, dam) == [
        ("vehicles", {"day": TUESDAY, "count": 2, "limit": 1, "excess": 1})
    ]
    assert codes(problem(cases=cases, vehicles=0), road) == ["vehicles", "vehicles"]


# pinned


def pinned(**parts: Any) -> TeamsProblem:
    return problem(cases=[case("dam", seats=SEATS)], pins=[pin("dam", **parts)])


def test_pinned_asks_for_the_visit() -> None:
    assert judged(pinned()) == [("pinned.unvisited", {"case": "dam"})]
    assert codes(pinned(), visit("dam", TUESDAY, main="bo")) == []


def test_pinned_asks_for_the_start() -> None:
    known = pinned(start=MONDAY)
    assert codes(known, visit("dam", MONDAY, main="bo")) == []
    assert codes(known) == ["pinned.unvisited"]
    assert judged(known, visit("dam", TUESDAY, main="bo")) == [
        ("pinned.start", {**DAM, "new_start": TUESDAY})
    ]


def test_pinned_asks_for_at_least_these_people_in_their_seats() -> None:
    known = pinned(seats={"main": ["bo"], "aides": ["an"]})
    assert codes(known, visit("dam", MONDAY, main="bo", aides=["cai", "an"])) == []
    # Bo sits in the other seat, which will not do; An sits nowhere.
    found = judged(known, visit("dam", MONDAY, main="cai", aides="bo"))
    assert [(code, p["person"], p["seat"]) for code, p in found] == [
        ("pinned.seat", "bo", "main"), ("pinned.seat", "an", "aides"),
    ]  # fmt: skip
    assert found[1][1] == {**AN, **DAM, "seat": "aides"}


def test_pinned_wants_one_visit_of_a_case_to_keep_the_whole_pin() -> None:
    known = pinned(start=MONDAY, seats={"main": ["an"]})
    kept = visit("dam", MONDAY, main="an")
    other = visit("dam", TUESDAY, main="bo")
    assert codes(known, other, kept) == ["one_visit.twice"]
    halves = (visit("dam", MONDAY, main="bo"), visit("dam", TUESDAY, main="an"))
    assert codes(known, *halves) == ["one_visit.twice", "pinned.seat", "pinned.start"]


# what a plan may not name


def test_visits_of_unknown_cases_are_passed_over() -> None:
    known = with_an(declared=False, max_days=0)
    assert codes(known, visit("gone", MONDAY, main="an"), visit("gone", MONDAY, main="an")) == []


def test_a_plan_may_break_everything_at_once() -> None:
    people = [
        person("an", unit="water", declared=False, max_days=0,
               unavailable=[{"from": MONDAY, "to": TUESDAY}]),
        person("bo", unit="water"),
    ]  # fmt: skip
    dam = case(
        "dam", earliest=TUESDAY, seats=[seat("main", who={"units": ["audit"]})], min_units=2,
        max_same_unit=0,
    )  # fmt: skip
    known = problem(people=people, cases=[dam], vehicles=0, pins=[pin("dam", start=THURSDAY)])
    visits = [visit("dam", MONDAY, main=["an", "an", "bo"]), visit("dam", MONDAY, main="an")]
    rules = dict.fromkeys(code.partition(".")[0] for code in codes(known, *visits))
    assert tuple(rules) == RULES
