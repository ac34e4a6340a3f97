"""Plans for the overview to show: by hand, and a greedy one for the sample county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

from scheduler.overview.forcing import Forcing
from scheduler.problems.plans import GoalClaim, RotationPlan, SolverNote, Stint
from scheduler.problems.rotation import Cadre, RotationProblem
from scheduler.referee.rotation_goals import goal_values
from tests.sample import SAMPLE

__all__ = ["by_hand", "greedy", "plan_of", "sample", "tightened"]


def by_hand(
    problem: RotationProblem, *stints: tuple[str, str, str], **changes: Any
) -> RotationPlan:
    """A plan of (cadre, start, post), whose first goal is proven and whose third has no bound."""
    return plan_of(problem, [_stint(problem, *stint) for stint in stints], **changes)


def _stint(problem: RotationProblem, cadre: str, start: str, post: str) -> Stint:
    day = date.fromisoformat(start)
    return Stint(cadre=cadre, start=day, end=problem.end_of(day), post=post)


def plan_of(problem: RotationProblem, stints: Sequence[Stint], **changes: Any) -> RotationPlan:
    values = goal_values(problem, stints)
    claims = [
        GoalClaim(
            goal=goal, value=values[goal], bound=values[goal] if place < 2 else None,
            proven=place == 0,
        )
        for place, goal in enumerate(problem.goals)
    ]  # fmt: skip
    served = {stint.cadre for stint in stints}
    fields: dict[str, Any] = {
        "format": "rotation-plan/1",
        "problem_sha256": "5a" * 32,
        "stints": list(stints),
        "unserved": [cadre.id for cadre in problem.cadres if cadre.id not in served],
        "goals": claims,
        "solver": SolverNote(name="by hand", version="1", seconds=0.5, threads=1),
    }
    return RotationPlan(**(fields | changes))


@cache
def sample() -> RotationProblem:
    text = SAMPLE.read_bytes()
    return RotationProblem.model_validate_json(text)


def tightened() -> RotationProblem:
    """The sample with room for two at each post: some cadres find no place, some only late."""
    document = sample().model_dump(mode="json", by_alias=True, exclude_none=True)
    for row in document["demand"]:
        row["max"] = 2
    for quota in document["quotas"]:
        quota.setdefault("max", None)
    for row in document["demand"]:
        row["min"] = min(row["min"], 2)
    return RotationProblem.model_validate(document)


@cache
def greedy(problem_name: Literal["sample", "tightened"]) -> tuple[RotationProblem, RotationPlan]:
    """Each cadre, by deadline, at the earliest start and first post that break no rule."""
    problem = tightened() if problem_name == "tightened" else sample()
    stints: list[Stint] = []
    for cadre in sorted(problem.cadres, key=lambda cadre: cadre.serve_by):
        first = _first_free(problem, cadre, stints)
        if first:
            stints.append(first)
    return problem, plan_of(problem, stints)


def _first_free(problem: RotationProblem, cadre: Cadre, stints: Sequence[Stint]) -> Stint | None:
    forced = Forcing(problem, stints).forced(cadre, problem.starts)
    choice = next((one.choice for one in forced if not one.broken), None)
    if choice is None:
        return None
    return _stint(problem, choice.cadre, choice.start.isoformat(), choice.post)
