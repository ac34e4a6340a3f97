"""Where a duty stands on a day: facts are recorded, the state follows from them and the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

__all__ = ["OPEN_STATES", "STATES", "DutyFacts", "State", "deadline", "is_overdue", "state_of"]

State = Literal["owed", "deferred", "planned", "serving", "done", "recalled", "exempt"]

STATES: Final[tuple[State, ...]] = get_args(State)

OPEN_STATES: Final[frozenset[State]] = frozenset({"owed", "deferred", "planned"})
"""The stint is still to begin."""


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What is on record of an owed stint.

    `start` and `end` (first day no longer served): of the published stint, None without one.
    `recalled_on`: first day no longer served because of a recall. `deferred_until`: first day on
    which the stint may start again.
    """

    serve_by: date
    start: date | None = None
    end: date | None = None
    recalled_on: date | None = None
    deferred_until: date | None = None
    exempt: bool = False


def state_of(facts: DutyFacts, today: date) -> State:
    """The state on that day. Dates alone move it: nobody has to record that a stint began."""
    if facts.exempt:
        return "exempt"
    if facts.start is not None and facts.end is not None:
        return _state_of_stint(facts, facts.start, facts.end, today)
    if facts.deferred_until is not None and today < facts.deferred_until:
        return "deferred"
    return "owed"


def _state_of_stint(facts: DutyFacts, start: date, end: date, today: date) -> State:
    if today < start:
        return "planned"
    if today < end:
        return "serving"
    return "done" if facts.recalled_on is None else "recalled"


def deadline(facts: DutyFacts) -> date:
    """Latest day on which the stint should start; an approved deferral moves it."""
    return max(facts.serve_by, facts.deferred_until or facts.serve_by)


def is_overdue(facts: DutyFacts, today: date) -> bool:
    """Whether the stint should have begun, and has not."""
    return state_of(facts, today) in OPEN_STATES and deadline(facts) < today
