"""The record of an amendment, `amendment/1`, and that it can be replayed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from scheduler.problems.amendments import (
    RefusedChanges,
    amended,
    amended_problem,
    amendment_from_document,
    amendment_of,
    case_from_document,
    change_from_document,
)
from scheduler.problems.canonical import canonical_bytes
from scheduler.problems.changes import Change
from scheduler.problems.faults import FaultyFile
from scheduler.problems.rotation import StintChoice
from scheduler.problems.rows import row_of
from tests import strategies as rotation
from tests import teams_strategies as teams
from tests.amendments import Row, changes_of, known_plan
from tests.teams import case, document, recusal

PROBLEM = document()
PLAN: Row = {"visits": [{"case": "dam", "start": "2025-03-03", "seats": {"main": ["an"]}}]}
AWAY = change_from_document(
    {"change": "away", "person": "an", "from": "2025-03-03", "to": "2025-03-04"}
)


def record() -> Row:
    """An is away on the day of the visit; the case `well` comes, with a recusal."""
    added = case_from_document({"case": case("well"), "recusals": [recusal("bo", case="well")]})
    changes = [added, AWAY]
    after = amended(PROBLEM, PLAN, changes)
    return row_of(amendment_of(PROBLEM, PLAN, changes, after))


def test_a_record_says_of_what_and_what_came_of_it() -> None:
    made = record()
    assert list(made) == [
        "format", "name", "seed", "problem_sha256", "plan_sha256", "amended_sha256", "changes",
    ]  # fmt: skip
    assert (made["format"], made["name"], made["seed"]) == (
        "amendment/1", "a month of visits", "a seed",
    )  # fmt: skip
    assert made["changes"] == [
        {"change": "add_case", "case": case("well"), "recusals": [recusal("bo", case="well")]},
        {"change": "away", "person": "an", "from": "2025-03-03", "to": "2025-03-04"},
    ]


def test_a_record_is_read_as_it_was_written() -> None:
    made = record()
    again = row_of(amendment_from_document(json.loads(json.dumps(made))))
    assert canonical_bytes(again) == canonical_bytes(made)


def test_a_replay_makes_the_same_problem() -> None:
    made = amendment_from_document(record())
    after, loaded = amended_problem(PROBLEM, PLAN, made.changes)
    assert [row["id"] for row in after["cases"]] == ["dam", "well"]
    assert loaded.sha256 == made.amended_sha256


@pytest.mark.parametrize(
    ("problem", "plan"), [({**PROBLEM, "vehicles": 8}, PLAN), (PROBLEM, {"visits": []})]
)
def test_from_other_files_a_replay_makes_another_problem(problem: Row, plan: Row) -> None:
    made = amendment_from_document(record())
    assert amended_problem(problem, plan, made.changes)[1].sha256 != made.amended_sha256


@pytest.mark.parametrize(
    ("spoilt", "faults"),
    [
        ([], [("$", "wrong_type.object")]),
        ({**record(), "changes": {}}, [("$.changes", "wrong_type.list")]),
        (
            {"format": "amendment/2", "name": 3},
            [
                ("$.format", "not_one_of"),
                ("$.name", "wrong_type.text"),
                ("$.seed", "missing_key"),
                ("$.problem_sha256", "missing_key"),
                ("$.plan_sha256", "missing_key"),
                ("$.amended_sha256", "missing_key"),
                ("$.changes", "missing_key"),
            ],
        ),
        ({**record(), "plan_sha256": "12"}, [("$.plan_sha256", "wrong_form")]),
        (
            {
                **record(),
                "changes": [
                    7,
                    {},
                    {"change": "undo"},
                    {"change": ["away"]},
                    {"change": "away", "person": "an", "from": "3 March", "to": "2025-02-30"},
                    {"change": "drop_case", "case": "", "why": "x"},
                    {"change": "pin_visit", "case": "dam", "start": None},
                ],
            },
            [
                ("$.changes[0]", "wrong_type.object"),
                ("$.changes[1].change", "not_one_of"),
                ("$.changes[2].change", "not_one_of"),
                ("$.changes[3].change", "not_one_of"),
                ("$.changes[4].from", "bad_date.form"),
                ("$.changes[4].to", "bad_date.unknown"),
                ("$.changes[5].case", "bad_id.empty"),
                ("$.changes[5].why", "unknown_key"),
                ("$.changes[6].start", "null_for_absent"),
            ],
        ),
    ],
)
def test_a_spoilt_record_is_refused_with_all_its_faults(
    spoilt: object, faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(FaultyFile) as refused:
        amendment_from_document(spoilt)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == faults


@pytest.mark.parametrize(
    ("file", "faults"),
    [
        (3, [("$", "wrong_type.object")]),
        ({**case("well"), "days": 0}, [("$.days", "too_small")]),
        ({"case": {**case("well"), "days": 0}}, [("$.case.days", "too_small")]),
        (
            {"case": case("well"), "recusals": [{"person": "an"}], "note": ""},
            [
                ("$.recusals[0].tier", "missing_key"),
                ("$.recusals[0].ground", "missing_key"),
                ("$.note", "unknown_key.near"),
            ],
        ),
        ({"case": case("well"), "recusals": None}, [("$.recusals", "null_for_absent")]),
    ],
)
def test_a_spoilt_case_is_refused_with_all_its_faults(
    file: object, faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(FaultyFile) as refused:
        case_from_document(file)
    found = [(fault.path, fault.code) for fault in refused.value.faults]
    assert [path for path, _ in found] == [path for path, _ in faults]
    assert found[:1] == faults[:1]


def test_a_case_alone_is_one_without_recusals() -> None:
    alone, wrapped = case_from_document(case("well")), case_from_document({"case": case("well")})
    assert alone == wrapped
    assert alone.recusals == []


@given(st.data())
def test_a_drawn_amendment_of_teams_is_refused_or_replays_to_the_byte(data: st.DataObject) -> None:
    problem = data.draw(teams.problems())
    plan = known_plan(problem, data.draw(teams.plans(problem)))
    _replays(problem, plan, data)


@given(st.data())
def test_a_drawn_amendment_of_a_rotation_is_refused_or_replays_to_the_byte(
    data: st.DataObject,
) -> None:
    problem = data.draw(rotation.problems())
    stints = [
        StintChoice(cadre=cadre, start=start, post=post)
        for cadre, start, post in data.draw(rotation.plans(problem))
    ]
    _replays(problem, known_plan(problem, stints), data)


def _replays(problem: Row, plan: Row, data: Any) -> None:
    before = canonical_bytes([problem, plan])
    changes = _sound(problem, plan, data.draw(changes_of(problem)))
    event(f"{len(changes)} sound changes")
    after, loaded = amended_problem(problem, plan, changes)
    written = json.dumps(row_of(amendment_of(problem, plan, changes, after)))
    record = amendment_from_document(json.loads(written))
    again = amended(problem, plan, record.changes)
    assert canonical_bytes(again) == canonical_bytes(after)
    assert loaded.sha256 == record.amended_sha256
    assert canonical_bytes([problem, plan]) == before


def _sound(problem: Row, plan: Row, changes: Sequence[Change]) -> list[Change]:
    """Those that can be made after the ones before them."""
    kept: list[Change] = []
    for change in changes:
        with suppress(RefusedChanges):
            amended(problem, plan, [*kept, change])
            kept.append(change)
    return kept
