"""A valid plan of visits at once: what a solve begins with, and falls back on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.problems.teams import Case
from solver.program import Ints
from solver.team_draft import Statement

__all__ = ["TeamGreedy"]

_SURE = 1 - 1e-6


_Rank = Callable[[Case], tuple[int, ...]]


def _gravest(case: Case) -> tuple[int, ...]:
    return -case.severity, case.due.toordinal()


_RANKS: tuple[_Rank, ...] = (
    lambda case: (case.due.toordinal(), -case.severity),
    lambda case: ((case.due - case.earliest).days - case.days,),
    lambda case: (-case.days, case.due.toordinal()),
)
"""Which cases are placed first: the grave ones, or those that are harder to place later on."""


@dataclass(frozen=True, slots=True)
class _Team:
    """A visit with its team, and what it costs each goal, in order."""

    visit: int
    places: tuple[int, ...]
    price: tuple[int, ...]


class TeamGreedy:
    """Visits case after case, each with the team and on the day that is best by the goals.

    Begins with the choices that are held (columns). Then places go to others for whom they weigh
    less, as long as there are any.
    """

    def __init__(self, statement: Statement, held: Ints) -> None:
        self._statement = statement
        self._held = held
        self._known = {known.case for known in statement.problem.published}
        problem, made, who = statement.problem, statement.visits, statement.places
        self._names = problem.goals
        self._visits_of = np.searchsorted(made.case, np.arange(len(problem.cases) + 1))
        self._places_of = np.searchsorted(who.visit, np.arange(len(made) + 1))
        self._person = who.person.tolist()
        self._length = (made.end - made.first).tolist()
        self._unit = [person.unit for person in problem.people]
        self._most = np.array([person.max_days for person in problem.people], np.int64)
        self._prior = np.array([person.prior_days for person in problem.people], np.int64)
        costs = {goal.name: goal.costs for goal in statement.program.goals}
        self._visit_cost = [costs[name][: len(made)] for name in self._names]
        sits = statement.sits.column[statement.sits_of_place]
        self._place_cost = [costs[name][sits] for name in self._names]

    def __call__(self, x: NDArray[np.float64]) -> Ints | None:
        """A whole point of the program that follows x, of shape (columns,), as far as it can."""
        return self._placed(x, lambda: False)

    def start(self, enough: Callable[[], bool]) -> Ints:
        """A whole point from nothing; once `enough` says so, no further case is visited."""
        program = self._statement.program
        plans = []
        for rank in (self._known_first, *_RANKS):
            plans.append(self._placed(np.zeros(program.columns), enough, rank))
            if enough():
                break
        return min(plans, key=program.values)

    def _known_first(self, case: Case) -> tuple[int, ...]:
        """Visits that people know of keep what they have; then the grave ones."""
        return case.id not in self._known, *_gravest(case)

    def _placed(
        self, x: NDArray[np.float64], enough: Callable[[], bool], rank: _Rank = _gravest
    ) -> Ints:
        problem = self._statement.problem
        self._weight = x[: self._statement.choices]
        self._room = np.full(len(problem.days), problem.vehicles, np.int64)
        self._booked = np.zeros((len(problem.people), len(problem.days)), bool)
        self._days = np.zeros(len(problem.people), np.int64)
        chosen = np.zeros(self._statement.program.columns, np.int64)
        self._hold(chosen)
        visited = np.flatnonzero(chosen[: len(self._statement.visits)])
        settled = set(self._statement.visits.case[visited].tolist())
        cases = problem.cases
        for c in sorted(range(len(cases)), key=lambda c: rank(cases[c])):
            if enough():
                break
            if c in settled:
                continue
            teams = [team for team in self._teams(c) if team is not None]
            if teams:
                self._take(min(teams, key=self._rank), chosen)
        while not enough() and self._exchanged(chosen, enough):
            pass
        return self._statement.program.complete(chosen)

    def _exchanged(self, chosen: Ints, enough: Callable[[], bool]) -> bool:
        """Whether somebody's place went to another for whom it weighs less."""
        count = len(self._statement.visits)
        seated = np.flatnonzero(chosen[count : self._statement.choices])
        movable = np.setdiff1d(seated, self._held - count)
        exchanged = 0
        for place in movable.tolist():
            if not enough():
                exchanged += self._exchange(place, chosen)
        return exchanged > 0

    def _exchange(self, place: int, chosen: Ints) -> bool:
        who, count = self._statement.places, len(self._statement.visits)
        visit, seat = int(who.visit[place]), int(who.seat[place])
        case = self._statement.problem.cases[self._statement.visits.case[visit]]
        own = np.arange(self._places_of[visit], self._places_of[visit + 1])
        team = [int(i) for i in own[chosen[count + own] == 1] if i != place]
        self._book(visit, [place], -1)
        free = self._free(visit)
        others = [
            i for i in free[who.seat[free] == seat].tolist() if self._lawful(case, [*team, i])
        ]
        best = others[0] if others else place
        self._book(visit, [best], 1)
        chosen[count + place], chosen[count + best] = 0, 1
        return best != place

    def _lawful(self, case: Case, team: Sequence[int]) -> bool:
        """Whether the people are different, and of units enough but not too many of one."""
        people = [self._person[i] for i in team]
        units = Counter(self._unit[person] for person in people)
        return (
            len(set(people)) == len(people)
            and len(units) >= case.min_units
            and max(units.values()) <= case.max_same_unit
        )

    def _rank(self, team: _Team) -> tuple[float, tuple[int, ...]]:
        return -round(float(self._weight[team.visit]), 6), team.price

    def _hold(self, chosen: Ints) -> None:
        chosen[self._held] = 1
        count = len(self._statement.visits)
        places = self._held[self._held >= count] - count
        for visit in self._held[self._held < count].tolist():
            own = places[self._statement.places.visit[places] == visit]
            self._take(_Team(visit, tuple(own.tolist()), ()), chosen)

    def _teams(self, c: int) -> Iterator[_Team | None]:
        for v in range(int(self._visits_of[c]), int(self._visits_of[c + 1])):
            if (self._room[self._span(v)] > 0).all():
                yield self._team(v, self._statement.problem.cases[c])

    def _span(self, visit: int) -> slice:
        made = self._statement.visits
        return slice(int(made.first[visit]), int(made.end[visit]))

    def _team(self, visit: int, case: Case) -> _Team | None:
        """The team that is filled seat by seat, the required ones with fewest people first."""
        free = self._free(visit)
        by_seat = [free[self._statement.places.seat[free] == s] for s in range(len(case.seats))]
        order = sorted(
            range(len(case.seats)), key=lambda s: (not case.seats[s].required, len(by_seat[s]))
        )
        team: list[int] = []
        missing = 0
        for s in order:
            seat = case.seats[s]
            found = self._seated(by_seat[s], seat.count, team, case.max_same_unit)
            if seat.required and len(found) < seat.count:
                return None
            missing += seat.count - len(found)
            team.extend(found)
        if len({self._unit[self._person[i]] for i in team}) < case.min_units:
            return None
        return _Team(visit, tuple(team), self._price(visit, team, missing))

    def _free(self, visit: int) -> Ints:
        """Places of the visit whose people are free, best first."""
        own = np.arange(self._places_of[visit], self._places_of[visit + 1])
        people = self._statement.places.person[own]
        length = self._length[visit]
        busy = self._booked[people, self._span(visit)].any(axis=1)
        fit = own[~busy & (self._days[people] + length <= self._most[people])]
        keys = [costs[fit] for costs in self._costs_of(length)]
        weight = -np.round(self._weight[len(self._statement.visits) + fit], 6)
        best: Ints = fit[np.lexsort([*reversed(keys), weight])]
        return best

    def _costs_of(self, length: int) -> Iterator[Ints]:
        """What sitting there costs each goal; more of a burden where more was borne."""
        people = self._statement.places.person
        for name, costs in zip(self._names, self._place_cost, strict=True):
            borne = (self._prior + self._days)[people]
            yield length * (2 * borne + length) if name == "load" else costs

    def _seated(self, free: Ints, count: int, team: Sequence[int], most: int) -> list[int]:
        units = [self._unit[self._person[i]] for i in team]
        taken = {self._person[i] for i in team}
        found: list[int] = []
        for i in free.tolist():
            if len(found) == count:
                break
            person = self._person[i]
            if person not in taken and units.count(self._unit[person]) < most:
                found.append(i)
                taken.add(person)
                units.append(self._unit[person])
        return found

    def _price(self, visit: int, team: Sequence[int], missing: int) -> tuple[int, ...]:
        people = self._statement.places.person[list(team)]
        length = self._length[visit]
        price = []
        for name, visits, places in zip(
            self._names, self._visit_cost, self._place_cost, strict=True
        ):
            cost = int(visits[visit]) + int(places[list(team)].sum())
            if name == "gaps":
                cost += missing
            if name == "load":
                borne = self._prior[people] + self._days[people]
                cost += int((length * (2 * borne + length)).sum())
            price.append(cost)
        return tuple(price)

    def _take(self, team: _Team, chosen: Ints) -> None:
        self._room[self._span(team.visit)] -= 1
        self._book(team.visit, team.places, 1)
        chosen[team.visit] = 1
        chosen[len(self._statement.visits) + np.array(team.places, np.int64)] = 1

    def _book(self, visit: int, places: Sequence[int], sign: int) -> None:
        people = self._statement.places.person[list(places)]
        self._booked[people, self._span(visit)] = sign > 0
        self._days[people] += sign * self._length[visit]
