"""What is proven of a plan, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.overview.goals import GoalRow, goal_word
from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim
from scheduler.words import Words
from solver.results import GoalResult

__all__ = ["found_goals", "proof_sentence", "uniqueness_sentence"]


def proof_sentence(
    words: Words, goals: Iterable[GoalClaim | GoalResult], seconds: float, *, asked: bool
) -> str:
    """What is proven; `asked`: whether somebody ended the search."""
    if all(goal.proven for goal in goals):
        return words("cli.solve.proven", seconds=f"{seconds:.1f}")
    return words("cli.solve.interrupted" if asked else "cli.solve.out_of_time")


def uniqueness_sentence(words: Words, unique: bool | None) -> str:
    """Whether any other plan is as good; None: not found out."""
    match unique:
        case None:
            return words("cli.solve.unique.unknown")
        case _:
            return words("cli.solve.unique.yes" if unique else "cli.solve.unique.no")


def found_goals(problem: Problem, goals: Iterable[GoalResult]) -> list[GoalRow]:
    """Goals as the solver found them, as rows of a table."""
    return [_goal_row(problem, goal) for goal in goals]


def _goal_row(problem: Problem, goal: GoalResult) -> GoalRow:
    return GoalRow(
        goal=goal.goal,
        word=goal_word(problem, goal.goal),
        value=goal.value,
        bound=goal.bound,
        proven=goal.proven,
        counts=True,
        claimed=None,
    )
