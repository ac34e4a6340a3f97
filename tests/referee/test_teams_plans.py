"""Good plans of teams are found good, and what is found of others comes in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.plans import TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import GOALS, TeamsProblem
from scheduler.referee.plans import check_visits, judge_plan
from tests import teams_strategies
from tests.referee import good
from tests.referee.good_teams import PROBLEM, SHA256, VALUES, changed, edit, good_plan, judged, put


def test_a_good_plan_is_found_good() -> None:
    verdict = judged(good_plan())
    assert verdict.violations == ()
    assert verdict.ok
    assert verdict.values == VALUES
    assert isinstance(verdict.plan, TeamsPlan)
    assert (verdict.visits, verdict.stints) == (tuple(verdict.plan.visits), ())
    assert tuple(claim.goal for claim in verdict.claims) == GOALS


def test_whether_the_plan_is_unique_is_taken_as_it_says() -> None:
    for unique in (True, False):
        verdict = judged(changed(put("unique", unique)))
        assert verdict.ok
        assert verdict.plan is not None
        assert verdict.plan.unique is unique
    assert [found.code for found in judged(changed(put("unique", 1))).violations] == ["plan_format"]


def test_all_goals_are_recomputed_where_the_problem_names_two() -> None:
    plan = good_plan()
    plan["goals"] = [plan["goals"][0], plan["goals"][-1]]
    verdict = judged(plan, PROBLEM | {"goals": ["unstaffed", "draw"]})
    assert verdict.ok
    assert verdict.values == VALUES


def test_goals_are_claimed_in_the_order_of_the_problem() -> None:
    plan = changed(lambda plan: plan["goals"].insert(1, plan["goals"].pop(2)))
    plan["goals"][-1]["value"] += 1
    plan["goals"].pop(3)
    assert {found.code for found in judged(plan).violations} == {
        "plan_values.order", "plan_values.missing", "plan_values.value", "plan_values.bound_below",
    }  # fmt: skip


def test_violations_come_in_the_order_of_the_rules() -> None:
    plan = changed(edit("visits", 0, start="2025-03-10"))
    plan |= {"problem_sha256": "0" * 64, "note": 1, "unvisited": []}
    rules = dict.fromkeys(found.rule for found in judged(plan).violations)
    assert list(rules) == ["plan_format", "plan_problem", "plan_refers", "plan_values",
                           "one_visit", "pinned"]  # fmt: skip


def test_a_plan_of_the_other_kind_is_malformed_and_has_nothing_to_judge() -> None:
    stints = judge_plan(TeamsProblem.model_validate(PROBLEM), SHA256, good.good_plan())
    assert "$.format" in {found.params["path"] for found in stints.violations}
    assert (stints.visits, stints.plan, stints.values["unstaffed"]) == ((), None, 3 + 3 + 4)
    rotation = RotationProblem.model_validate(good.PROBLEM)
    visits = judge_plan(rotation, good.SHA256, good_plan())
    assert "$.format" in {found.params["path"] for found in visits.violations}
    assert (visits.stints, visits.plan, visits.values["unserved"]) == ((), None, 4)


@given(st.data())
def test_a_plan_file_breaks_just_what_its_visits_break(data: st.DataObject) -> None:
    drawn = data.draw(teams_strategies.problems())
    problem = TeamsProblem.model_validate(drawn)
    visits = data.draw(teams_strategies.plans(drawn))
    violations, values = check_visits(problem, visits)
    visited = {choice.case for choice in visits}
    plan = good_plan() | {
        "problem_sha256": problem_sha256(drawn),
        "visits": [choice.model_dump(mode="json") for choice in visits],
        "unvisited": [case["id"] for case in drawn["cases"] if case["id"] not in visited],
        "goals": [
            {"goal": goal, "value": values[goal], "bound": None, "proven": False}
            for goal in problem.goals
        ],
    }
    assert judge_plan(problem, problem_sha256(drawn), plan).violations == violations
