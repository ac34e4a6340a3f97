"""What `draw check` says, step by step: codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from scheduler.problems.changes import (
    AddCase,
    Away,
    Change,
    DropCase,
    PinStint,
    PinVisit,
    Recall,
)
from scheduler.problems.draws import Lot
from scheduler.referee.violations import Violation

__all__ = [
    "CODES", "STEPS", "Checked", "LateChange", "Params", "State", "Step", "failed", "late_change",
    "not_reached", "passed", "undecided",
]  # fmt: skip

Params = Mapping[str, str | int]
State = Literal["passed", "failed", "undecided"]

STEPS: Final = (
    "problem", "public", "seed", "amended", "tickets", "plan", "same", "unique",
)  # fmt: skip
"""In this order; `public` only where the full problem is given, `amended` with records alone."""

CODES: Final = (
    "problem.full", "problem.public", "problem.other",
    "public.follows", "public.other",
    "seed.follows", "seed.of_plan", "seed.other",
    "amended.replayed", "amended.public", "amended.before", "amended.seed", "amended.refused",
    "amended.after", "amended.unsolved", "amended.contradiction",
    "tickets.add_up", "tickets.other_sum", "tickets.no_claim", "tickets.unreadable",
    "plan.valid", "plan.valid_of_full", "plan.valid_of_public", "plan.rejected", "plan.of_another",
    "same.yes", "same.other_value", "same.another", "same.unsolved", "same.contradiction",
    "unique.yes", "unique.no", "unique.unknown",
    "not_reached",
)  # fmt: skip
"""What a step can come to. `not_reached`: it rests on one that failed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of `STEPS` and what it came to. `violations`: what the referee finds, if it was asked.

    `undecided`: not found out in time; that proves nothing, neither way.
    """

    step: str
    state: State
    code: str
    params: Params
    violations: tuple[Violation, ...] = ()


def passed(code: str, **params: str | int) -> Step:
    return Step(_step(code), "passed", code, params)


def failed(code: str, **params: str | int) -> Step:
    return Step(_step(code), "failed", code, params)


def undecided(code: str, **params: str | int) -> Step:
    return Step(_step(code), "undecided", code, params)


def not_reached(step: str) -> Step:
    """It rests on something that is not there."""
    return Step(step, "undecided", "not_reached", {})


def _step(code: str) -> str:
    return code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class LateChange:
    """A change that was made when the seed was known, so without the draw.

    `record`: which of the amendments it stands in, from 1. `code`: the kind of change.
    """

    record: int
    code: str
    params: Params


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found. `tickets`: of the plan, as far as it can be read."""

    seed: str
    steps: tuple[Step, ...]
    changes: tuple[LateChange, ...]
    tickets: tuple[Lot, ...]

    @property
    def passed(self) -> bool:
        """Whether every step has; what was not found out has not."""
        return all(step.state == "passed" for step in self.steps)


def late_change(record: int, change: Change) -> LateChange:
    """A change with what its sentence names: ids and days, never a name or a ground."""
    return LateChange(record, change.change, _facts(change))


def _facts(change: Change) -> Params:
    match change:
        case AddCase():
            return {"case": change.case.id, "recusals": len(change.recusals)}
        case DropCase():
            return {"case": change.case}
        case Away():
            last = change.to - timedelta(1)
            return {
                "person": change.person,
                "from": change.from_.isoformat(),
                "last": last.isoformat(),
            }
        case Recall():
            return {"cadre": change.cadre, "until": change.until.isoformat()}
        case PinVisit():
            return {"case": change.case, "what": _pinned(change)}
        case PinStint():
            return {
                "cadre": change.cadre,
                "start": change.start.isoformat(),
                "post": change.post,
            }


def _pinned(pin: PinVisit) -> str:
    """As `lunzhi amend --pin` takes it; nothing: that the case is visited."""
    start = [pin.start.isoformat()] if pin.start is not None else []
    seats = [f"{seat}={','.join(people)}" for seat, people in (pin.seats or {}).items()]
    return " ".join([*start, *seats]) or pin.case
