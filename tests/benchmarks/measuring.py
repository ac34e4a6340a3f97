"""Whole processes with the time and memory that they take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Ours", "Plain", "ours", "plain"]

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
    proven: int
    """Goals proven."""
    sound: bool
    """Whether there is a plan, and `verify`, run afterwards, finds nothing wrong with it."""


@dataclass(frozen=True, slots=True)
class Plain:
    seconds: float
    cpu: float
    proven: int


def ours(problem: Path, *, time_limit: float, threads: int) -> Ours:
    plan = problem.with_suffix(".plan.json")
    plan.unlink(missing_ok=True)
    limits = ["--time-limit", str(time_limit), "--threads", str(threads)]
    lunzhi = ["-m", "scheduler"]
    run = _measured(
        [*lunzhi, "solve", str(problem), "-o", str(plan), "--quiet", *limits], time_limit
    )
    if run.code != 0 or not plan.exists():
        return Ours(run.seconds, run.cpu, run.megabytes, 0, sound=False)
    goals = json.loads(plan.read_text("utf-8"))["goals"]
    verdict = _measured([*lunzhi, "verify", str(problem), str(plan)], time_limit)
    proven = sum(goal["proven"] for goal in goals)
    return Ours(run.seconds, run.cpu, run.megabytes, proven, sound=verdict.code == 0)


def plain(problem: Path, *, seconds_per_goal: float) -> Plain:
    limit = ["--seconds-per-goal", str(seconds_per_goal)]
    command = ["-m", "tests.benchmarks.plain", str(problem), *limit]
    run = _measured(command, 10 * seconds_per_goal)
    proven = json.loads(run.output)["proven"] if run.code == 0 else ()
    return Plain(run.seconds, run.cpu, len(proven))


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
