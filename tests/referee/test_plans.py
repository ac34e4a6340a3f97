"""Good plans are found good, and what is found of others comes in order, with places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import GOALS, RotationProblem
from scheduler.referee.plans import check_stints, judge_plan
from tests import strategies
from tests.county import stint
from tests.referee.good import PROBLEM, VALUES, changed, edit, good_plan, judged


def test_a_good_plan_is_found_good() -> None:
    verdict = judged(good_plan())
    assert verdict.violations == ()
    assert verdict.ok
    assert verdict.values == VALUES
    assert isinstance(verdict.plan, RotationPlan)
    assert (verdict.stints, verdict.visits) == (tuple(verdict.plan.stints), ())
    assert tuple(claim.goal for claim in verdict.claims) == GOALS


def test_all_goals_are_recomputed_where_the_problem_names_two() -> None:
    plan = good_plan()
    plan["goals"] = [plan["goals"][0], plan["goals"][-1]]
    verdict = judged(plan, PROBLEM | {"goals": ["unserved", "draw"]})
    assert verdict.ok
    assert verdict.values == VALUES


def test_places_are_json_paths() -> None:
    plan = changed(edit("stints", 1, cadre="nobody", end="2025-07-02"))
    plan["goals"][6]["value"] = 1
    plan["note"] = 1
    paths = {found.code: found.params["path"] for found in judged(plan).violations}
    assert paths == {
        "plan_format": "$.note",
        "plan_refers.unknown_cadre": "$.stints[1].cadre",
        "plan_refers.wrong_end": "$.stints[1].end",
        "plan_refers.unserved_missing": "$.unserved",
        "plan_values.value": "$.goals[7].value",
        "plan_values.bound_below": "$.goals[6].proven",
    }


def test_violations_come_in_the_order_of_the_rules() -> None:
    plan = changed(edit("stints", 0, start="2025-02-01"))
    plan |= {"problem_sha256": "0" * 64, "note": 1}
    rules = dict.fromkeys(found.rule for found in judged(plan).violations)
    assert list(rules) == ["plan_format", "plan_problem", "plan_refers", "plan_values",
                           "unit_cover", "pinned"]  # fmt: skip


@given(st.data())
def test_a_plan_file_breaks_just_what_its_stints_break(data: st.DataObject) -> None:
    drawn = data.draw(strategies.problems())
    problem = RotationProblem.model_validate(drawn)
    stints = [stint(n, day.isoformat(), at) for n, day, at in data.draw(strategies.plans(drawn))]
    violations, values = check_stints(problem, stints)
    served = {choice.cadre for choice in stints}
    plan = good_plan() | {
        "problem_sha256": problem_sha256(drawn),
        "stints": [
            {
                "cadre": choice.cadre,
                "start": choice.start.isoformat(),
                "end": problem.end_of(choice.start).isoformat(),
                "post": choice.post,
            }
            for choice in stints
        ],
        "unserved": [cadre["id"] for cadre in drawn["cadres"] if cadre["id"] not in served],
        "goals": [
            {"goal": goal, "value": values[goal], "bound": None, "proven": False}
            for goal in problem.goals
        ],
    }
    assert judge_plan(problem, problem_sha256(drawn), plan).violations == violations
