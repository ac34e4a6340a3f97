"""A plan of visits, person by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from scheduler.overview.visits import CaseKey, VisitRow
from scheduler.problems.teams import Person, TeamsProblem
from scheduler.words import printable

__all__ = ["PersonRow", "PersonVisit", "RoleTurn", "person_rows"]


@dataclass(frozen=True, slots=True)
class PersonVisit:
    """A visit that somebody is on; `seats`: the seat, or what seats an unlawful plan names.
    `estimated`: as of a `VisitRow`.
    """

    case: CaseKey
    seats: tuple[str, ...]
    days: tuple[date, ...]
    estimated: bool = False

    @property
    def last(self) -> date:
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class RoleTurn:
    """The first day of the list on which a role is held (`begins`), or is held no longer."""

    day: date
    role: str
    begins: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with all visits, in order of time; none: nothing to do.

    `away`: days of the list on which the person is not available, those that follow one another
    in it together. `prior`: days served before
    this file; `days`: those of this plan; `most`: how many the person may serve in this file.
    """

    person: str
    name: str
    unit: str
    rank: str
    roles: tuple[str, ...]
    declared: bool
    visits: tuple[PersonVisit, ...]
    away: tuple[tuple[date, ...], ...]
    turns: tuple[RoleTurn, ...]
    prior: int
    days: int
    most: int

    @property
    def after(self) -> int:
        """Days served this year with those of this plan."""
        return self.prior + self.days


def person_rows(problem: TeamsProblem, visits: Sequence[VisitRow]) -> tuple[PersonRow, ...]:
    """Everybody, in the file's order."""
    by_person: dict[str, list[PersonVisit]] = defaultdict(list)
    for visit in visits:
        for person, seats in _seats_by_person(visit).items():
            by_person[person].append(PersonVisit(visit.case, tuple(seats), visit.days))
    return tuple(_row(problem, person, by_person[person.id]) for person in problem.people)


def _seats_by_person(visit: VisitRow) -> dict[str, list[str]]:
    seats: dict[str, list[str]] = defaultdict(list)
    for seat in visit.seats:
        for member in seat.members:
            seats[member.person].append(seat.id)
    return seats


def _row(problem: TeamsProblem, person: Person, visits: Sequence[PersonVisit]) -> PersonRow:
    return PersonRow(
        person=person.id,
        name=printable(person.name),
        unit=printable(person.unit),
        rank=person.rank,
        roles=tuple(dict.fromkeys(printable(role.role) for role in person.roles)),
        declared=person.declared,
        visits=tuple(visits),
        away=tuple(_away(problem, person)),
        turns=tuple(_turns(problem, person)),
        prior=person.prior_days,
        days=sum(len(visit.days) for visit in visits),
        most=person.max_days,
    )


def _away(problem: TeamsProblem, person: Person) -> Iterator[tuple[date, ...]]:
    def cannot(day: date) -> bool:
        return any(period.from_ <= day < period.to for period in person.unavailable)

    for away, days in groupby(problem.days, key=cannot):
        if away:
            yield tuple(days)


def _turns(problem: TeamsProblem, person: Person) -> Iterator[RoleTurn]:
    for name in dict.fromkeys(role.role for role in person.roles):
        rows = [role for role in person.roles if role.role == name]
        held = [any(role.held_on(day) for role in rows) for day in problem.days]
        for place, (before, now) in enumerate(pairwise(held), 1):
            if before != now:
                yield RoleTurn(problem.days[place], printable(name), now)
