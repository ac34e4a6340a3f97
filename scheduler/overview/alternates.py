"""Who is next in line for every place of a plan's teams, each judged by the referee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.overview.why_seating import Seating
from scheduler.overview.why_values import Differences, weight
from scheduler.problems.teams import Case, Person, TeamsProblem
from scheduler.referee.violations import Violation, VisitLike

__all__ = ["MOST", "Alternate", "Place", "alternates", "alternates_of"]

MOST = 2
"""How many are named for each place."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """Somebody who could take the place as things stand, and what that would do to the goals.

    `kept`: rules that the team breaks already and would still break, somebody else in it being the
    reason, or nobody.
    """

    person: Person
    differences: Differences
    kept: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a seat, and who is next in line for it, lightest effect first.

    `holder` None: the place is empty. `pinned`: decided by hand, so nobody may take it.
    """

    case: Case
    start: date
    seat: str
    holder: Person | None
    pinned: bool
    alternates: tuple[Alternate, ...]


def alternates(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: str | None = None
) -> tuple[Place, ...]:
    """Every place of the visits, by start and the file's order of cases and seats.

    `visits`: of a plan that the referee has passed, or that has come to break rules since: whoever
    takes a place then breaks no other. `case`: that one alone.
    """
    seating = Seating(problem, visits)
    order = {each.id: place for place, each in enumerate(problem.cases)}
    asked = [visit for visit in visits if case in (None, visit.case)]
    return tuple(
        place
        for visit in sorted(asked, key=lambda visit: (visit.start, order[visit.case]))
        for place in _places(problem, seating, problem.cases_by_id[visit.case])
    )


def alternates_of(
    problem: TeamsProblem, seating: Seating, case: Case, seat: str, holder: str | None
) -> tuple[Alternate, ...]:
    """Who is next in line for the place of that person, or for one that is empty."""
    return _next_in_line(problem, seating, case, seat, holder, _open_seats(problem, seating, case))


def _places(problem: TeamsProblem, seating: Seating, case: Case) -> Iterator[Place]:
    visit = seating.by_case[case.id]
    open_seats = _open_seats(problem, seating, case)
    pinned = next((pin.seats or {} for pin in problem.pins if pin.case == case.id), {})
    for seat in case.seats:
        there = list(visit.seats.get(seat.id, ()))
        empty = [None] * (seat.count - len(there))
        for holder in (*there, *empty):
            yield Place(
                case=case,
                start=visit.start,
                seat=seat.id,
                holder=problem.people_by_id[holder] if holder else None,
                pinned=holder in pinned.get(seat.id, ()),
                alternates=_next_in_line(problem, seating, case, seat.id, holder, open_seats),
            )


def _open_seats(
    problem: TeamsProblem, seating: Seating, case: Case
) -> Mapping[str, frozenset[str]]:
    """The seats that each person outside the team could take, were there room."""
    visit = seating.by_case[case.id]
    inside = {name for people in visit.seats.values() for name in people}
    return {
        person.id: seating.open_seats(person, case, visit.start)
        for person in problem.people
        if person.id not in inside
    }


def _next_in_line(
    problem: TeamsProblem, seating: Seating, case: Case, seat: str, holder: str | None,
    open_seats: Mapping[str, frozenset[str]],
) -> tuple[Alternate, ...]:  # fmt: skip
    seats = seating.by_case[case.id].seats
    staying = [name for name in seats.get(seat, ()) if name != holder]
    found = []
    for name, could in open_seats.items():
        if seat in could:
            judged = seating.judged(case.id, {**seats, seat: [*staying, name]})
            if not judged.broken:
                person = problem.people_by_id[name]
                found.append(Alternate(person, judged.differences, judged.kept))
    return tuple(sorted(found, key=lambda one: (len(one.kept), weight(one.differences)))[:MOST])
