"""Plans whose visits, unvisited or problem are not what they should be: all that is found."""

from __future__ import annotations

import pytest

from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import check_visits
from tests.county import can_be_said
from tests.referee.good_teams import PROBLEM, VISITS, Change, changed, edit, judged, put
from tests.teams import visit

WRONG_VALUE = "plan_values.value"


def team(place: int, **people: list[str]) -> Change:
    """Other people in those seats of a visit."""
    return lambda plan: plan["visits"][place]["seats"].update(people)


SPOILT: dict[str, tuple[Change, set[str]]] = {
    # visits
    "drop a pinned visit": (
        lambda plan: plan["visits"].pop(0),
        {"plan_refers.unvisited_missing", WRONG_VALUE, "pinned.unvisited"},
    ),
    "drop another visit": (
        lambda plan: plan["visits"].pop(1),
        {"plan_refers.unvisited_missing", WRONG_VALUE},
    ),
    "the same visit twice": (lambda plan: plan["visits"].append(VISITS[1]), {"one_visit.twice"}),
    "a second visit": (
        lambda plan: plan["visits"].append({**VISITS[1], "start": "2025-03-06"}),
        {"one_visit.twice", WRONG_VALUE},
    ),
    "a start that is no working day": (
        edit("visits", 1, start="2025-03-08"),
        {"plan_refers.unknown_day", WRONG_VALUE},
    ),
    "a start behind the list": (
        edit("visits", 1, start="2025-03-11"),
        {"plan_refers.unknown_day", WRONG_VALUE, "one_visit.days"},
    ),
    "the first start of the calendar": (
        edit("visits", 1, start="0001-01-01"),
        {"plan_refers.unknown_day", WRONG_VALUE, "one_visit.early"},
    ),
    "the last start of the calendar": (
        edit("visits", 1, start="9999-12-31"),
        {"plan_refers.unknown_day", WRONG_VALUE, "one_visit.days"},
    ),
    "run off the list": (
        edit("visits", 0, start="2025-03-10"),
        {WRONG_VALUE, "one_visit.days", "pinned.start"},
    ),
    "move a pinned visit": (edit("visits", 0, start="2025-03-04"), {WRONG_VALUE, "pinned.start"}),
    "move another visit": (edit("visits", 1, start="2025-03-04"), {WRONG_VALUE}),
    "an unknown case": (
        edit("visits", 1, case="gone"),
        {"plan_refers.unknown_case", "plan_refers.unvisited_missing", WRONG_VALUE},
    ),
    "a visit of what is unvisited": (
        edit("visits", 1, case="mine"),
        {"plan_refers.unvisited_visited", "plan_refers.unvisited_missing", WRONG_VALUE},
    ),
    # people
    "a pinned person gone": (
        team(0, main=["cai"]),
        {WRONG_VALUE, "joint.min_units", "pinned.seat"},
    ),
    "an empty required seat": (team(1, main=[]), {WRONG_VALUE, "seat_filled.short"}),
    "a required seat left out": (
        lambda plan: plan["visits"][1]["seats"].pop("main"),
        {WRONG_VALUE, "seat_filled.short"},
    ),
    "an empty optional seat": (team(0, aides=[]), {WRONG_VALUE, "joint.min_units"}),
    "one too many": (team(1, main=["cai", "an"]), {WRONG_VALUE, "seat_filled.over"}),
    "an unknown person": (
        team(1, main=["nobody"]),
        {"plan_refers.unknown_person", WRONG_VALUE, "seat_filled.short"},
    ),
    "an unknown person beside the right one": (
        team(1, main=["cai", "nobody"]),
        {"plan_refers.unknown_person"},
    ),
    "an unknown seat": (team(1, roof=["an"]), {"plan_refers.unknown_seat", WRONG_VALUE}),
    "an empty unknown seat": (team(1, roof=[]), {"plan_refers.unknown_seat"}),
    "the same person twice in a seat": (team(1, main=["cai", "cai"]), {"one_seat"}),
    "the same person in two seats": (team(0, aides=["bo", "an"]), {WRONG_VALUE, "one_seat"}),
    "somebody who has not declared": (team(1, main=["du"]), {WRONG_VALUE, "declared"}),
    "days beyond the most": (team(1, main=["bo"]), {WRONG_VALUE, "max_days"}),
    "two visits on a day": (
        lambda plan: plan["visits"][1].update(start="2025-03-04", seats={"main": ["an"]}),
        {WRONG_VALUE, "double_booked"},
    ),
    "swap people": (
        lambda plan: (team(0, aides=["cai"])(plan), team(1, main=["bo"])(plan)),
        {WRONG_VALUE},
    ),
    # unvisited
    "nothing unvisited": (put("unvisited", []), {"plan_refers.unvisited_missing"}),
    "unvisited twice": (put("unvisited", ["mine", "mine"]), {"plan_refers.unvisited_doubled"}),
    "unvisited and unknown": (put("unvisited", ["mine", "?"]), {"plan_refers.unvisited_unknown"}),
    "unvisited though visited": (
        put("unvisited", ["mine", "dam"]),
        {"plan_refers.unvisited_visited"},
    ),
    "another case unvisited": (
        put("unvisited", ["dam"]),
        {"plan_refers.unvisited_visited", "plan_refers.unvisited_missing"},
    ),
    # the problem
    "another problem": (put("problem_sha256", "0" * 64), {"plan_problem"}),
}


@pytest.mark.parametrize(("change", "expected"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_plan_is_found_out(change: Change, expected: set[str]) -> None:
    violations = judged(changed(change)).violations
    assert {found.code for found in violations} == expected
    assert can_be_said(violations)


def test_the_order_of_visits_seats_and_people_means_nothing() -> None:
    plan = changed(lambda plan: plan["visits"].reverse())
    plan["visits"][1]["seats"] = {"aides": ["bo"], "main": ["an"]}
    plan["visits"][0]["seats"] = {"main": ["cai"]}
    assert judged(plan).ok


def test_every_name_is_told_with_its_place() -> None:
    plan = changed(edit("visits", 1, case="gone", start="2025-03-08", seats={"a b": ["cai", "?"]}))
    team(0, roof=["?"])(plan)
    refers = [found for found in judged(plan).violations if found.rule == "plan_refers"]
    assert [(found.code.partition(".")[2], found.params["path"]) for found in refers] == [
        ("unknown_seat", "$.visits[0].seats.roof"),
        ("unknown_person", "$.visits[0].seats.roof[0]"),
        ("unknown_case", "$.visits[1].case"),
        ("unknown_day", "$.visits[1].start"),
        ("unknown_person", '$.visits[1].seats["a b"][1]'),
        ("unvisited_missing", "$.unvisited"),
    ]


def test_wrong_names_in_bare_visits_are_told_too() -> None:
    problem = TeamsProblem.model_validate(PROBLEM)
    good = [visit("dam", "2025-03-03", main="an", aides="bo")]
    violations, values = check_visits(problem, good)
    assert (violations, values["unstaffed"]) == ((), 3 + 4)
    violations, _ = check_visits(problem, [*good, visit("gone", "2025-03-08", roof="nobody")])
    assert [found.code for found in violations] == [
        "plan_refers.unknown_case", "plan_refers.unknown_day", "plan_refers.unknown_person",
    ]  # fmt: skip
