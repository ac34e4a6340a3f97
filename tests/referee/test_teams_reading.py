"""Plans of teams that are malformed, alone or in part."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.teams import GOALS
from tests.county import can_be_said
from tests.referee.good_teams import VISITS, changed, codes, edit, good_plan, judged, put

KEYS = ("format", "problem_sha256", "visits", "unvisited", "goals", "solver")
# Values that are right nowhere at all, and for each key those that are right elsewhere.
NOWHERE = (None, True, [["a"]], -1, 1e300)
WRONG: dict[str, tuple[object, ...]] = {
    "case": (*NOWHERE, 3, [], {}),
    "start": (*NOWHERE, 20250303, "", "2025-3-3", "2025-02-30", "10000-01-01", "2025-03-03T00:00"),
    "seats": (*NOWHERE, "an", [], ["an"], {"main": None}, {"main": "an"}, {"main": [None]},
              {"main": {"an": 1}}, {"main": [["an"]]}, {"main": [], "aides": [1]}),
}  # fmt: skip
MALFORMED = [(key, value) for key, values in WRONG.items() for value in values]


@pytest.mark.parametrize(("key", "value"), MALFORMED, ids=str)
def test_a_wrong_value_is_found_where_it_stands(key: str, value: object) -> None:
    violations = judged(changed(edit("visits", 1, **{key: value}))).violations
    (found,) = violations
    assert found.code == "plan_format"
    assert str(found.params["path"]).startswith(f"$.visits[1].{key}")
    assert can_be_said(violations)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", [*NOWHERE, {"a": [None]}, "text", 3])
def test_a_part_of_another_type_is_malformed(key: str, value: object) -> None:
    found = judged(changed(put(key, value))).violations
    assert {violation.code for violation in found} - {"plan_problem"} == {"plan_format"}
    assert can_be_said(found)


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_part_is_told(key: str) -> None:
    plan = good_plan()
    del plan[key]
    (found,) = judged(plan).violations
    assert (found.code, found.params["path"]) == ("plan_format", f"$.{key}")


def test_unknown_keys_are_told_wherever_they_stand() -> None:
    plan = good_plan()
    for part in (plan, plan["visits"][1], plan["goals"][2], plan["solver"]):
        part["note"] = "hello"
    found = judged(plan).violations
    assert {(violation.code, violation.params["path"]) for violation in found} == {
        ("plan_format", path)
        for path in ("$.note", "$.visits[1].note", "$.goals[2].note", "$.solver.note")
    }


def test_a_lone_surrogate_is_the_name_of_nobody_and_nothing() -> None:
    assert "plan_refers.unknown_case" in codes(changed(edit("visits", 1, case="\ud800")))
    found = codes(changed(edit("visits", 1, seats={"main": ["\ud800"], "\ud800": []})))
    assert {"plan_refers.unknown_seat", "plan_refers.unknown_person"} < found
    assert "plan_refers.unvisited_unknown" in codes(changed(put("unvisited", ["\ud800"])))
    spoilt = changed(edit("visits", 1, case="\ud800", seats={"\ud800": ["\ud800"]}))
    assert can_be_said(judged(spoilt).violations)


@pytest.mark.parametrize("thing", [None, True, 3, 1.5, "plan", [], [[]], {}, {"": {}}])
def test_what_is_no_plan_at_all_has_no_visits(thing: object) -> None:
    verdict = judged(thing)
    # Nor is the pinned visit missing: nobody knows what the plan would have had.
    assert {found.rule for found in verdict.violations} == {"plan_format"}
    assert verdict.values["unstaffed"] == 3 + 3 + 4
    assert (verdict.plan, verdict.visits, verdict.claims) == (None, (), ())


def test_well_formed_visits_are_judged_beside_malformed_parts() -> None:
    plan = changed(edit("visits", 0, start="2025-03-04"))
    plan |= {"solver": None, "goals": 7, "unvisited": None}
    verdict = judged(plan)
    assert [found.code for found in verdict.violations] == [*["plan_format"] * 3, "pinned.start"]
    assert len(verdict.visits) == 2


def test_a_malformed_visit_leaves_the_others_judged_and_the_values_undecided() -> None:
    plan = changed(edit("visits", 0, case=None))
    plan["visits"].append(dict(VISITS[1]))
    verdict = judged(plan)
    # Whether the dam is visited, as the pin wants, nobody can tell.
    assert [found.code for found in verdict.violations] == ["plan_format", "one_visit.twice"]
    assert [visit.case for visit in verdict.visits] == ["road", "road"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_no_json_value_anywhere_in_a_plan_is_too_much(data: st.DataObject) -> None:
    plan = good_plan()
    part: Any = plan
    key = data.draw(st.sampled_from(KEYS))
    while part[key] and isinstance(part[key], dict | list) and data.draw(st.booleans()):
        part = part[key]
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    part[key] = data.draw(JSON)
    verdict = judged(plan)
    malformed = any(found.rule == "plan_format" for found in verdict.violations)
    assert (verdict.plan is None) == malformed
    assert tuple(verdict.values) == GOALS


@given(JSON)
def test_no_other_json_value_is_a_plan(thing: object) -> None:
    assert not judged(thing).ok
