"""Plans that are malformed, alone or in part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.rotation import GOALS
from tests.county import can_be_said
from tests.referee.good import SHA256, STINTS, changed, codes, edit, good_plan, judged, put

KEYS = ("format", "problem_sha256", "stints", "unserved", "goals", "solver")
# Values that are right nowhere at all, and for each key those that are right elsewhere.
NOWHERE = (None, True, {"a": [None]}, [["a"]], -1, 1e300)
WRONG_DAYS = (
    "2025-2-1", "2025-02-30", "10000-01-01", "0000-01-01", "2025-02-01T00:00:00", "", "２025-02-01",
)  # fmt: skip
WRONG: dict[tuple[str, ...], tuple[object, ...]] = {
    **{("stints", key): (3, []) for key in ("cadre", "post")},
    **{("stints", key): (3, 20250201, *WRONG_DAYS) for key in ("start", "end")},
    ("goals", "goal"): (1, []),
    ("goals", "value"): ("1", 1.0),
    ("goals", "bound"): ("1", 1.0),
    ("goals", "proven"): (1, "true"),
    ("solver", "name"): (1,),
    ("solver", "version"): (1.0,),
    ("solver", "seconds"): ("1", float("nan"), float("inf")),
    ("solver", "threads"): (0, 1.5, "1"),
}


def wrong_values() -> Iterator[tuple[str, str, object]]:
    for (part, key), wrong in WRONG.items():
        for value in (*NOWHERE, *wrong):
            allowed = (key == "bound" and value is None) or (key == "proven" and value is True)
            if not allowed and (key != "seconds" or value != 1e300):
                yield part, key, value


@pytest.mark.parametrize(("part", "key", "value"), list(wrong_values()))
def test_a_wrong_value_is_found_where_it_stands(part: str, key: str, value: object) -> None:
    plan = good_plan()
    item = plan[part] if part == "solver" else plan[part][1]
    item[key] = value
    (found,) = judged(plan).violations
    place = part if part == "solver" else f"{part}[1]"
    assert found.code == "plan_format"
    assert str(found.params["path"]).startswith(f"$.{place}.{key}")


def test_every_wrong_value_can_be_said() -> None:
    for part, key, value in wrong_values():
        plan = good_plan()
        item = plan[part] if part == "solver" else plan[part][1]
        item[key] = value
        assert can_be_said(judged(plan).violations)
    for key, value in product(KEYS, (*NOWHERE, "text")):
        assert can_be_said(judged(changed(put(key, value))).violations)
    assert can_be_said(judged({"note": 1}).violations)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", [*NOWHERE, "text", 3])
def test_a_part_of_another_type_is_malformed(key: str, value: object) -> None:
    found = codes(changed(put(key, value)))
    assert found - {"plan_problem"} == {"plan_format"}
    assert ("plan_problem" in found) == (key == "problem_sha256" and value == "text")


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_part_is_told(key: str) -> None:
    plan = good_plan()
    del plan[key]
    (found,) = judged(plan).violations
    assert (found.code, found.params["path"]) == ("plan_format", f"$.{key}")


@pytest.mark.parametrize("sha256", [SHA256.upper(), SHA256[:32], SHA256 + "0", SHA256 + "\n", ""])
def test_a_malformed_hash_is_another_one_too(sha256: str) -> None:
    assert codes(changed(put("problem_sha256", sha256))) == {"plan_format", "plan_problem"}


def test_a_lone_surrogate_is_the_name_of_nobody_and_nothing() -> None:
    assert "plan_refers.unknown_cadre" in codes(changed(edit("stints", 1, cadre="\ud800")))
    assert "plan_refers.unknown_post" in codes(changed(edit("stints", 1, post="\ud800")))
    assert "plan_refers.unserved_unknown" in codes(changed(put("unserved", ["\ud800"])))
    assert "plan_values.extra" in codes(changed(edit("goals", 1, goal="\ud800")))


def test_unknown_keys_are_told_wherever_they_stand() -> None:
    plan = good_plan()
    for part in (plan, plan["stints"][1], plan["goals"][2], plan["solver"]):
        part["note"] = "hello"
    found = judged(plan).violations
    assert {violation.code for violation in found} == {"plan_format"}
    assert {violation.params["path"] for violation in found} == {
        "$.note", "$.stints[1].note", "$.goals[2].note", "$.solver.note",
    }  # fmt: skip


@pytest.mark.parametrize("thing", [None, True, 3, 1.5, "plan", [], [[]], {}, {"": {}}])
def test_what_is_no_plan_at_all_has_no_stints(thing: object) -> None:
    verdict = judged(thing)
    assert {found.rule for found in verdict.violations} == {"plan_format"}
    assert verdict.values["unserved"] == 4
    assert (verdict.plan, verdict.stints, verdict.claims) == (None, (), ())


def test_well_formed_stints_are_judged_beside_malformed_parts() -> None:
    plan = changed(edit("stints", 0, start="2025-02-01", end="2025-05-01"))
    plan |= {"solver": None, "goals": 7, "unserved": None}
    verdict = judged(plan)
    assert [found.code for found in verdict.violations] == [
        *["plan_format"] * 3, "unit_cover", "pinned.moved",
    ]  # fmt: skip
    assert len(verdict.stints) == 3


def test_a_malformed_stint_leaves_the_others_judged_and_the_values_undecided() -> None:
    plan = changed(edit("stints", 2, post=None))
    plan["stints"][0] = dict(STINTS[1])
    verdict = judged(plan)
    assert [found.code for found in verdict.violations] == ["plan_format", "one_stint"]
    assert [stint.cadre for stint in verdict.stints] == ["bo", "bo"]


def test_malformed_claims_leave_the_others_judged() -> None:
    plan = changed(edit("goals", 2, value=None))
    plan["goals"][5]["value"] = 88
    assert codes(plan) == {"plan_format", "plan_values.value", "plan_values.bound_above"}


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
