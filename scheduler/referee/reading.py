"""What can be read of a plan's document, and what of it is no plan: `plan_format`.

A part that is malformed takes no other with it: whatever is well formed is judged further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import StringConstraints, TypeAdapter, ValidationError

from scheduler.problems.faults import json_path
from scheduler.problems.plans import GoalClaim, RotationPlan, Stint, TeamsPlan, Visit
from scheduler.problems.shape import shape_findings
from scheduler.referee.violations import Violation, found

__all__ = ["Listed", "PlanReading", "read_rotation_plan", "read_teams_plan"]

P = TypeVar("P", RotationPlan, TeamsPlan)
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A list of the plan: `read`: its well-formed items, each by its place.

    `complete`: whether they are all; else nothing can be said to be missing.
    """

    read: Mapping[int, T]
    complete: bool

    def each(self, part: Callable[[T], U]) -> Listed[U]:
        """The list of that part of every item."""
        return Listed({place: part(item) for place, item in self.read.items()}, self.complete)


@dataclass(frozen=True, slots=True)
class PlanReading(Generic[P, T]):
    """A plan's document, as far as it can be read; `plan`: None if anything is malformed.

    `assigned`: the stints or visits; `left_out`: the ids of those that have none.
    """

    plan: P | None
    malformed: tuple[Violation, ...]
    problem_sha256: str | None
    assigned: Listed[T]
    left_out: Listed[str]
    claims: Listed[GoalClaim]


def read_rotation_plan(document: object) -> PlanReading[RotationPlan, Stint]:
    """Reads any JSON value; never raises."""
    return _read(document, RotationPlan, _Lists("stints", _STINT, "unserved"))


def read_teams_plan(document: object) -> PlanReading[TeamsPlan, Visit]:
    """Reads any JSON value; never raises."""
    return _read(document, TeamsPlan, _Lists("visits", _VISIT, "unvisited"))


@dataclass(frozen=True, slots=True)
class _Lists(Generic[T]):
    """What a format calls its two lists, and the form of an item of the first."""

    assigned: str
    form: TypeAdapter[T]
    left_out: str


_STINT = TypeAdapter(Stint)
_VISIT = TypeAdapter(Visit)
_ID: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(strict=True)])
_CLAIM = TypeAdapter(GoalClaim)


def _read(document: object, model: type[P], lists: _Lists[T]) -> PlanReading[P, T]:
    plan: P | None = None
    malformed: tuple[Violation, ...] = ()
    try:
        plan = model.model_validate(document)
    except ValidationError:
        malformed = tuple(_malformed(model, document))
    parts = document if isinstance(document, dict) else {}
    sha256 = parts.get("problem_sha256")
    return PlanReading(
        plan=plan,
        malformed=malformed,
        problem_sha256=sha256 if isinstance(sha256, str) else None,
        assigned=_listed(parts.get(lists.assigned), lists.form),
        left_out=_listed(parts.get(lists.left_out), _ID),
        claims=_listed(parts.get("goals"), _CLAIM),
    )


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


def _malformed(model: type[P], document: object) -> Iterator[Violation]:
    """The faults of the document, as a problem file would have them, each in a violation."""
    for finding in shape_findings(model, document):
        path = json_path(finding.loc)
        yield found("plan_format", finding.params, path=path, fault=finding.code)
