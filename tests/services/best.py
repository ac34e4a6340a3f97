"""Plans that are known to be best because every other one was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim, RotationPlan, SolverNote, Stint, TeamsPlan, Visit
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_stints, check_visits

__all__ = ["best_rotation_plan", "best_teams_plan"]

_NOTE = SolverNote(name="by trying all", version="1", seconds=0.5, threads=1)


def best_teams_plan(
    problem: TeamsProblem, visits: Sequence[VisitChoice], sha256: str = "5a" * 32
) -> TeamsPlan:
    """With every goal said to be proven."""
    visited = {visit.case for visit in visits}
    return TeamsPlan(
        format="teams-plan/1",
        problem_sha256=sha256,
        visits=[Visit(case=visit.case, start=visit.start, seats=visit.seats) for visit in visits],
        unvisited=[case.id for case in problem.cases if case.id not in visited],
        goals=_proven(problem, check_visits(problem, visits)[1]),
        solver=_NOTE,
    )


def best_rotation_plan(
    problem: RotationProblem, stints: Sequence[StintChoice], sha256: str = "5a" * 32
) -> RotationPlan:
    """Likewise."""
    served = {stint.cadre for stint in stints}
    return RotationPlan(
        format="rotation-plan/1",
        problem_sha256=sha256,
        stints=[
            Stint(
                cadre=stint.cadre,
                start=stint.start,
                end=problem.end_of(stint.start),
                post=stint.post,
            )
            for stint in stints
        ],
        unserved=[cadre.id for cadre in problem.cadres if cadre.id not in served],
        goals=_proven(problem, check_stints(problem, stints)[1]),
        solver=_NOTE,
    )


def _proven(problem: Problem, values: Mapping[str, int]) -> list[GoalClaim]:
    return [
        GoalClaim(goal=goal, value=values[goal], bound=values[goal], proven=True)
        for goal in problem.goals
    ]
