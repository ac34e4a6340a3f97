"""The walk itself, on plan files; `cases.py` takes it through problem files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.reading import parse_document
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.shape import shape_findings
from scheduler.words import LANGUAGES, Words
from tests.problems.small import changed, put, without


def _plan() -> dict[str, Any]:
    return {
        "format": "rotation-plan/1",
        "problem_sha256": "0" * 64,
        "stints": [{"cadre": "c1", "start": "2026-02-01", "end": "2026-05-01", "post": "desk"}],
        "unserved": ["c2"],
        "goals": [{"goal": "unserved", "value": 1, "bound": None, "proven": False}],
        "solver": {"name": "lunzhi", "version": "0.1.0", "seconds": 1.5, "threads": 2},
    }


def test_a_plan_without_fault_is_what_the_model_takes() -> None:
    assert list(shape_findings(RotationPlan, _plan())) == []
    assert RotationPlan.model_validate(_plan()).solver.seconds == 1.5


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("problem_sha256", "F" * 64, "wrong_form"),
        ("problem_sha256", "0" * 63, "wrong_form"),
        ("solver.seconds", "fast", "wrong_type.number"),
        ("solver.seconds", float("inf"), "wrong_type.number"),
        ("solver.seconds", True, "wrong_type.number"),
        ("solver.seconds", -0.5, "too_small"),
        ("solver.threads", 0, "too_small"),
        ("goals.0.bound", -1, "too_small"),
        ("goals.0.bound", 1.0, "wrong_type.whole_number_or_null"),
        ("goals.0.proven", None, "wrong_type.true_or_false"),
        ("problem_sha256", "\ud800", "lone_surrogate"),
        ("stints.0.end", "2026-02-30", "bad_date.unknown"),
        ("stints", None, "wrong_type.list"),
    ],
)
def test_a_slip_in_a_plan_is_found_and_has_words(path: str, value: object, code: str) -> None:
    document = _plan()
    put(path, value)(document)
    [finding] = shape_findings(RotationPlan, document)
    assert ".".join(map(str, finding.loc)) == path
    assert finding.code == code
    for language in LANGUAGES:
        assert Words(language)(f"fault.{code}", **finding.params)


def _teams_plan() -> dict[str, Any]:
    return {
        "format": "teams-plan/1",
        "problem_sha256": "0" * 64,
        "visits": [{"case": "k1", "start": "2026-03-02", "seats": {"lead": ["p1"], "aides": []}}],
        "unvisited": [],
        "goals": [{"goal": "unstaffed", "value": 0, "bound": 0, "proven": True}],
        "solver": {"name": "lunzhi", "version": "0.1.0", "seconds": 1.5, "threads": 2},
        "unique": True,
    }


def test_a_plan_of_visits_without_fault_is_what_the_model_takes() -> None:
    assert list(shape_findings(TeamsPlan, _teams_plan())) == []
    assert TeamsPlan.model_validate(_teams_plan()).visits[0].seats == {"lead": ["p1"], "aides": []}


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("unique", None, "null_for_absent"),
        ("unique", "yes", "wrong_type.true_or_false"),
        ("visits.0.case", 1, "wrong_type.text"),
        ("visits.0.end", "2026-03-04", "unknown_key"),
        ("visits.0.seats", [], "wrong_type.object"),
        ("visits.0.seats", None, "wrong_type.object"),
        ("visits.0.seats.lead", "p1", "wrong_type.list"),
        ("visits.0.seats.lead", {}, "wrong_type.list"),
        ("visits.0.seats.lead.0", 1, "wrong_type.text"),
        ("visits.0.seats.lead.0", ["p1"], "wrong_type.text"),
        ("unvisited.0", None, "wrong_type.text"),
    ],
)
def test_a_slip_in_a_plan_of_visits_is_found_at_its_place(
    path: str, value: object, code: str
) -> None:
    document = _teams_plan()
    put(path, value)(document)
    [finding] = shape_findings(TeamsPlan, document)
    assert ".".join(map(str, finding.loc)) == path
    assert finding.code == code


def test_the_faults_of_a_seat_come_in_the_order_of_its_people() -> None:
    document = _teams_plan()
    put("visits.0.seats", {"b": [1, "p", 2], "a": 3})(document)
    at = ("visits", 0, "seats")
    found = [finding.loc for finding in shape_findings(TeamsPlan, document)]
    assert found == [(*at, "b", 0), (*at, "b", 2), (*at, "a")]


def test_a_plan_may_name_seats_that_no_problem_could_have() -> None:
    # Whether they are those of the problem is for the referee, who has it at hand.
    document = _teams_plan()
    put("visits.0.seats", {"": [], "a|b": ["", "c|d"]})(document)
    assert list(shape_findings(TeamsPlan, document)) == []


def test_whole_seconds_are_a_number() -> None:
    document = _plan()
    put("solver.seconds", 2)(document)
    assert list(shape_findings(RotationPlan, document)) == []


def test_a_misspelt_key_is_named_with_the_one_that_is_meant() -> None:
    document = changed(put("cadres.0.promoted", "2025-12-01"), without("cadres.0.promoted_on"))
    misspelt, missing = shape_findings(RotationProblem, document)
    assert misspelt.code == "unknown_key.near"
    assert misspelt.params == {"key": '"promoted"', "nearest": "promoted_on"}
    assert missing.loc == ("cadres", 0, "promoted_on")


def test_a_key_like_none_is_named_with_all_that_are_known() -> None:
    [finding] = shape_findings(RotationProblem, changed(put("quiet.0.xyz", 1)))
    assert finding.params == {"key": '"xyz"', "known": "from, to"}


def test_what_json_cannot_hold_is_left_to_who_reported_it() -> None:
    document = _plan()
    document["solver"] = parse_document(b"NaN").value
    assert list(shape_findings(RotationPlan, document)) == []


PATHS = [
    "format", "problem_sha256", "stints", "stints.0", "stints.0.start", "unserved", "goals.0",
    "goals.0.bound", "goals.0.proven", "solver.name", "solver.seconds", "other",
]  # fmt: skip
VALUES: list[object] = [
    None, True, 0, -1, 1.5, 3.0, 10**20, "", "a", "\ud800",
    "2026-02-01", "0" * 64, [], {}, [1], ["a"],
]  # fmt: skip


TEAMS_PATHS = [
    "format", "visits", "visits.0", "visits.0.start", "visits.0.seats", "visits.0.seats.lead",
    "visits.0.seats.aides", "visits.0.seats.lead.0", "visits.0.seats.other", "unvisited", "other",
]  # fmt: skip


def _takes(model: type[RotationPlan] | type[TeamsPlan], document: object) -> bool:
    try:
        model.model_validate(document)
    except ValidationError:
        return False
    return True


@given(st.data())
def test_the_walk_finds_something_exactly_where_pydantic_does(data: st.DataObject) -> None:
    document = _plan()
    put(data.draw(st.sampled_from(PATHS)), data.draw(st.sampled_from(VALUES)))(document)
    assert (not list(shape_findings(RotationPlan, document))) is _takes(RotationPlan, document)


@given(st.data())
def test_so_it_does_in_plans_of_visits(data: st.DataObject) -> None:
    document = _teams_plan()
    put(data.draw(st.sampled_from(TEAMS_PATHS)), data.draw(st.sampled_from(VALUES)))(document)
    assert (not list(shape_findings(TeamsPlan, document))) is _takes(TeamsPlan, document)
