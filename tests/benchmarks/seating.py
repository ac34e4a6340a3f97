"""Who may sit where, and on which starts: the rules that concern one person in one seat.

Made from the format's description alone, so that it can be held against `solver/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.problems.teams import Case, Person, Seat, TeamsProblem, Tier

__all__ = ["Seating", "columns", "has_ground", "seatings", "starts"]

_BARRING: tuple[Tier, ...] = ("statutory", "local")


@dataclass(frozen=True, slots=True)
class Seating:
    """Somebody in a seat of a case; `starts`: positions in the list of days, at least one."""

    case: Case
    seat: Seat
    person: Person
    starts: tuple[int, ...]


def seatings(problem: TeamsProblem) -> Iterator[Seating]:
    """Every seat of every case with everybody who may sit in it on some start."""
    for case in problem.cases:
        free = {p.id: _starts_when_free(problem, case, p) for p in _allowed(problem, case)}
        for seat in case.seats:
            for person in filter(lambda p: p.id in free, problem.people):
                fitting = _fitting(problem, case, seat, person, free[person.id])
                if fitting:
                    yield Seating(case, seat, person, fitting)


def columns(problem: TeamsProblem) -> int:
    """Choices of case, start, seat and person among which a plan chooses."""
    return sum(len(each.starts) for each in seatings(problem))


def starts(problem: TeamsProblem, case: Case) -> list[int]:
    """Positions in the list on which the visit may start, whoever goes."""
    room = range(len(problem.days) - case.days + 1)
    return [first for first in room if problem.days[first] >= case.earliest]


def has_ground(problem: TeamsProblem, case: Case, person: Person, *tiers: Tier) -> bool:
    """Whether a recusal row of one of the tiers stands against the person in the case."""
    return any(
        row.person == person.id
        and row.tier in tiers
        and (row.unit in case.units or row.place == case.place or row.case == case.id)
        for row in problem.recusals
    )


def _allowed(problem: TeamsProblem, case: Case) -> Iterator[Person]:
    for person in problem.people:
        barred = person.unit in case.units or has_ground(problem, case, person, *_BARRING)
        if person.declared and person.max_days >= case.days and not barred:
            yield person


def _starts_when_free(problem: TeamsProblem, case: Case, person: Person) -> list[int]:
    def away(day: date) -> bool:
        return any(period.from_ <= day < period.to for period in person.unavailable)

    return [
        first
        for first in starts(problem, case)
        if not any(map(away, problem.days[first : first + case.days]))
    ]


def _fitting(
    problem: TeamsProblem, case: Case, seat: Seat, person: Person, free: list[int]
) -> tuple[int, ...]:
    """Of these starts, those on which the person meets what the seat asks."""
    who = seat.who
    misses = (
        (who.skills and not set(who.skills) & set(person.skills))
        or (who.units and person.unit not in who.units)
        or (who.ranks and person.rank not in who.ranks)
    )
    if misses:
        return ()
    return tuple(
        first
        for first in free
        if not who.roles or _holds_one(person, who.roles, problem.days[first : first + case.days])
    )


def _holds_one(person: Person, roles: list[str], days: list[date]) -> bool:
    """Whether some one of the roles is held on every day; two terms of a role add up."""
    return any(
        all(any(held.role == role and held.held_on(day) for held in person.roles) for day in days)
        for role in roles
    )
