"""The goals of a plan: what was reached, and what is proven of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.problems import rotation, teams
from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim
from scheduler.problems.rotation import RotationProblem

__all__ = ["GoalRow", "goal_rows", "goal_word"]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal's value, recomputed from the plan alone, and the bound that the plan brings along.

    `word`: the code of its name, as goals of the same id mean different things in different
    formats. `counts`: whether the file names the goal. `claimed`: the plan's own value where it is
    another one; its bound and proof are then not shown, as they speak of another plan.
    """

    goal: str
    word: str
    value: int
    bound: int | None
    proven: bool
    counts: bool
    claimed: int | None


def goal_word(problem: Problem, goal: str) -> str:
    """The code of the name that a goal of the problem's format has."""
    family = "rotation" if isinstance(problem, RotationProblem) else "teams"
    return f"goal.{family}.{goal}"


def goal_rows(
    problem: Problem, values: Mapping[str, int], claims: Sequence[GoalClaim]
) -> tuple[GoalRow, ...]:
    """The goals that count, most important first, then the others of the format."""
    by_goal = {claim.goal: claim for claim in claims}
    known = rotation.GOALS if isinstance(problem, RotationProblem) else teams.GOALS
    others = [goal for goal in known if goal not in problem.goals]
    rows = [_row(problem, goal, values, by_goal.get(goal)) for goal in problem.goals]
    rows += [replace(_row(problem, goal, values, None), counts=False) for goal in others]
    return tuple(_no_proof_after_doubt(rows))


def _row(
    problem: Problem, goal: str, values: Mapping[str, int], claim: GoalClaim | None
) -> GoalRow:
    row = GoalRow(goal, goal_word(problem, goal), values[goal], None, False, True, None)
    if claim is None:
        return row
    if claim.value != row.value:
        return replace(row, claimed=claim.value)
    return replace(row, bound=claim.bound, proven=claim.proven)


def _no_proof_after_doubt(rows: Sequence[GoalRow]) -> Iterator[GoalRow]:
    # A goal is proven given the goals before it: where one of those has another value than the
    # plan says, nothing is known of the ones after.
    doubted = False
    for row in rows:
        doubted = doubted or row.claimed is not None
        yield replace(row, bound=None, proven=False) if doubted else row
