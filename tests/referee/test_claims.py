"""Plans that say of their goals what is not so."""

from __future__ import annotations

import pytest

from tests.county import can_be_said
from tests.referee.good import VALUES, Change, changed, codes, edit, good_plan, judged, put

SPOILT: dict[str, tuple[Change, set[str]]] = {
    **{
        f"a false {goal}": (
            edit("goals", place, value=value + 1, bound=value + 1),
            {"plan_values.value"},
        )
        for place, (goal, value) in enumerate(VALUES.items())
    },
    "a value too good": (edit("goals", 5, value=88, bound=88), {"plan_values.value"}),
    "no goals": (put("goals", []), {"plan_values.missing"}),
    "a goal missing": (lambda plan: plan["goals"].pop(3), {"plan_values.missing"}),
    "goals in reverse": (lambda plan: plan["goals"].reverse(), {"plan_values.order"}),
    "two goals swapped": (
        lambda plan: plan["goals"].insert(2, plan["goals"].pop(3)),
        {"plan_values.order"},
    ),
    "a goal twice": (
        lambda plan: plan["goals"].append(plan["goals"][-1]),
        {"plan_values.doubled"},
    ),
    "a goal of nobody's": (
        lambda plan: plan["goals"].append(plan["goals"][0] | {"goal": "beauty"}),
        {"plan_values.extra"},
    ),
    "a bound above the value": (
        edit("goals", 5, bound=90),
        {"plan_values.bound_above"},
    ),
    "an unproven bound above the value": (
        edit("goals", 7, bound=10**9, proven=False),
        {"plan_values.bound_above"},
    ),
    "proven with a bound below": (edit("goals", 5, bound=88), {"plan_values.bound_below"}),
    "proven without a bound": (edit("goals", 5, bound=None), {"plan_values.no_bound"}),
    "proven after an open goal": (
        edit("goals", 5, bound=88, proven=False),
        {"plan_values.open_before"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_plan_is_found_out(change: Change, expected: set[str]) -> None:
    violations = judged(changed(change)).violations
    assert {found.code for found in violations} == expected
    assert can_be_said(violations)


def test_a_plan_may_prove_less_than_it_could() -> None:
    plan = good_plan()
    for claim in plan["goals"]:
        claim.update(proven=False)
    plan["goals"][5].update(bound=88)
    plan["goals"][6].update(bound=None)
    assert codes(plan) == set()


def test_a_proof_out_of_turn_names_the_first_goal_that_is_open() -> None:
    plan = good_plan()
    for place in (2, 4):
        plan["goals"][place]["proven"] = False
    told = [(found.params["goal"], found.params["before"]) for found in judged(plan).violations]
    assert told == [(goal, "shortfall") for goal in ("changes", "strain", "preference", "draw")]
