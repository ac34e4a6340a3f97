"""From a problem to a plan file that the referee has passed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import GoalClaim, RotationPlan, SolverNote, Stint
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import UnsoundPlan
from scheduler.services.files import write_whole
from solver.results import Contradiction, RotationSolution, Settings, Watch

__all__ = ["Planned", "Solver", "plan_bytes", "rotation_plan", "solve"]

Solver = Callable[[RotationProblem, Settings, Watch], RotationSolution | Contradiction]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that was judged and written; `stopped`: before all its goals were proven.

    `values`: every goal's, those that do not count included, recomputed by the referee.
    """

    plan: RotationPlan
    values: Mapping[str, int]
    stopped: bool


def solve(
    loaded: LoadedProblem,
    target: Path,
    settings: Settings,
    watch: Watch,
    *,
    began: float,
    solver: Solver | None = None,
) -> Planned | Contradiction:
    """Solves, has the referee judge the very bytes to be written, and writes them.

    `began`: reading of `time.monotonic()` from which the plan's seconds count. `solver`: ours, if
    none is given. Of contradictory pins nothing is written. Raises UnsoundPlan and CannotWrite,
    each with `target` untouched.
    """
    answer = (solver or _our_solver())(loaded.problem, settings, watch)
    if isinstance(answer, Contradiction):
        return answer
    seconds = round(time.monotonic() - began, 3)
    note = SolverNote(
        name="lunzhi", version=version("lunzhi"), seconds=seconds, threads=settings.threads
    )
    plan = rotation_plan(loaded, answer, note)
    data = plan_bytes(plan)
    verdict = judge_plan(loaded.problem, loaded.sha256, json.loads(data))
    if not verdict.ok:
        raise UnsoundPlan(verdict.violations)
    write_whole(target, data)
    return Planned(plan, verdict.values, answer.stopped)


def _our_solver() -> Solver:
    # OR-Tools takes longer to load than any other command takes altogether.
    from solver.planning import solve_rotation  # noqa: PLC0415

    return solve_rotation


def rotation_plan(
    loaded: LoadedProblem, solution: RotationSolution, note: SolverNote
) -> RotationPlan:
    """The plan document: stints by start, post and cadre; the unserved in the file's order."""
    problem = loaded.problem
    chosen = sorted(solution.stints, key=lambda stint: (stint.start, stint.post, stint.cadre))
    served = {stint.cadre for stint in chosen}
    return RotationPlan(
        format="rotation-plan/1",
        problem_sha256=loaded.sha256,
        stints=[
            Stint(
                cadre=stint.cadre,
                start=stint.start,
                end=problem.end_of(stint.start),
                post=stint.post,
            )
            for stint in chosen
        ],
        unserved=[cadre.id for cadre in problem.cadres if cadre.id not in served],
        goals=[
            GoalClaim(goal=goal.goal, value=goal.value, bound=goal.bound, proven=goal.proven)
            for goal in solution.goals
        ],
        solver=note,
    )


def plan_bytes(plan: RotationPlan) -> bytes:
    """The plan as a file: JSON that people can read, a line for each value."""
    document = plan.model_dump(mode="json", by_alias=True)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
