"""A problem of teams with the names that its codes have, for people to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.problems.plans import TeamsPlan
from scheduler.problems.teams import Case, Person, Recusal, Seat, TeamsProblem

__all__ = ["Names", "called_seats", "named_problem", "named_seats"]


@dataclass(frozen=True, slots=True)
class Names:
    """What units, places and matters are called, each by its code."""

    units: Mapping[str, str]
    places: Mapping[str, str]
    matters: Mapping[str, str]

    def unit(self, code: str) -> str:
        return self.units.get(code, code)

    def place(self, code: str) -> str:
        return self.places.get(code, code)


def named_problem(problem: TeamsProblem, names: Names) -> TeamsProblem:
    """The same problem: rules only ask whether units and places are the same.

    Seats and cases keep their ids, by which the lots are drawn. Two units of one name would become
    one: the books have none.
    """
    return problem.but(
        people=[_person(person, names) for person in problem.people],
        recusals=[_recusal(row, names) for row in problem.recusals],
        cases=[_case(case, names) for case in problem.cases],
    )


def _person(person: Person, names: Names) -> Person:
    hometown = None if person.hometown is None else names.place(person.hometown)
    return person.but(unit=names.unit(person.unit), hometown=hometown)


def _recusal(row: Recusal, names: Names) -> Recusal:
    return row.but(
        unit=None if row.unit is None else names.unit(row.unit),
        place=None if row.place is None else names.place(row.place),
    )


def _case(case: Case, names: Names) -> Case:
    return case.but(
        topic=names.matters.get(case.topic, case.topic),
        place=names.place(case.place),
        units=[names.unit(code) for code in case.units],
        seats=[_seat(seat, names) for seat in case.seats],
    )


def _seat(seat: Seat, names: Names) -> Seat:
    if seat.who.units is None:
        return seat
    return seat.but(who=seat.who.but(units=[names.unit(code) for code in seat.who.units]))


def named_seats(
    problem: TeamsProblem, plan: TeamsPlan, names: Mapping[str, str]
) -> tuple[TeamsProblem, TeamsPlan]:
    """Both with seats called by their names; one that two seats would share stays an id.

    Only for looking at: the lots are drawn by ids, which these are no longer.
    """
    ids = {seat.id for case in problem.cases for seat in case.seats}
    shared = Counter(names.get(each, each) for each in ids)
    called = {each: names[each] for each in ids if each in names and shared[names[each]] == 1}
    cases = [
        case.but(seats=[seat.but(id=called.get(seat.id, seat.id)) for seat in case.seats])
        for case in problem.cases
    ]
    renamed = problem.but(
        cases=cases,
        pins=[pin.but(seats=called_seats(pin.seats, called)) for pin in problem.pins],
        published=[
            known.but(seats=called_seats(known.seats, called)) for known in problem.published
        ],
    )
    visits = [visit.but(seats=called_seats(visit.seats, called)) for visit in plan.visits]
    return renamed, plan.but(visits=visits)


def called_seats(
    seats: Mapping[str, list[str]] | None, called: Mapping[str, str]
) -> dict[str, list[str]] | None:
    """People by the name of their seat, where it has one, for people by the id of their seat."""
    return None if seats is None else {called.get(seat, seat): who for seat, who in seats.items()}
