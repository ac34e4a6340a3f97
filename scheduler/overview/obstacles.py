"""What stands in the way of a case that a plan does not visit, the other visits left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.problems.plans import Visit
from scheduler.problems.teams import Case, Person, Seat, TeamsProblem
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams import (
    available,
    declared,
    double_booked,
    max_days,
    recused,
    seat_requirement,
)
from scheduler.referee.violations import VisitLike
from scheduler.words import printable

__all__ = ["Obstacles", "SeatShort", "obstacles", "takers"]

_Takers = Mapping[str, Sequence[Person]]

_PERSONAL = (recused, declared, available, double_booked, max_days)
"""Rules that bar a person from a visit, whatever the seat."""


@dataclass(frozen=True, slots=True)
class SeatShort:
    """A required seat that on no start has as many people free as it needs.

    `free`: the most on any start; `able`: likewise, were there no other visits.
    """

    seat: str
    count: int
    free: int
    able: int


@dataclass(frozen=True, slots=True)
class Obstacles:
    """`starts`: on how many days the visit could begin by its own dates. `seats`: those short on
    all of them; where there are none, each could be filled some day, and not all at once.
    """

    starts: int
    seats: tuple[SeatShort, ...]


def obstacles(problem: TeamsProblem, visits: Sequence[VisitLike], case: Case) -> Obstacles:
    """Found by asking the referee of each person and start; `visits`: those of the plan."""
    starts = [day for day in problem.days if day >= case.earliest and problem.days_of(case, day)]
    free = [takers(problem, visits, case, start) for start in starts]
    able = [takers(problem, (), case, start) for start in starts]
    required = [seat for seat in case.seats if seat.required]
    return Obstacles(len(starts), tuple(_short(required, free, able)) if starts else ())


def _short(
    seats: Sequence[Seat], free: Sequence[_Takers], able: Sequence[_Takers]
) -> Iterator[SeatShort]:
    for seat in seats:
        most = max(len(on_start[seat.id]) for on_start in free)
        if most < seat.count:
            alone = max(len(on_start[seat.id]) for on_start in able)
            yield SeatShort(printable(seat.id), seat.count, most, alone)


def takers(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: Case, start: date
) -> dict[str, list[Person]]:
    """Who could take each seat of a visit on that start, beside the visits that they have.

    All of them are put into every seat at once: of the rules only those are asked that look at
    one person alone.
    """
    everybody = [person.id for person in problem.people]
    trial = Visit(case=case.id, start=start, seats={seat.id: everybody for seat in case.seats})
    attendance = Attendance(problem, [*visits, trial])
    barred = {found.params["person"] for rule in _PERSONAL for found in rule(problem, attendance)}
    unmet = {
        (found.params["seat"], found.params["person"])
        for found in seat_requirement(problem, attendance)
        if found.params["case"] == case.id
    }
    free = [person for person in problem.people if person.id not in barred]
    return {
        seat.id: [person for person in free if (seat.id, person.id) not in unmet]
        for seat in case.seats
    }
