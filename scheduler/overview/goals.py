"""The goals of a plan: what was reached, and what is proven of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.problems.plans import GoalClaim
from scheduler.problems.rotation import GOALS, RotationProblem

__all__ = ["GoalRow", "goal_rows"]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal's value, recomputed from the plan alone, and the bound that the plan brings along.

    `counts`: whether the file names the goal. `claimed`: the plan's own value where it is another
    one; its bound and proof are then not shown, as they speak of another plan.
    """

    goal: str
    value: int
    bound: int | None
    proven: bool
    counts: bool
    claimed: int | None


def goal_rows(
    problem: RotationProblem, values: Mapping[str, int], claims: Sequence[GoalClaim]
) -> tuple[GoalRow, ...]:
    """The goals that count, most important first, then the others."""
    by_goal = {claim.goal: claim for claim in claims}
    others = [goal for goal in GOALS if goal not in problem.goals]
    rows = [_row(goal, values[goal], by_goal.get(goal), True) for goal in problem.goals]
    rows += [_row(goal, values[goal], None, False) for goal in others]
    return tuple(_no_proof_after_doubt(rows))


def _row(goal: str, value: int, claim: GoalClaim | None, counts: bool) -> GoalRow:
    if claim is None:
        return GoalRow(goal, value, None, False, counts, None)
    if claim.value != value:
        return GoalRow(goal, value, None, False, counts, claim.value)
    return GoalRow(goal, value, claim.bound, claim.proven, counts, None)


def _no_proof_after_doubt(rows: Sequence[GoalRow]) -> Iterator[GoalRow]:
    # A goal is proven given the goals before it: where one of those has another value than the
    # plan says, nothing is known of the ones after.
    doubted = False
    for row in rows:
        doubted = doubted or row.claimed is not None
        yield replace(row, bound=None, proven=False) if doubted else row
