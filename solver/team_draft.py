"""What the rules and goals of teams share while their program is written, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from scheduler.problems.teams import TeamsProblem, VisitChoice, VisitPin
from solver.building import Builder
from solver.eligible import Places, Visits
from solver.program import Ints, Program

__all__ = ["Draft", "Sits", "Statement", "held", "pin_parts", "run", "sits_of"]


@dataclass(frozen=True, slots=True)
class Sits:
    """Who sits in which seat of a case, whenever it is visited; arrays of shape (sits,).

    What has to do with the team and not with the day is stated on these: they are a tenth as many
    as the places, and deciding on them decides more.
    """

    case: Ints
    seat: Ints
    person: Ints
    column: Ints


@dataclass(frozen=True, slots=True)
class Statement:
    """Visits and teams as a program.

    Its first columns are the visits, then the places: together the choices. `sits_of_place`: the
    entry of `sits` to which each place belongs. `kept`: columns that say which parts of pins hold,
    where they may be given up.
    """

    problem: TeamsProblem
    visits: Visits
    places: Places
    program: Program
    sits: Sits
    sits_of_place: Ints
    kept: Ints

    @property
    def choices(self) -> int:
        """How many columns are choices."""
        return len(self.visits) + len(self.places)

    def decided(self, x: Ints) -> tuple[VisitChoice, ...]:
        """The visits of a whole point, by start and case; people in the file's order."""
        made = np.flatnonzero(x[: len(self.visits)])
        order = made[np.lexsort((self.visits.case[made], self.visits.first[made]))]
        sitting = np.flatnonzero(x[len(self.visits) : self.choices])
        return tuple(self._visit(int(v), sitting[self.places.visit[sitting] == v]) for v in order)

    def choices_of(self, decided: Iterable[VisitChoice]) -> Ints:
        """The columns of the choices that these visits are made of."""
        people = {person.id: p for p, person in enumerate(self.problem.people)}
        found = []
        for visit in decided:
            case = self.problem.cases_by_id[visit.case]
            first = self.problem.place_of_day[visit.start]
            same_case = self.visits.case == self.problem.cases.index(case)
            [v] = np.flatnonzero(same_case & (self.visits.first == first))
            found.append(int(v))
            for s, seat in enumerate(case.seats):
                for person in visit.seats.get(seat.id, ()):
                    there = (self.places.visit == v) & (self.places.seat == s)
                    [place] = np.flatnonzero(there & (self.places.person == people[person]))
                    found.append(len(self.visits) + int(place))
        return np.array(found, np.int64)

    def _visit(self, visit: int, sitting: Ints) -> VisitChoice:
        problem = self.problem
        case = problem.cases[self.visits.case[visit]]
        seats: dict[str, list[str]] = {seat.id: [] for seat in case.seats}
        for place in sitting.tolist():
            seat = case.seats[self.places.seat[place]].id
            seats[seat].append(problem.people[self.places.person[place]].id)
        return VisitChoice(case=case.id, start=problem.days[self.visits.first[visit]], seats=seats)


def pin_parts(problem: TeamsProblem) -> tuple[VisitPin, ...]:
    """Every pin in its smallest parts: that the case is visited, its start, one person's seat."""
    return tuple(part for pin in problem.pins for part in _parts(pin))


def _parts(pin: VisitPin) -> Iterator[VisitPin]:
    people = [(seat, person) for seat, them in (pin.seats or {}).items() for person in them]
    if pin.start is None and not people:
        yield VisitPin(case=pin.case)
    if pin.start is not None:
        yield VisitPin(case=pin.case, start=pin.start)
    for seat, person in people:
        yield VisitPin(case=pin.case, seats={seat: [person]})


@dataclass(slots=True)
class Draft:
    """What the rules and goals share while a program is written."""

    problem: TeamsProblem
    visits: Visits
    places: Places
    builder: Builder
    visited: Ints  # column of each visit
    seated: Ints  # column of each place
    sits: Sits
    sits_of_place: Ints
    kept: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # of each part of a pin
    unvisited: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # of each case
    days: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # of each person

    @property
    def case_of_place(self) -> Ints:
        case: Ints = self.visits.case[self.places.visit]
        return case

    @property
    def length_of_place(self) -> Ints:
        length: Ints = (self.visits.end - self.visits.first)[self.places.visit]
        return length


def sits_of(
    problem: TeamsProblem, made: Visits, who: Places, builder: Builder, seated: Ints
) -> tuple[Sits, Ints]:
    """Each is the sum of its places over the days on which the visit may begin.

    Returns them with the entry of each place.
    """
    people = max(len(problem.people), 1)
    size = max((len(case.seats) for case in problem.cases), default=1)
    key = (made.case[who.visit] * size + who.seat) * people + who.person
    keys, place = np.unique(key, return_inverse=True)
    column = builder.add_columns(len(keys), 1)
    rows = builder.add_rows(len(keys), 0, 0)
    builder.put(rows, column, 1)
    builder.put(rows[place], seated, -1)
    builder.define(column, rows, stage=0)
    builder.decide(column)
    sits = Sits(keys // people // size, keys // people % size, keys % people, column)
    return sits, place


def held(draft: Draft, part: VisitPin) -> Ints:
    """The columns of which one is taken exactly if the part of a pin holds."""
    problem = draft.problem
    c = problem.cases.index(problem.cases_by_id[part.case])
    own = draft.visits.case == c
    if part.start is not None:
        own &= draft.visits.first == problem.place_of_day[part.start]
    if not part.seats:
        visited: Ints = draft.visited[own]
        return visited
    [(seat, [person])] = part.seats.items()
    at = [each.id for each in problem.cases[c].seats].index(seat)
    p = problem.place_of_person[person]
    sits = draft.sits
    seated: Ints = sits.column[(sits.case == c) & (sits.seat == at) & (sits.person == p)]
    return seated


def run(first: Ints, length: Ints) -> Ints:
    """first, first + 1, … of each length, one after the other."""
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    run: Ints = np.repeat(first, length) + offset
    return run
