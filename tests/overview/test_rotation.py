from __future__ import annotations

from scheduler.overview.rotation import overview
from scheduler.problems.plans import GoalClaim
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from tests.county import cadre, county
from tests.overview.plans import by_hand, greedy, sample


def test_the_sample_county_is_told_completely() -> None:
    problem, plan = greedy("tightened")
    assert not list(violations(problem, plan.stints))
    view = overview(problem, plan)
    assert (view.cadres, view.planned) == (46, len(plan.stints))
    assert len(view.stints) == len(plan.stints) + len(problem.serving)
    assert len(view.timeline.rows) == len(problem.cadres) + len(problem.serving)
    assert view.missed == goal_values(problem, plan.stints)["shortfall"] > 0
    unserved = [standing.person for standing in view.standings if standing.kind == "unserved"]
    assert unserved == plan.unserved != []
    assert any(standing.kind == "late" for standing in view.standings)


def test_the_same_plan_gives_the_same_overview() -> None:
    problem, plan = greedy("tightened")
    assert overview(problem, plan) == overview(problem, plan)


def test_everything_is_proven_only_where_every_goal_that_counts_is() -> None:
    problem = county(goals=["unserved", "draw"])
    plan = by_hand(problem, ("an", "2025-01-01", "desk"))
    assert not overview(problem, plan).all_proven
    goals = [
        GoalClaim(goal=claim.goal, value=claim.value, bound=claim.value, proven=True)
        for claim in plan.goals
    ]
    assert overview(problem, plan.model_copy(update={"goals": goals})).all_proven


def test_a_county_of_nothing_has_an_overview() -> None:
    document = sample().model_dump(mode="json", by_alias=True, exclude_none=True)
    for key in ("posts", "demand", "units", "cadres", "serving", "quotas", "quiet"):
        document[key] = []
    problem = RotationProblem.model_validate(document)
    view = overview(problem, by_hand(problem))
    assert (view.stints, view.timeline.rows, view.duty, view.standings) == ((), (), (), ())


def test_texts_are_printable() -> None:
    problem = county(name="county\x07", cadres=[{**cadre("an"), "name": "A\x1b[2J"}])
    view = overview(problem, by_hand(problem))
    assert view.name == "county\ufffd"
    assert view.timeline.rows[0].name == view.standings[0].name == "A\ufffd[2J"
