"""Visits and teams as a good user of OR-Tools would first model them, without a look at `solver/`.

A start for each case; an optional interval for each case and person; nobody's intervals overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.problems.teams import Case, TeamsProblem, VisitChoice
from scheduler.problems.tickets import ticket
from tests.benchmarks.plain_search import Expression
from tests.benchmarks.seating import has_ground, seatings, starts

__all__ = ["PlainTeamsModel"]

Key = tuple[str, str, str]
"""Case, seat and person."""


class PlainTeamsModel:
    """`model` holds the hard rules; a goal adds what it needs and returns what it sums to."""

    def __init__(self, problem: TeamsProblem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.visited = {case.id: self.model.new_bool_var("") for case in problem.cases}
        self.start = {case.id: self._start(case) for case in problem.cases}
        self.x: dict[Key, cp_model.IntVar] = {}
        self._seat_requirement()
        self.sits: dict[tuple[str, str], cp_model.IntVar] = {}
        self._one_seat()
        self._seat_filled()
        self._double_booked()
        self._max_days()
        self._joint()
        self._vehicles()
        self._pinned()

    # --- rules ---------------------------------------------------------------------------------

    def _start(self, case: Case) -> cp_model.IntVar:
        """A position in the list of days; where there is none, the case stays unvisited."""
        possible = starts(self.problem, case)
        if not possible:
            self.model.add(self.visited[case.id] == 0)
        return self.model.new_int_var_from_domain(cp_model.Domain.from_values(possible or [0]), "")

    def _seat_requirement(self) -> None:
        """Whoever sits somewhere does so on a start that suits the person and the seat."""
        for each in seatings(self.problem):
            x = self.model.new_bool_var("")
            self.x[each.case.id, each.seat.id, each.person.id] = x
            suited = cp_model.Domain.from_values(list(each.starts))
            self.model.add_linear_expression_in_domain(
                self.start[each.case.id], suited
            ).only_enforce_if(x)

    def _one_seat(self) -> None:
        seats: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for (case, _, person), x in self.x.items():
            seats[case, person].append(x)
        for (case, person), held in seats.items():
            self.sits[case, person] = self.model.new_bool_var("")
            self.model.add(_sum(held) == self.sits[case, person])
            self.model.add_implication(self.sits[case, person], self.visited[case])

    def _seat_filled(self) -> None:
        for case in self.problem.cases:
            for seat in case.seats:
                there = _sum(self._in_seat(case, seat.id))
                if seat.required:
                    self.model.add(there == seat.count * self.visited[case.id])
                else:
                    self.model.add(there <= seat.count * self.visited[case.id])

    def _in_seat(self, case: Case, seat: str) -> list[cp_model.IntVar]:
        keys = ((case.id, seat, person.id) for person in self.problem.people)
        return [self.x[key] for key in keys if key in self.x]

    def _double_booked(self) -> None:
        visits: dict[str, list[cp_model.IntervalVar]] = defaultdict(list)
        for (case, person), sits in self.sits.items():
            visits[person].append(self._interval(case, sits))
        for intervals in visits.values():
            self.model.add_no_overlap(intervals)

    def _interval(self, case: str, present: cp_model.IntVar) -> cp_model.IntervalVar:
        length = self.problem.cases_by_id[case].days
        return self.model.new_optional_fixed_size_interval_var(
            self.start[case], length, present, ""
        )

    def _max_days(self) -> None:
        for person in self.problem.people:
            self.model.add(self._days(person.id) <= person.max_days)

    def _days(self, person: str) -> Expression:
        cases = [case for case in self.problem.cases if (case.id, person) in self.sits]
        return cp_model.LinearExpr.weighted_sum(
            [self.sits[case.id, person] for case in cases], [case.days for case in cases]
        )

    def _joint(self) -> None:
        for case in self.problem.cases:
            units: dict[str, list[cp_model.IntVar]] = defaultdict(list)
            for person in self.problem.people:
                if (case.id, person.id) in self.sits:
                    units[person.unit].append(self.sits[case.id, person.id])
            there = [self._present(members) for members in units.values()]
            self.model.add(_sum(there) >= case.min_units * self.visited[case.id])
            for members in units.values():
                self.model.add(_sum(members) <= case.max_same_unit)

    def _present(self, members: list[cp_model.IntVar]) -> cp_model.IntVar:
        present = self.model.new_bool_var("")
        self.model.add_max_equality(present, members)
        return present

    def _vehicles(self) -> None:
        intervals = [self._interval(case, visited) for case, visited in self.visited.items()]
        self.model.add_cumulative(intervals, [1] * len(intervals), self.problem.vehicles)

    def _pinned(self) -> None:
        """A pin that some rule forbids has no variable: then there is no plan."""
        for pin in self.problem.pins:
            self.model.add(self.visited[pin.case] == 1)
            if pin.start is not None:
                self.model.add(self.start[pin.case] == self.problem.place_of_day[pin.start])
            for seat, people in (pin.seats or {}).items():
                for person in people:
                    x = self.x.get((pin.case, seat, person))
                    self.model.add_bool_or([] if x is None else [x])

    # --- goals ---------------------------------------------------------------------------------

    def unstaffed(self) -> Expression:
        return _sum([case.severity * (1 - self.visited[case.id]) for case in self.problem.cases])

    def late(self) -> Expression:
        parts = []
        for case in self.problem.cases:
            in_time = sum(day <= case.due for day in self.problem.days)
            late = self.model.new_int_var(0, len(self.problem.days), "")
            end = self.start[case.id] + case.days
            self.model.add(late >= end - in_time).only_enforce_if(self.visited[case.id])
            parts.append(case.severity * late)
        return _sum(parts)

    def gaps(self) -> Expression:
        return _sum(
            [
                seat.count * self.visited[case.id] - _sum(self._in_seat(case, seat.id))
                for case in self.problem.cases
                for seat in case.seats
            ]
        )

    def changes(self) -> Expression:
        parts: list[Expression] = []
        for known in self.problem.published:
            parts.append(1 - self._starts_as(known))
            keys = [(known.case, seat, p) for seat, people in known.seats.items() for p in people]
            parts += [1 - self.x[key] if key in self.x else 1 for key in keys]
        return _sum(parts)

    def appearance(self) -> Expression:
        cases, people = self.problem.cases_by_id, self.problem.people_by_id
        return _sum(
            [
                sits
                for (case, person), sits in self.sits.items()
                if people[person].hometown == cases[case].place
                or has_ground(self.problem, cases[case], people[person], "appearance")
            ]
        )

    def load(self) -> Expression:
        squares = []
        for person in self.problem.people:
            before = person.prior_days
            most = before + min(person.max_days, len(self.problem.days))
            days = self.model.new_int_var(before, most, "")
            self.model.add(days == before + self._days(person.id))
            square = self.model.new_int_var(before**2, most**2, "")
            self.model.add_multiplication_equality(square, [days, days])
            squares.append(square)
        return _sum(squares)

    def places(self) -> Expression:
        together: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for (case, person), sits in self.sits.items():
            together[person, self.problem.cases_by_id[case].place].append(sits)
        return _sum([self._present(visits) for visits in together.values()])

    def draw(self) -> Expression:
        seed, cost = self.problem.seed, self._lots_of_starts()
        tickets = [ticket(seed, *key) for key in self.x]
        return cost + cp_model.LinearExpr.weighted_sum(list(self.x.values()), tickets)

    def _lots_of_starts(self) -> Expression:
        lots, tickets = [], []
        for case in self.problem.cases:
            own = {first: self.model.new_bool_var("") for first in starts(self.problem, case)}
            self.model.add(_sum(list(own.values())) == self.visited[case.id])
            for first, lot in own.items():
                self.model.add(self.start[case.id] == first).only_enforce_if(lot)
                day = self.problem.days[first].isoformat()
                lots.append(lot)
                tickets.append(ticket(self.problem.seed, case.id, day))
        return cp_model.LinearExpr.weighted_sum(lots, tickets)

    def _starts_as(self, known: VisitChoice) -> Expression:
        """1 if the visit starts on the day that people already know."""
        first = self.problem.place_of_day.get(known.start)
        if known.case not in self.visited or first is None:
            return 0
        same = self.model.new_bool_var("")
        self.model.add_implication(same, self.visited[known.case])
        self.model.add(self.start[known.case] == first).only_enforce_if(same)
        return same


def _sum(parts: Sequence[Expression]) -> Expression:
    return cp_model.LinearExpr.sum(list(parts))
