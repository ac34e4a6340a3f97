"""From a problem to a plan file that the referee has passed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from scheduler.problems.formats import Plan, Problem
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import SolverNote
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import UnsoundPlan
from scheduler.services.files import write_whole
from scheduler.services.plans import plan_bytes, plan_of
from solver.results import Contradiction, Settings, Solution, Watch

__all__ = [
    "Planned", "Solver", "SoundPlan", "note_of", "plan_bytes", "plan_of", "solve", "solved",
    "sound_plan", "usable_threads",
]  # fmt: skip

Solver = Callable[[Problem, Settings, Watch], Solution | Contradiction]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that was judged and written; `stopped`: before all its goals were proven.

    `values`: every goal's, those that do not count included, recomputed by the referee.
    """

    plan: Plan
    values: Mapping[str, int]
    stopped: bool


def solved(
    loaded: LoadedProblem, settings: Settings, watch: Watch, *, solver: Solver | None = None
) -> Solution | Contradiction:
    """The answer alone, without any file. `solver`: ours, if none is given."""
    return (solver or _our_solver())(loaded.problem, settings, watch)


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
    answer = solved(loaded, settings, watch, solver=solver)
    if isinstance(answer, Contradiction):
        return answer
    sound = sound_plan(loaded, answer, note_of(settings, began))
    write_whole(target, sound.data)
    return Planned(sound.plan, sound.values, answer.stopped)


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """A plan that the referee has passed. `data`: its file. `values`: as of `Planned`."""

    plan: Plan
    data: bytes
    values: Mapping[str, int]


def sound_plan(loaded: LoadedProblem, answer: Solution, note: SolverNote) -> SoundPlan:
    """The plan of a solution, once the referee has judged its very bytes. Raises UnsoundPlan."""
    plan = plan_of(loaded, answer, note)
    data = plan_bytes(plan)
    verdict = judge_plan(loaded.problem, loaded.sha256, json.loads(data))
    if not verdict.ok:
        raise UnsoundPlan(verdict.violations)
    return SoundPlan(plan, data, verdict.values)


def note_of(settings: Settings, began: float) -> SolverNote:
    """That we made the plan, in the time since `began`, a reading of `time.monotonic()`."""
    seconds = round(time.monotonic() - began, 3)
    return SolverNote(
        name="lunzhi", version=version("lunzhi"), seconds=seconds, threads=settings.threads
    )


def usable_threads() -> int:
    """As many as this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _our_solver() -> Solver:
    # OR-Tools takes longer to load than any other command takes altogether.
    from solver.planning import solve as ours  # noqa: PLC0415

    return ours
