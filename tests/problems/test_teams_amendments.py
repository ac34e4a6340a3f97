from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from scheduler.problems import loading
from scheduler.problems.amendments import RefusedChanges, amended, change_from_document
from scheduler.problems.changes import Change
from scheduler.problems.loading import problem_from_document
from tests.teams import case, document, person, pin, recusal, seat

Row = dict[str, Any]

WHOLE = document(
    people=[person("an", unit="audit"), person("bo"), person("cai")],
    cases=[case("dam"), case("mine", seats=[seat("main"), seat("aides", count=2, required=False)])],
    recusals=[recusal("an", case="dam", tier="appearance"), recusal("bo", place="hill")],
    pins=[pin("dam", start="2025-03-03", seats={"main": ["an"]})],
    published=[{"case": "old", "start": "2025-02-03", "seats": {}}],
    goals=["unstaffed", "late", "changes", "draw"],
)
PLAN: Row = {
    "visits": [
        {"case": "dam", "start": "2025-03-03", "seats": {"main": ["an"]}},
        {"case": "mine", "start": "2025-03-04", "seats": {"main": ["bo"], "aides": ["cai"]}},
    ],
    "unvisited": [],
}


def change(kind: str, **values: Any) -> Change:
    return change_from_document({"change": kind, **values})


def away(name: str, first: str, end: str) -> Change:
    return change("away", person=name, **{"from": first, "to": end})


def added(row: Row, *recusals: Row) -> Change:
    return change("add_case", case=row, recusals=list(recusals))


def refusals(*changes: Change, problem: Row = WHOLE) -> list[tuple[int, str, str]]:
    with pytest.raises(RefusedChanges) as refused:
        amended(problem, PLAN, changes)
    return [(each.change, each.fault.path, each.fault.code) for each in refused.value.faults]


def test_the_plan_becomes_the_published_one() -> None:
    after = amended(WHOLE, PLAN, [away("cai", "2025-03-10", "2025-03-11")])
    assert after["published"] == PLAN["visits"]


def test_what_is_given_stays_as_it_is() -> None:
    before, plan = deepcopy(WHOLE), deepcopy(PLAN)
    amended(WHOLE, PLAN, [change("drop_case", case="dam"), added(case("well"))])
    assert (before, plan) == (WHOLE, PLAN)


@pytest.mark.parametrize(
    ("goals", "after"),
    [
        (["unstaffed", "late", "changes", "draw"], ["unstaffed", "changes", "late", "draw"]),
        (["unstaffed", "draw"], ["unstaffed", "changes", "draw"]),
        (["unstaffed", "changes", "gaps", "draw"], ["unstaffed", "changes", "gaps", "draw"]),
    ],
)
def test_changes_count_right_behind_the_first_goal(goals: list[str], after: list[str]) -> None:
    made = amended({**WHOLE, "goals": goals}, PLAN, [change("pin_visit", case="mine")])
    assert made["goals"] == after


def test_somebody_is_away_from_the_first_day_to_the_one_before_the_last() -> None:
    after = amended(WHOLE, PLAN, [away("bo", "2025-03-04", "2025-03-06")])
    period = {"from": "2025-03-04", "to": "2025-03-06"}
    assert [row["unavailable"] for row in after["people"]] == [[], [period], []]
    assert after["cases"] == WHOLE["cases"]
    assert after["pins"] == WHOLE["pins"]


def test_a_case_is_added_with_its_recusals_behind_the_others() -> None:
    well = case("well", seats=[seat("main", who={"ranks": ["section"]})])
    row = recusal("cai", case="well", ground="kin of the contractor")
    after = amended(WHOLE, PLAN, [added(well, row)])
    assert after["cases"] == [*WHOLE["cases"], well]
    assert after["recusals"] == [*WHOLE["recusals"], row]


def test_with_a_case_goes_what_the_file_says_of_it_alone() -> None:
    after = amended(WHOLE, PLAN, [change("drop_case", case="dam")])
    assert [row["id"] for row in after["cases"]] == ["mine"]
    assert after["recusals"] == [WHOLE["recusals"][1]]
    assert after["pins"] == []
    assert after["published"] == [PLAN["visits"][1]]


def test_a_case_can_be_dropped_and_given_anew() -> None:
    again = case("dam", severity=5)
    after = amended(WHOLE, PLAN, [change("drop_case", case="dam"), added(again)])
    assert after["cases"] == [WHOLE["cases"][1], again]


def test_a_pin_takes_the_place_of_what_it_decides_and_leaves_the_rest() -> None:
    after = amended(WHOLE, PLAN, [change("pin_visit", case="dam", start="2025-03-05")])
    assert after["pins"] == [pin("dam", start="2025-03-05", seats={"main": ["an"]})]
    after = amended(WHOLE, PLAN, [change("pin_visit", case="dam", seats={"main": ["cai"]})])
    assert after["pins"] == [pin("dam", start="2025-03-03", seats={"main": ["cai"]})]


