"""What the books hold on a day, as far as a plan of stints needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheduler.books.settings import Settings
from scheduler.books.states import DutyFacts, State, state_of
from scheduler.dates import Span
from scheduler.problems.base import Gender, Rank

__all__ = ["DutyRow", "Snapshot", "UnitRow"]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`limits`: most people away, each from a day on, ascending. `busy`: a span, whether hard."""

    code: str
    name: str
    limits: tuple[tuple[date, int], ...]
    busy: tuple[tuple[Span, bool], ...]

    def limit_in(self, first: date, end: date) -> int:
        """The tightest limit in force on any day of the span; without any, 1."""
        before = [most for since, most in self.limits if since <= first]
        within = [most for since, most in self.limits if first < since < end]
        return min([*before[-1:], *within], default=1)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """An owed stint and who owes it. `key`: what problem files call it; `post`: of the stint."""

    key: str
    name: str
    unit: str
    rank: Rank
    gender: Gender
    skills: tuple[str, ...]
    arose_on: date
    facts: DutyFacts
    post: str | None
    leave: tuple[Span, ...]
    wishes: tuple[tuple[Span, int], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All duties that may still matter; those done or exempt long ago need not be there."""

    today: date
    settings: Settings
    units: tuple[UnitRow, ...]
    duties: tuple[DutyRow, ...]

    def state(self, duty: DutyRow) -> State:
        """Where the duty stands on the snapshot's day."""
        return state_of(duty.facts, self.today)
