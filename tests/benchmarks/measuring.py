"""Whole processes with the time and memory that they take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.problems.plans import GoalClaim

__all__ = ["Ours", "Plain", "ours", "plain", "tell"]

_PATIENCE = 120
"""Seconds after its time limit at which a process is taken for hung, and killed."""


@dataclass(frozen=True, slots=True)
class Process:
    seconds: float
    cpu: float
    """Seconds of processor time: on a busy machine they tell more."""
    megabytes: float
    """Peak resident memory."""
    code: int
    output: bytes


@dataclass(frozen=True, slots=True)
class Ours:
    """Our own run: from the problem file to a plan file that the referee has passed."""

    seconds: float
    cpu: float
    megabytes: float
    goals: tuple[GoalClaim, ...]
    """As the plan claims them; none where there is no plan."""
    sound: bool
    """Whether there is a plan, and `verify`, run afterwards, finds nothing wrong with it."""

    @property
    def proven(self) -> int:
        """Goals proven."""
        return sum(claim.proven for claim in self.goals)


@dataclass(frozen=True, slots=True)
class Plain:
    """A run of the yardstick; `values`: of the goals, none where it found no plan."""

    seconds: float
    cpu: float
    proven: int
    values: Mapping[str, int]


def ours(problem: Path, *, time_limit: float, threads: int) -> Ours:
    plan = problem.with_suffix(".plan.json")
    plan.unlink(missing_ok=True)
    limits = ["--time-limit", str(time_limit), "--threads", str(threads)]
    lunzhi = ["-m", "scheduler"]
    run = _measured(
        [*lunzhi, "solve", str(problem), "-o", str(plan), "--quiet", *limits], time_limit
    )
    if run.code != 0 or not plan.exists():
        return Ours(run.seconds, run.cpu, run.megabytes, (), sound=False)
    goals = json.loads(plan.read_text("utf-8"))["goals"]
    claims = tuple(GoalClaim.model_validate(goal) for goal in goals)
    verdict = _measured([*lunzhi, "verify", str(problem), str(plan)], time_limit)
    return Ours(run.seconds, run.cpu, run.megabytes, claims, sound=verdict.code == 0)


def plain(problem: Path, *, seconds_per_goal: float, yardstick: str = "plain") -> Plain:
    """`yardstick`: the module of this package that solves the problem plainly."""
    limit = ["--seconds-per-goal", str(seconds_per_goal)]
    command = ["-m", f"tests.benchmarks.{yardstick}", str(problem), *limit]
    run = _measured(command, 10 * seconds_per_goal)
    if run.code != 0:
        return Plain(run.seconds, run.cpu, 0, {})
    told = json.loads(run.output)
    return Plain(run.seconds, run.cpu, len(told["proven"]), told["values"])


def tell(what: str, run: int, who: str, measured: Ours | Plain) -> None:
    """A line at once: the table comes only after minutes."""
    line = f"{what}, run {run + 1}, {who}: {measured.seconds:.2f} s, {measured.proven} proven"
    print(line, file=sys.stderr, flush=True)


def _measured(arguments: Sequence[str], time_limit: float) -> Process:
    """Runs our Python; whatever it says on standard error goes to ours."""
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE)
    assert child.stdout is not None
    guard = threading.Timer(1.1 * time_limit + _PATIENCE, child.kill)
    guard.start()
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    guard.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, kilobytes elsewhere
    cpu = usage.ru_utime + usage.ru_stime
    return Process(seconds, cpu, usage.ru_maxrss / unit, child.returncode, output)
