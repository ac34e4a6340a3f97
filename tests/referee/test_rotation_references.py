"""Plans whose stints, unserved or problem are not what they should be: all that is found."""

from __future__ import annotations

import pytest

from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import check_stints
from tests.county import can_be_said, stint
from tests.referee.good import PROBLEM, STINTS, Change, changed, edit, judged, put

SPOILT: dict[str, tuple[Change, set[str]]] = {
    # stints
    "drop a pinned stint": (
        lambda plan: plan["stints"].pop(0),
        {"plan_refers.unserved_missing", "plan_values.value", "pinned.missing"},
    ),
    "drop another stint": (
        lambda plan: plan["stints"].pop(2),
        {"plan_refers.unserved_missing", "plan_values.value"},
    ),
    "the same stint twice": (lambda plan: plan["stints"].append(STINTS[2]), {"one_stint"}),
    "a second stint": (
        lambda plan: plan["stints"].append(
            {"cadre": "an", "start": "2025-04-01", "end": "2025-07-01", "post": "door"}
        ),
        {"one_stint", "plan_values.value", "unit_cover"},
    ),
    "shift a start by a day": (
        edit("stints", 2, start="2025-02-02"),
        {"plan_refers.unknown_start", "plan_refers.wrong_end", "plan_values.value"},
    ),
    "shift start and end by a day": (
        edit("stints", 2, start="2025-02-02", end="2025-05-02"),
        {"plan_refers.unknown_start", "plan_values.value"},
    ),
    "shift to another start": (
        edit("stints", 2, start="2025-03-01", end="2025-06-01"),
        {"plan_values.value"},
    ),
    "start before the promotion": (
        edit("stints", 2, start="2024-12-31", end="2025-03-31"),
        {"plan_refers.unknown_start", "promoted_first", "plan_values.value"},
    ),
    "an end a day late": (edit("stints", 1, end="2025-07-02"), {"plan_refers.wrong_end"}),
    "the last day for the end": (edit("stints", 1, end="2025-06-30"), {"plan_refers.wrong_end"}),
    "move a pinned stint": (
        edit("stints", 0, start="2025-02-01", end="2025-05-01"),
        {"pinned.moved", "plan_values.value", "unit_cover"},
    ),
    "swap posts": (edit("stints", 1, post="door"), {"plan_values.value"}),
    "swap cadres": (
        lambda plan: (plan["stints"][0].update(cadre="bo"), plan["stints"][1].update(cadre="an")),
        {"pinned.moved", "plan_values.value"},
    ),
    "one too many": (
        lambda plan: (
            plan["stints"].append(
                {"cadre": "du", "start": "2025-02-01", "end": "2025-05-01", "post": "desk"}
            ),
            plan["unserved"].clear(),
        ),
        {"unit_cover", "plan_values.value"},
    ),
    "an unknown cadre": (
        edit("stints", 2, cadre="nobody"),
        {"plan_refers.unknown_cadre", "plan_refers.unserved_missing", "plan_values.value"},
    ),
    "an unknown post": (
        edit("stints", 2, post="roof"),
        {"plan_refers.unknown_post", "plan_values.value"},
    ),
    "the last start of the calendar": (
        edit("stints", 2, start="9999-12-31"),
        {"plan_refers.unknown_start", "plan_refers.wrong_end", "plan_values.value"},
    ),
    # unserved
    "nobody unserved": (put("unserved", []), {"plan_refers.unserved_missing"}),
    "unserved twice": (put("unserved", ["du", "du"]), {"plan_refers.unserved_doubled"}),
    "unserved and unknown": (put("unserved", ["du", "nobody"]), {"plan_refers.unserved_unknown"}),
    "unserved though serving": (put("unserved", ["du", "an"]), {"plan_refers.unserved_serves"}),
    "somebody else unserved": (
        put("unserved", ["an"]),
        {"plan_refers.unserved_serves", "plan_refers.unserved_missing"},
    ),
    # the problem
    "another problem": (put("problem_sha256", "0" * 64), {"plan_problem"}),


}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_plan_is_found_out(change: Change, expected: set[str]) -> None:
    violations = judged(changed(change)).violations
    assert {found.code for found in violations} == expected
    assert can_be_said(violations)


def test_wrong_names_in_bare_stints_are_told_too() -> None:
    problem = RotationProblem.model_validate(PROBLEM)
    good = [stint("an", "2025-01-01"), stint("bo", "2025-04-01")]
    violations, values = check_stints(problem, good)
    assert (violations, values["unserved"]) == ((), 2)
    violations, _ = check_stints(problem, [*good, stint("nobody", "2025-01-02", "roof")])
    assert [found.code for found in violations] == [
        "plan_refers.unknown_cadre", "plan_refers.unknown_start", "plan_refers.unknown_post",
    ]  # fmt: skip
