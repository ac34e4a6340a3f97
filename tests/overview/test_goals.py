from __future__ import annotations

from scheduler.overview.goals import GoalRow, goal_rows
from scheduler.problems.plans import GoalClaim
from scheduler.problems.rotation import GOALS
from tests.county import county

VALUES: dict[str, int] = {goal: place for place, goal in enumerate(GOALS)}


def claim(goal: str, value: int) -> GoalClaim:
    return GoalClaim(goal=goal, value=value, bound=value, proven=True)


def test_goals_stand_in_the_file_s_order_then_those_that_do_not_count() -> None:
    problem = county(goals=["unserved", "strain", "draw"])
    rows = goal_rows(problem, VALUES, [claim("unserved", 0), claim("strain", 5)])
    assert [row.goal for row in rows] == [
        "unserved", "strain", "draw", "late", "shortfall", "changes", "waiting", "preference",
    ]  # fmt: skip
    assert rows[1] == GoalRow(
        "strain", "goal.rotation.strain", 5, 5, proven=True, counts=True, claimed=None
    )
    assert rows[2] == GoalRow(
        "draw", "goal.rotation.draw", 7, None, proven=False, counts=True, claimed=None
    )
    assert rows[3] == GoalRow(
        "late", "goal.rotation.late", 1, None, proven=False, counts=False, claimed=None
    )


def test_a_wrong_claim_loses_its_proof_and_that_of_the_goals_after() -> None:
    problem = county(goals=["unserved", "strain", "draw"])
    claims = [claim("unserved", 0), claim("strain", 4), claim("draw", 7)]
    first, wrong, after = goal_rows(problem, VALUES, claims)[:3]
    assert first.proven
    assert wrong == GoalRow(
        "strain", "goal.rotation.strain", 5, None, proven=False, counts=True, claimed=4
    )
    assert after == GoalRow(
        "draw", "goal.rotation.draw", 7, None, proven=False, counts=True, claimed=None
    )
