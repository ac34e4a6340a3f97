"""What can be read of a plan's document, and what of it is no plan: `plan_format`.

A part that is malformed takes no other with it: whatever is well formed is judged further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import StringConstraints, TypeAdapter, ValidationError

from scheduler.problems.faults import json_path
from scheduler.problems.plans import GoalClaim, RotationPlan, Stint
from scheduler.problems.shape import shape_findings
from scheduler.referee.violations import Violation, found

__all__ = ["Listed", "PlanReading", "read_plan"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A list of the plan: `read`: its well-formed items, each by its place.

    `complete`: whether they are all; else nothing can be said to be missing.
    """

    read: Mapping[int, T]
    complete: bool


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan's document, as far as it can be read; `plan`: None if anything is malformed."""

    plan: RotationPlan | None
    malformed: tuple[Violation, ...]
    problem_sha256: str | None
    stints: Listed[Stint]
    unserved: Listed[str]
    claims: Listed[GoalClaim]


_STINT = TypeAdapter(Stint)
_CADRE: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(strict=True)])
_CLAIM = TypeAdapter(GoalClaim)


def read_plan(document: object) -> PlanReading:
    """Reads any JSON value; never raises."""
    try:
        plan = RotationPlan.model_validate(document)
    except ValidationError:
        return _partly_read(document, tuple(_malformed(document)))
    return PlanReading(
        plan=plan,
        malformed=(),
        problem_sha256=plan.problem_sha256,
        stints=_complete(plan.stints),
        unserved=_complete(plan.unserved),
        claims=_complete(plan.goals),
    )


def _partly_read(document: object, malformed: tuple[Violation, ...]) -> PlanReading:
    parts = document if isinstance(document, dict) else {}
    sha256 = parts.get("problem_sha256")
    return PlanReading(
        plan=None,
        malformed=malformed,
        problem_sha256=sha256 if isinstance(sha256, str) else None,
        stints=_listed(parts.get("stints"), _STINT),
        unserved=_listed(parts.get("unserved"), _CADRE),
        claims=_listed(parts.get("goals"), _CLAIM),
    )


def _complete(items: Sequence[T]) -> Listed[T]:
    return Listed(dict(enumerate(items)), complete=True)


def _listed(value: object, form: TypeAdapter[T]) -> Listed[T]:
    if not isinstance(value, list):
        return Listed({}, complete=False)
    read: dict[int, T] = {}
    for place, item in enumerate(value):
        try:
            read[place] = form.validate_python(item)
        except ValidationError:
            continue  # told already, with the document as a whole
    return Listed(read, complete=len(read) == len(value))


def _malformed(document: object) -> Iterator[Violation]:
    """The faults of the document, as a problem file would have them, each in a violation."""
    for finding in shape_findings(RotationPlan, document):
        path = json_path(finding.loc)
        yield found("plan_format", finding.params, path=path, fault=finding.code)
