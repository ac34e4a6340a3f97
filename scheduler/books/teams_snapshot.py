"""What the books hold on a day, as far as a plan of teams needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scheduler.books.grounds import CaseFacts, RecusalFact
from scheduler.books.inspection_settings import Inspection
from scheduler.books.workdays import Workdays
from scheduler.dates import Span
from scheduler.problems.base import Gender, Rank

__all__ = [
    "CaseRow", "PersonRow", "TeamsSnapshot", "VisitRow", "days_left", "days_of_year", "has_begun",
    "is_over", "officer_of", "person_key",
]  # fmt: skip


def person_key(officer: int) -> str:
    """What problem files call the officer: it says nothing of the person, and stays."""
    return f"p{officer}"


def officer_of(key: str) -> int:
    """The id of the officer of that key."""
    return int(key.removeprefix("p"))


def has_begun(start: date, today: date) -> bool:
    """Whether it is too late for another team, or for none: on the first day itself somebody may
    fall ill, or the road be closed.
    """
    return start < today


def is_over(last: date, today: date) -> bool:
    """Whether a visit with that last day belongs to the past."""
    return last < today


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may sit in a team at some time.

    `officer`: the id. `unit`: code. `listed`: days on the name list, None for who is not on it;
    `stints`: days as supervisor; `roles`: others, each with its first day and the first day no
    longer, None for open; `declared`: days that declarations of interests cover; `leave`: days
    away; `left_on`: first day no longer in service. `brought`: a year and the days of visits in it
    before the books knew of any. `max_days` None: as the settings say.
    """

    officer: int
    name: str
    unit: str
    rank: Rank
    gender: Gender
    skills: tuple[str, ...]
    hometown: str | None
    listed: Span | None
    stints: tuple[Span, ...]
    roles: tuple[tuple[str, date | None, date | None], ...]
    declared: tuple[Span, ...]
    leave: tuple[Span, ...]
    left_on: date | None
    brought: tuple[int, int] | None
    max_days: int | None

    @property
    def key(self) -> str:
        return person_key(self.officer)

    def brought_in(self, year: int) -> int:
        """Days of visits in that year before the books knew of any."""
        return self.brought[1] if self.brought and self.brought[0] == year else 0


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that is, or may be, visited. `facts`: what grounds ask of it; `units`: codes."""

    facts: CaseFacts
    number: str
    matter: str
    place: str
    units: tuple[str, ...]
    severity: int
    earliest: date
    due: date
    days: int
    seats: tuple[dict[str, Any], ...]
    min_units: int
    max_same_unit: int
    open: bool


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as people know it; `seats`: ids of officers by seat."""

    case: str
    days: tuple[date, ...]
    seats: dict[str, tuple[int, ...]]

    @property
    def start(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def team(self) -> frozenset[int]:
        return frozenset(officer for people in self.seats.values() for officer in people)


def days_left(visit: VisitRow, workdays: Workdays) -> int:
    """How many of the visit's days are still the working days from its first one on.

    Fewer than it has where a notice has moved working days since it was published.
    """
    return len(workdays.kept(visit.days))


def days_of_year(visits: Iterable[VisitRow], year: int) -> dict[int, int]:
    """By officer: how many days of these visits lie in that year."""
    days: dict[int, int] = {}
    for visit in visits:
        within = sum(day.year == year for day in visit.days)
        for officer in visit.team:
            days[officer] = days.get(officer, 0) + within
    return days


@dataclass(frozen=True, slots=True)
class TeamsSnapshot:
    """All that a plan of teams made on that day may know.

    `people` by staff number; `cases` by number, those that are closed and have no visit left out;
    `visits`: those published and not cancelled, of any year, by start and case. `workdays`: as the
    county knows them.
    """

    today: date
    county: str
    settings: Inspection
    people: tuple[PersonRow, ...]
    cases: tuple[CaseRow, ...]
    visits: tuple[VisitRow, ...]
    recusals: tuple[RecusalFact, ...]
    workdays: Workdays = field(default_factory=Workdays)
