"""Problem and plan files, by their paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.problems.faults import Fault, FaultyFile
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.loading import LoadedProblem, load_document, load_problem
from scheduler.referee.plans import Verdict, judge_plan
from scheduler.referee.violations import Violation, found
from scheduler.services.errors import RefusedFile, RejectedPlan

__all__ = ["Judged", "judged", "judged_by", "passed", "read_problem"]

_UNREACHABLE = ("file_missing", "file_is_directory", "file_unreadable")
_PLAN_FORMATS = {"rotation/1": "rotation-plan/1", "teams/1": "teams-plan/1"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the referee says of a plan file.

    `verdict` is None where the file is no JSON, or a plan for problems of another format.
    `document`: the file's values where there is a verdict.
    """

    problem: Problem
    warnings: tuple[Fault, ...]
    violations: tuple[Violation, ...]
    verdict: Verdict | None
    document: object = None


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
    return judged_by(read_problem(problem), plan)


def judged_by(loaded: LoadedProblem, plan: Path) -> Judged:
    """The same by a problem that has been read. Raises RefusedFile for the plan alone."""
    try:
        document = load_document(plan)
    except FaultyFile as refusal:
        if refusal.faults[0].code in _UNREACHABLE:
            raise RefusedFile(plan, refusal) from None
        malformed = tuple(_malformed(fault) for fault in refusal.faults)
        return Judged(loaded.problem, loaded.warnings, malformed, None)
    other = _other_format(loaded.problem, document)
    if other is not None:
        return Judged(loaded.problem, loaded.warnings, (other,), None)
    verdict = judge_plan(loaded.problem, loaded.sha256, document)
    return Judged(loaded.problem, loaded.warnings, verdict.violations, verdict, document)


def passed(problem: Path, plan: Path) -> tuple[Problem, Plan]:
    """A problem and a plan of it, in the same format, that the referee lets pass.

    Raises RefusedFile, and RejectedPlan with all that the referee finds.
    """
    result = judged(problem, plan)
    if result.verdict is None or result.verdict.plan is None or not result.verdict.ok:
        raise RejectedPlan(plan, result.violations)
    return result.problem, result.verdict.plan


def _other_format(problem: Problem, document: object) -> Violation | None:
    """Said once: that every key of the other format is unknown here would only bury it."""
    name = document.get("format") if isinstance(document, dict) else None
    allowed = _PLAN_FORMATS[problem.format]
    if name == allowed or name not in _PLAN_FORMATS.values():
        return None
    return found(
        "plan_format", path="$.format", fault="other_plan_format", found=str(name), allowed=allowed
    )


def _malformed(fault: Fault) -> Violation:
    return found("plan_format", fault.params, path=fault.path, fault=fault.code)
