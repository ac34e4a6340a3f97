"""A rotation plan as people look at it: everything that a screen or a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.overview.duty import DutyLine, duty_lines
from scheduler.overview.goals import GoalRow, goal_rows
from scheduler.overview.standing import BUDGET, Standing, standings
from scheduler.overview.stints import PostKey, StintRow, post_keys, stint_rows
from scheduler.overview.timeline import Timeline, timeline_of
from scheduler.problems.plans import RotationPlan, SolverNote
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.presence import Presence
from scheduler.referee.rotation_goals import values_of
from scheduler.words import printable

__all__ = ["RotationOverview", "overview"]


@dataclass(frozen=True, slots=True)
class RotationOverview:
    """A plan beside its problem; every text in it is `printable`.

    `first` and `last`: the horizon's days. `cadres`: how many owe a stint; `planned`: how many of
    them have one. `problem_sha256`, `solver`, `unique`: as the plan file says.
    """

    name: str
    first: date
    last: date
    cadres: int
    planned: int
    posts: tuple[PostKey, ...]
    goals: tuple[GoalRow, ...]
    stints: tuple[StintRow, ...]
    timeline: Timeline
    duty: tuple[DutyLine, ...]
    standings: tuple[Standing, ...]
    problem_sha256: str
    solver: SolverNote
    unique: bool | None

    @property
    def all_proven(self) -> bool:
        """Whether every goal that counts is proven."""
        return all(goal.proven for goal in self.goals if goal.counts)

    @property
    def missed(self) -> int:
        """Person-days short, the goal `shortfall`."""
        return sum(line.missed for line in self.duty)


def overview(
    problem: RotationProblem, plan: RotationPlan, budget: int = BUDGET
) -> RotationOverview:
    """Everything to be shown of a plan, whoever made it.

    Goal values are recomputed. Stints of cadres whom the problem does not have are left out: judge
    the plan first. `budget`: how many stints to force at most in looking for what stands in the
    way of unserved and late cadres.
    """
    presence = Presence(problem, plan.stints)
    posts = post_keys(problem)
    rows = stint_rows(problem, presence.assigned, posts)
    timeline = timeline_of(problem, rows, posts)
    first, end = problem.horizon
    return RotationOverview(
        name=printable(problem.name),
        first=first,
        last=end - timedelta(1),
        cadres=len(problem.cadres),
        planned=len(presence.by_cadre),
        posts=timeline.posts,
        goals=goal_rows(problem, values_of(problem, presence), plan.goals),
        stints=rows,
        timeline=timeline,
        duty=duty_lines(problem, presence, posts),
        standings=standings(problem, plan.stints, rows, posts, budget),
        problem_sha256=plan.problem_sha256,
        solver=plan.solver,
        unique=plan.unique,
    )
