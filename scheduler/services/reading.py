"""Problem and plan files, by their paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.problems.faults import Fault, FaultyFile
from scheduler.problems.loading import LoadedProblem, load_document, load_problem
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import Verdict, judge_plan
from scheduler.referee.violations import Violation, found
from scheduler.services.errors import RefusedFile, RejectedPlan

__all__ = ["Judged", "judged", "passed", "read_problem"]

_UNREACHABLE = ("file_missing", "file_is_directory", "file_unreadable")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the referee says of a plan file; `verdict` is None where the file is no JSON."""

    problem: RotationProblem
    warnings: tuple[Fault, ...]
    violations: tuple[Violation, ...]
    verdict: Verdict | None


def read_problem(path: Path) -> LoadedProblem:
    """The problem of a file. Raises RefusedFile with all its faults."""
    try:
        return load_problem(path)
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None


def judged(problem: Path, plan: Path) -> Judged:
    """A plan file judged by the problem file, however malformed it is.

    Raises RefusedFile for a faulty problem, and for a plan file that cannot be reached.
    """
    loaded = read_problem(problem)
    try:
        verdict = judge_plan(loaded.problem, loaded.sha256, load_document(plan))
    except FaultyFile as refusal:
        if refusal.faults[0].code in _UNREACHABLE:
            raise RefusedFile(plan, refusal) from None
        malformed = tuple(_malformed(fault) for fault in refusal.faults)
        return Judged(loaded.problem, loaded.warnings, malformed, None)
    return Judged(loaded.problem, loaded.warnings, verdict.violations, verdict)


def passed(problem: Path, plan: Path) -> tuple[RotationProblem, RotationPlan]:
    """A problem and a plan of it that the referee lets pass.

    Raises RefusedFile, and RejectedPlan with all that the referee finds.
    """
    result = judged(problem, plan)
    if result.verdict is None or result.verdict.plan is None or not result.verdict.ok:
        raise RejectedPlan(plan, result.violations)
    return result.problem, result.verdict.plan


def _malformed(fault: Fault) -> Violation:
    return found("plan_format", fault.params, path=fault.path, fault=fault.code)
