"""Judges plans, as files and as bare stints or visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.problems.faults import shown
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import GoalClaim, Stint, Visit
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem
from scheduler.referee import (
    rotation,
    rotation_goals,
    rotation_references,
    teams,
    teams_goals,
    teams_references,
)
from scheduler.referee.attendance import Attendance
from scheduler.referee.claims import false_proofs, false_values, listed_goals
from scheduler.referee.presence import Presence
from scheduler.referee.reading import PlanReading, read_rotation_plan, read_teams_plan
from scheduler.referee.violations import StintLike, Violation, VisitLike, found

__all__ = ["Verdict", "check_stints", "check_visits", "judge_plan"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a plan file is worth.

    `violations`: first those of the file (`plan_format`, `plan_problem`, `plan_refers`,
    `plan_values`), then the hard rules in the format's order. `values`: every goal, recomputed
    from `stints` or `visits`, which are those of the file that are well formed; a plan of the
    other kind has none. `claims`: the well-formed ones. `plan`: the whole file, None if anything
    in it is malformed.
    """

    violations: tuple[Violation, ...]
    values: Mapping[str, int]
    claims: tuple[GoalClaim, ...]
    stints: tuple[Stint, ...]
    visits: tuple[Visit, ...]
    plan: Plan | None

    @property
    def ok(self) -> bool:
        return not self.violations


def check_stints(
    problem: RotationProblem, stints: Sequence[StintLike]
) -> tuple[tuple[Violation, ...], dict[str, int]]:
    """Everything wrong with bare stints (`plan_refers` and the hard rules), and all goal values."""
    presence = Presence(problem, stints)
    violations = (
        *rotation_references.unknown_names(problem, dict(enumerate(stints))),
        *rotation.rule_violations(problem, presence),
    )
    return violations, rotation_goals.values_of(problem, presence)


def check_visits(
    problem: TeamsProblem, visits: Sequence[VisitLike]
) -> tuple[tuple[Violation, ...], dict[str, int]]:
    """Everything wrong with bare visits (`plan_refers` and the hard rules), and all goal values."""
    attendance = Attendance(problem, visits)
    violations = (
        *teams_references.unknown_names(problem, dict(enumerate(visits))),
        *teams.rule_violations(problem, attendance),
    )
    return violations, teams_goals.values_of(problem, attendance)


def judge_plan(problem: Problem, sha256: str, document: object) -> Verdict:
    """Judges the JSON document of a plan file, whatever it is; never raises.

    `sha256`: the hash of the problem's own document. Stints are judged by their start: an `end`
    that does not follow from it is a violation and nothing else.
    """
    if isinstance(problem, RotationProblem):
        return _judge_stints(problem, sha256, document)
    return _judge_visits(problem, sha256, document)


def _judge_stints(problem: RotationProblem, sha256: str, document: object) -> Verdict:
    reading = read_rotation_plan(document)
    stints = tuple(reading.assigned.read.values())
    presence = Presence(problem, stints)
    values = rotation_goals.values_of(problem, presence)
    references = (
        *rotation_references.unknown_names(problem, reading.assigned.read),
        *rotation_references.wrong_ends(problem, reading.assigned.read),
        *rotation_references.unserved_list(problem, reading.assigned, reading.left_out),
    )
    violations = (
        *_of_the_file(problem, sha256, reading, references, values),
        *_provable(reading, rotation.rule_violations(problem, presence)),
    )
    claims = tuple(reading.claims.read.values())
    return Verdict(violations, values, claims, stints, (), reading.plan)


def _judge_visits(problem: TeamsProblem, sha256: str, document: object) -> Verdict:
    reading = read_teams_plan(document)
    visits = tuple(reading.assigned.read.values())
    attendance = Attendance(problem, visits)
    values = teams_goals.values_of(problem, attendance)
    references = (
        *teams_references.unknown_names(problem, reading.assigned.read),
        *teams_references.unvisited_list(problem, reading.assigned, reading.left_out),
    )
    violations = (
        *_of_the_file(problem, sha256, reading, references, values),
        *_provable(reading, teams.rule_violations(problem, attendance)),
    )
    claims = tuple(reading.claims.read.values())
    return Verdict(violations, values, claims, (), visits, reading.plan)


def _of_the_file(
    problem: Problem,
    sha256: str,
    reading: PlanReading[Any, Any],
    references: Iterable[Violation],
    values: Mapping[str, int],
) -> Iterator[Violation]:
    """What a plan file is judged by beside the hard rules."""
    yield from reading.malformed
    yield from _other_problem(sha256, reading.problem_sha256)
    yield from references
    yield from listed_goals(problem, reading.claims)
    # What cannot be read of the plan has a share in the values, nobody knows which.
    yield from false_values(values if reading.assigned.complete else {}, reading.claims)
    yield from false_proofs(reading.claims)


def _other_problem(sha256: str, claimed: str | None) -> Iterator[Violation]:
    if claimed is not None and claimed != sha256:
        yield found("plan_problem", path="$.problem_sha256", claimed=shown(claimed), sha256=sha256)


_LACKS = ("pinned.missing", "pinned.unvisited")


def _provable(
    reading: PlanReading[Any, Any], violations: Iterable[Violation]
) -> Iterator[Violation]:
    """Without those that something unreadable in the plan might undo."""
    for violation in violations:
        if reading.assigned.complete or violation.code not in _LACKS:
            yield violation
