"""From a problem to a proven plan, or to the decisions that stand in the way of any."""

from __future__ import annotations

from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from solver.results import Contradiction, Settings, Solution, Watch
from solver.rotation_planning import solve_rotation
from solver.teams_planning import solve_teams

__all__ = ["solve"]


def solve(
    problem: Problem, settings: Settings | None = None, watch: Watch | None = None
) -> Solution | Contradiction:
    """The lexicographically best plan, as far as the time allows, checked by the referee.

    `goals` come in the file's order. Once `watch.stopped()` is true, or shortly before the
    deadline, the best plan so far comes out; a native call may then still be running in a daemon
    thread. Raises RuntimeError when the plan does not pass the referee: a defect, never a result.
    """
    settings, watch = settings or Settings(), watch or Watch()
    if isinstance(problem, RotationProblem):
        return solve_rotation(problem, settings, watch)
    return solve_teams(problem, settings, watch)
