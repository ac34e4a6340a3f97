"""Judges plans of `rotation/1`, as files and as bare stints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.problems.faults import shown
from scheduler.problems.plans import GoalClaim, RotationPlan, Stint
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.claims import false_proofs, false_values, listed_goals
from scheduler.referee.goals import values_of
from scheduler.referee.presence import Presence
from scheduler.referee.reading import read_plan
from scheduler.referee.references import unknown_names, unserved_list, wrong_ends
from scheduler.referee.rotation import rule_violations
from scheduler.referee.violations import StintLike, Violation, found

__all__ = ["Verdict", "check_stints", "judge_plan"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a plan file is worth.

    `violations`: first those of the file (`plan_format`, `plan_problem`, `plan_refers`,
    `plan_values`), then the hard rules in the format's order. `values`: every goal, recomputed
    from `stints`, which are those of the file that are well formed. `claims`: the well-formed
    ones. `plan`: the whole file, None if anything in it is malformed.
    """

    violations: tuple[Violation, ...]
    values: Mapping[str, int]
    claims: tuple[GoalClaim, ...]
    stints: tuple[Stint, ...]
    plan: RotationPlan | None

    @property
    def ok(self) -> bool:
        return not self.violations


def check_stints(
    problem: RotationProblem, stints: Sequence[StintLike]
) -> tuple[tuple[Violation, ...], dict[str, int]]:
    """Everything wrong with bare stints (`plan_refers` and the hard rules), and all goal values."""
    presence = Presence(problem, stints)
    violations = (
        *unknown_names(problem, dict(enumerate(stints))),
        *rule_violations(problem, presence),
    )
    return violations, values_of(problem, presence)


def judge_plan(problem: RotationProblem, sha256: str, document: object) -> Verdict:
    """Judges the JSON document of a plan file, whatever it is; never raises.

    `sha256`: the hash of the problem's own document. Stints are judged by their start: an `end`
    that does not follow from it is a violation and nothing else.
    """
    reading = read_plan(document)
    stints = tuple(reading.stints.read.values())
    presence = Presence(problem, stints)
    values = values_of(problem, presence)
    violations = (
        *reading.malformed,
        *_other_problem(sha256, reading.problem_sha256),
        *unknown_names(problem, reading.stints.read),
        *wrong_ends(problem, reading.stints.read),
        *unserved_list(problem, reading.stints, reading.unserved),
        *listed_goals(problem, reading.claims),
        # Stints that cannot be read have a share in the values, nobody knows which.
        *false_values(values if reading.stints.complete else {}, reading.claims),
        *false_proofs(reading.claims),
        *_broken_rules(problem, presence, complete=reading.stints.complete),
    )
    claims = tuple(reading.claims.read.values())
    return Verdict(violations, values, claims, stints, reading.plan)


def _other_problem(sha256: str, claimed: str | None) -> Iterator[Violation]:
    if claimed is not None and claimed != sha256:
        yield found("plan_problem", path="$.problem_sha256", claimed=shown(claimed), sha256=sha256)


def _broken_rules(
    problem: RotationProblem, presence: Presence, *, complete: bool
) -> Iterator[Violation]:
    for violation in rule_violations(problem, presence):
        if complete or violation.code != "pinned.missing":
            yield violation
