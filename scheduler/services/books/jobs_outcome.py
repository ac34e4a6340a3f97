"""What came of a job, as values and as the plain JSON in its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from scheduler.books.jobs import OutcomeCode
from scheduler.referee.violations import Violation
from solver.results import Contradiction, GoalResult

__all__ = ["Outcome", "outcome_from_json", "outcome_json"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended.

    Of a plan: `draft` is the id of its draft, `stopped` whether it was cut short (by a time limit
    or by somebody), `unique` and `goals` as the solver found them. `seconds`: of the attempt that
    brought it. `reference`: of a defect, the same for the same one.
    """

    code: OutcomeCode
    seconds: float | None = None
    draft: int | None = None
    stopped: bool = False
    unique: bool | None = None
    goals: tuple[GoalResult, ...] = ()
    contradiction: Contradiction | None = None
    violations: tuple[Violation, ...] = ()
    reference: str | None = None


_ADAPTER: Final = TypeAdapter(Outcome)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain values; what says nothing is left out."""
    plain: dict[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return {key: value for key, value in plain.items() if value not in (None, [], False)}


def outcome_from_json(plain: dict[str, Any]) -> Outcome:
    """The outcome again, the solver's own types included."""
    return _ADAPTER.validate_python(plain)