def test_pins_of_one_case_come_together() -> None:
    changes = [
        change("pin_visit", case="mine"),
        change("pin_visit", case="mine", seats={"main": ["bo"]}),
        change("pin_visit", case="mine", seats={"aides": ["an", "cai"]}),
        change("pin_visit", case="mine", start="2025-03-06"),
    ]
    after = amended(WHOLE, PLAN, changes)
    seats = {"main": ["bo"], "aides": ["an", "cai"]}
    assert after["pins"][1:] == [pin("mine", seats=seats, start="2025-03-06")]


def test_a_case_just_added_can_be_pinned() -> None:
    changes = [added(case("well")), change("pin_visit", case="well", seats={"main": ["cai"]})]
    assert amended(WHOLE, PLAN, changes)["pins"][1:] == [pin("well", seats={"main": ["cai"]})]


def test_the_same_is_not_decided_twice() -> None:
    twice = [change("pin_visit", case="dam", start=day) for day in ("2025-03-04", "2025-03-05")]
    assert refusals(*twice) == [(1, "$", "amend.pinned_twice")]
    seats = [change("pin_visit", case="dam", seats={"main": [name]}) for name in ("bo", "cai")]
    assert refusals(*seats) == [(1, "$", "amend.pinned_twice")]


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        (away("du", "2025-03-04", "2025-03-05"), "$", "amend.unknown_person"),
        (away("an", "2025-03-05", "2025-03-05"), "$.from", "date_order"),
        (away("an", "2025-03-06", "2025-03-05"), "$.from", "date_order"),
        (change("drop_case", case="well"), "$", "amend.unknown_case"),
        (added(case("dam")), "$", "amend.known_case"),
        (added(case("well", seats=[seat("a"), seat("a")])), "$.case.seats[1].id", "duplicate_id"),
        (
            added(case("well"), recusal("an", unit="u"), recusal("du", case="well")),
            "$.recusals[1].person",
            "unknown_id.person",
        ),
        (added(case("well"), recusal("an")), "$.recusals[0]", "recusal_target.none"),
        (change("pin_visit", case="well"), "$.case", "unknown_id.case"),
        (change("pin_visit", case="dam", start="2025-03-07"), "$.start", "unknown_start.visit"),
        (
            change("pin_visit", case="dam", seats={"main": ["du"]}),
            "$.seats.main[0]",
            "unknown_id.person",
        ),
        (change("pin_visit", case="dam", seats={"top": ["bo"]}), "$.seats.top", "unknown_id.seat"),
        (
            change("pin_visit", case="mine", seats={"main": ["an", "bo"]}),
            "$.seats.main",
            "seat_overfull",
        ),
        (change("recall", cadre="an", until="2025-03-04"), "$", "amend.other_format"),
        (
            change("pin_stint", cadre="an", start="2025-03-04", post="p"),
            "$",
            "amend.other_format",
        ),
    ],
)
def test_what_is_wrong_is_told_of_the_change_it_comes_from(
    wrong: Change, path: str, code: str
) -> None:
    right = away("cai", "2025-03-10", "2025-03-11")
    assert refusals(right, wrong, right) == [(1, path, code)]


def test_everything_wrong_is_told_at_once() -> None:
    wrong = [
        change("pin_visit", case="dam", start="2025-03-07"),
        away("du", "2025-03-04", "2025-03-05"),
        change("pin_visit", case="dam", seats={"main": ["du"]}),
        change("drop_case", case="well"),
    ]
    assert refusals(*wrong) == [
        (0, "$.start", "unknown_start.visit"),
        (1, "$", "amend.unknown_person"),
        (2, "$.seats.main[0]", "unknown_id.person"),
        (3, "$", "amend.unknown_case"),
    ]


def test_a_fault_is_told_of_its_change_though_a_case_before_it_was_dropped() -> None:
    wrong = [added(case("well", seats=[seat("a"), seat("a")])), change("drop_case", case="dam")]
    assert refusals(*wrong) == [(0, "$.case.seats[1].id", "duplicate_id")]


def test_a_pin_that_cannot_be_kept_any_more_is_no_fault() -> None:
    after = amended(WHOLE, PLAN, [away("an", "2025-03-03", "2025-03-04")])
    assert after["pins"] == WHOLE["pins"]
    problem_from_document(after)


def test_a_fault_of_the_document_as_a_whole_is_told_of_the_last_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "MOST_FAULTS", 2)
    many = added(case("well", seats=[seat("a")] * 9))
    found = refusals(many, away("bo", "2025-03-04", "2025-03-06"))
    assert found[-1] == (1, "$", "more_faults")
    assert {code for _, _, code in found[:-1]} == {"duplicate_id"}
