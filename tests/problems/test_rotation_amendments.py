from __future__ import annotations

from typing import Any

import pytest

from scheduler.problems.amendments import RefusedChanges, amended, change_from_document
from scheduler.problems.changes import Change
from scheduler.problems.loading import problem_from_document
from tests.county import cadre, document, post, serving

Row = dict[str, Any]

WHOLE = document(
    cadres=[cadre(name) for name in ("an", "bo", "cai", "du")],
    serving=[serving("fen"), serving("gu", start="2024-10-15", until="2025-01-10")],
    posts=[post("desk"), post("door")],
    pins=[
        {"cadre": "an", "start": "2025-01-01", "post": "desk"},
        {"cadre": "cai", "start": "2025-04-01", "post": "door"},
    ],
    goals=["unserved", "draw"],
)
# An from January, Bo from February, Cai from April; Du has no stint.
PLAN: Row = {
    "stints": [
        {"cadre": "an", "start": "2025-01-01", "end": "2025-04-01", "post": "desk"},
        {"cadre": "bo", "start": "2025-02-01", "end": "2025-05-01", "post": "door"},
        {"cadre": "cai", "start": "2025-04-01", "end": "2025-07-01", "post": "door"},
    ],
    "unserved": ["du"],
}


def change(kind: str, **values: Any) -> Change:
    return change_from_document({"change": kind, **values})


def away(name: str, first: str, end: str) -> Change:
    return change("away", person=name, **{"from": first, "to": end})


def recall(name: str, day: str) -> Change:
    return change("recall", cadre=name, until=day)


def pinned(name: str, start: str, where: str = "desk") -> Change:
    return change("pin_stint", cadre=name, start=start, post=where)


def refusals(*changes: Change) -> list[tuple[int, str, str]]:
    with pytest.raises(RefusedChanges) as refused:
        amended(WHOLE, PLAN, changes)
    return [(each.change, each.fault.path, each.fault.code) for each in refused.value.faults]


def ids(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


def test_the_plan_becomes_the_published_one_and_counts_behind_the_first_goal() -> None:
    after = amended(WHOLE, PLAN, [away("du", "2025-01-01", "2025-02-01")])
    assert after["published"] == [
        {"cadre": "an", "start": "2025-01-01", "post": "desk"},
        {"cadre": "bo", "start": "2025-02-01", "post": "door"},
        {"cadre": "cai", "start": "2025-04-01", "post": "door"},
    ]
    assert after["goals"] == ["unserved", "changes", "draw"]


def test_a_cadre_is_away() -> None:
    after = amended(WHOLE, PLAN, [away("bo", "2025-02-10", "2025-02-12")])
    assert after["cadres"][1]["unavailable"] == [{"from": "2025-02-10", "to": "2025-02-12"}]
    assert after["starts"] == WHOLE["starts"]


def test_who_serves_already_is_recalled_and_nothing_else_changes() -> None:
    after = amended(WHOLE, PLAN, [recall("fen", "2025-01-20")])
    assert after["serving"][0] == serving("fen", until="2025-01-20")
    for key in ("starts", "cadres", "pins"):
        assert after[key] == WHOLE[key]


def test_a_recall_can_come_earlier_than_another_one() -> None:
    after = amended(WHOLE, PLAN, [recall("gu", "2025-01-05")])
    assert after["serving"][1]["until"] == "2025-01-05"


def test_with_a_cadre_of_the_plan_all_that_has_begun_becomes_history() -> None:
    """Bo goes on 10 March. An has begun too and serves on; February and March are over."""
    after = amended(WHOLE, PLAN, [recall("bo", "2025-03-10")])
    assert after["starts"] == ["2025-04-01"]
    assert ids(after["cadres"]) == ["cai", "du"]
    assert after["serving"][2:] == [
        {**serving("an", gender="f"), "start": "2025-01-01", "post": "desk"},
        {**serving("bo", gender="f"), "start": "2025-02-01", "post": "door", "until": "2025-03-10"},
    ]
    assert after["pins"] == [WHOLE["pins"][1]]
    assert after["published"] == [{"cadre": "cai", "start": "2025-04-01", "post": "door"}]
    problem_from_document(after)


def test_a_start_on_the_day_of_the_recall_is_still_to_come() -> None:
    after = amended(WHOLE, PLAN, [recall("bo", "2025-04-01")])
    assert after["starts"] == ["2025-04-01"]
    assert ids(after["cadres"]) == ["cai", "du"]


def test_several_can_be_recalled() -> None:
    after = amended(WHOLE, PLAN, [recall("bo", "2025-03-10"), recall("an", "2025-02-15")])
    untils = {row["id"]: row.get("until") for row in after["serving"]}
    assert untils == {"fen": None, "gu": "2025-01-10", "an": "2025-02-15", "bo": "2025-03-10"}


def test_a_pin_takes_the_place_of_the_cadres_old_one() -> None:
    after = amended(WHOLE, PLAN, [pinned("cai", "2025-03-01"), pinned("du", "2025-04-01", "door")])
    assert after["pins"] == [
        WHOLE["pins"][0],
        {"cadre": "cai", "start": "2025-03-01", "post": "desk"},
        {"cadre": "du", "start": "2025-04-01", "post": "door"},
    ]


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        (away("eve", "2025-01-01", "2025-02-01"), "$", "amend.unknown_person"),
        (away("fen", "2025-01-01", "2025-02-01"), "$", "amend.serving_away"),
        (away("an", "2025-02-01", "2025-02-01"), "$.from", "date_order"),
        (recall("eve", "2025-03-10"), "$", "amend.unknown_person"),
        (recall("du", "2025-03-10"), "$", "amend.no_stint"),
        (recall("bo", "2025-02-01"), "$", "amend.not_serving"),
        (recall("bo", "2025-05-01"), "$", "amend.not_serving"),
        (recall("fen", "2025-02-01"), "$", "amend.not_serving"),
        (recall("gu", "2025-01-10"), "$", "amend.not_serving"),
        (recall("cai", "2025-04-02"), "$", "amend.no_start_left"),
        (pinned("eve", "2025-04-01"), "$.cadre", "unknown_id.cadre"),
        (pinned("bo", "2025-05-01"), "$.start", "unknown_start"),
        (pinned("bo", "2025-04-01", "gate"), "$.post", "unknown_id.post"),
        (pinned("cai", "2025-05-01"), "$.start", "unknown_start"),
        (change("drop_case", case="dam"), "$", "amend.other_format"),
        (change("pin_visit", case="dam"), "$", "amend.other_format"),
    ],
)
def test_what_is_wrong_is_told_of_the_change_it_comes_from(
    wrong: Change, path: str, code: str
) -> None:
    right = away("du", "2025-04-01", "2025-04-02")
    assert refusals(right, wrong, right) == [(1, path, code)]


def test_who_has_become_history_can_be_neither_pinned_nor_away() -> None:
    found = refusals(
        recall("bo", "2025-03-10"),
        away("an", "2025-04-01", "2025-04-02"),
        pinned("an", "2025-04-01"),
    )
    assert found == [(1, "$", "amend.serving_away"), (2, "$.cadre", "unknown_id.cadre")]


def test_the_same_cadre_is_not_pinned_twice() -> None:
    found = refusals(pinned("du", "2025-03-01"), pinned("du", "2025-04-01"))
    assert found == [(1, "$", "amend.pinned_twice")]
