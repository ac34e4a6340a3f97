"""Visits and teams as a linear program over (case, start, seat, person).

Made without a look at `solver/`, so that other solvers can be held against ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scheduler.problems.teams import Case, TeamsProblem, VisitChoice
from scheduler.problems.tickets import ticket
from tests.benchmarks.seating import has_ground, seatings, starts

__all__ = ["Sum", "TimeIndexed", "value_of"]

Sum = dict[int, int]
"""Factors by column."""


@dataclass(slots=True)
class Row:
    """`low` ≤ sum ≤ `high`; None: no limit on that side."""

    sum: Sum
    low: int | None
    high: int | None

    def holds(self, point: Sequence[int]) -> bool:
        value = value_of(self.sum, point)
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(slots=True)
class TimeIndexed:
    """Yes-or-no columns and rows; `goals`: what each of the problem's goals sums to."""

    problem: TeamsProblem
    columns: int = 0
    rows: list[Row] = field(default_factory=list)
    visit: dict[tuple[str, int], int] = field(default_factory=dict)
    """Column of each case and start."""
    seated: dict[tuple[str, int, str, str], int] = field(default_factory=dict)
    """Column of each case, start, seat and person."""
    goals: dict[str, tuple[Sum, int]] = field(default_factory=dict)
    """With a constant."""

    def __post_init__(self) -> None:
        for case in self.problem.cases:
            for first in starts(self.problem, case):
                self.visit[case.id, first] = self._column()
        for each in seatings(self.problem):
            for first in each.starts:
                key = (each.case.id, first, each.seat.id, each.person.id)
                self.seated[key] = self._column()
        self._one_visit()
        self._seat_filled()
        self._one_seat()
        self._double_booked()
        self._max_days()
        self._joint()
        self._vehicles()
        self._pinned()
        self.goals = {goal: getattr(self, goal)() for goal in self.problem.goals}

    def visits(self, point: Sequence[int]) -> list[VisitChoice]:
        """The plan that a point stands for."""
        found = []
        for (case, first), column in self.visit.items():
            if point[column]:
                seats = {seat.id: list[str]() for seat in self.problem.cases_by_id[case].seats}
                for (k, s, seat, person), seated in self.seated.items():
                    if (k, s) == (case, first) and point[seated]:
                        seats[seat].append(person)
                day = self.problem.days[first]
                found.append(VisitChoice(case=case, start=day, seats=seats))
        return found

    def _column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def _row(self, factors: Sum, low: int | None, high: int | None) -> None:
        self.rows.append(Row(factors, low, high))

    def _length(self, case: str) -> int:
        return self.problem.cases_by_id[case].days

    def _on_days(self, case: str, first: int) -> range:
        return range(first, first + self._length(case))

    # --- rules ---------------------------------------------------------------------------------

    def _one_visit(self) -> None:
        for case in self.problem.cases:
            self._row(self._visited(case.id), None, 1)

    def _visited(self, case: str) -> Sum:
        return {column: 1 for (k, _), column in self.visit.items() if k == case}

    def _seat_filled(self) -> None:
        there: dict[tuple[str, int, str], Sum] = defaultdict(dict)
        for (case, first, name, _), column in self.seated.items():
            there[case, first, name][column] = 1
        for (case, first), visit in self.visit.items():
            for seat in self.problem.cases_by_id[case].seats:
                factors = there[case, first, seat.id] | {visit: -seat.count}
                self._row(factors, 0 if seat.required else None, 0)

    def _one_seat(self) -> None:
        held: dict[tuple[str, int, str], Sum] = defaultdict(dict)
        for (case, first, _, person), column in self.seated.items():
            held[case, first, person][column] = 1
        for (case, first, _), factors in held.items():
            self._row(factors | {self.visit[case, first]: -1}, None, 0)

    def _double_booked(self) -> None:
        booked: dict[tuple[str, int], Sum] = defaultdict(dict)
        for (case, first, _, person), column in self.seated.items():
            for day in self._on_days(case, first):
                booked[person, day][column] = 1
        for factors in booked.values():
            self._row(factors, None, 1)

    def _max_days(self) -> None:
        for person, factors in self._days_of_people().items():
            self._row(factors, None, self.problem.people_by_id[person].max_days)

    def _days_of_people(self) -> dict[str, Sum]:
        days: dict[str, Sum] = {person.id: {} for person in self.problem.people}
        for (case, _, _, person), column in self.seated.items():
            days[person][column] = self._length(case)
        return days

    def _joint(self) -> None:
        members: dict[tuple[str, int], dict[str, Sum]] = defaultdict(lambda: defaultdict(dict))
        for (case, first, _, person), column in self.seated.items():
            unit = self.problem.people_by_id[person].unit
            members[case, first][unit][column] = 1
        for (case, first), visit in self.visit.items():
            self._units(self.problem.cases_by_id[case], visit, members[case, first].values())

    def _units(self, case: Case, visit: int, units: Iterable[Sum]) -> None:
        there: Sum = {}
        for unit in units:
            self._row(unit | {visit: -case.max_same_unit}, None, 0)
            present = self._column()
            there[present] = 1
            self._row(unit | {present: -1}, 0, None)
        self._row(there | {visit: -case.min_units}, 0, None)

    def _vehicles(self) -> None:
        under_way: dict[int, Sum] = defaultdict(dict)
        for (case, first), column in self.visit.items():
            for day in self._on_days(case, first):
                under_way[day][column] = 1
        for factors in under_way.values():
            self._row(factors, None, self.problem.vehicles)

    def _pinned(self) -> None:
        for pin in self.problem.pins:
            self._row(self._visited(pin.case), 1, 1)
            if pin.start is not None:
                self._row(self._visited_on(pin.case, self.problem.days.index(pin.start)), 1, 1)
            for seat, people in (pin.seats or {}).items():
                for person in people:
                    self._row(self._sits(pin.case, seat, person), 1, 1)

    def _visited_on(self, case: str, first: int) -> Sum:
        column = self.visit.get((case, first))
        return {} if column is None else {column: 1}

    def _sits(self, case: str, seat: str, person: str) -> Sum:
        keys = ((case, first, seat, person) for first in range(len(self.problem.days)))
        return {self.seated[key]: 1 for key in keys if key in self.seated}

    # --- goals ---------------------------------------------------------------------------------

    def unstaffed(self) -> tuple[Sum, int]:
        severity = {case.id: case.severity for case in self.problem.cases}
        factors = {column: -severity[case] for (case, _), column in self.visit.items()}
        return factors, sum(severity.values())

    def late(self) -> tuple[Sum, int]:
        factors = {}
        for (name, first), column in self.visit.items():
            case = self.problem.cases_by_id[name]
            days = self.problem.days[first : first + case.days]
            last = [day for day in self.problem.days if case.due < day <= days[-1]]
            factors[column] = case.severity * len(last)
        return factors, 0

    def gaps(self) -> tuple[Sum, int]:
        places = {case.id: sum(s.count for s in case.seats) for case in self.problem.cases}
        factors = {column: places[case] for (case, _), column in self.visit.items()}
        return factors | dict.fromkeys(self.seated.values(), -1), 0

    def changes(self) -> tuple[Sum, int]:
        factors: Sum = {}
        count = 0
        for known in self.problem.published:
            kept = [(seat, person) for seat, people in known.seats.items() for person in people]
            count += 1 + len(kept)
            if known.start in self.problem.days:
                same = self._visited_on(known.case, self.problem.days.index(known.start))
                factors |= dict.fromkeys(same, -1)
            for seat, person in kept:
                factors |= dict.fromkeys(self._sits(known.case, seat, person), -1)
        return factors, count

    def appearance(self) -> tuple[Sum, int]:
        factors = {}
        for (name, _, _, who), column in self.seated.items():
            case, person = self.problem.cases_by_id[name], self.problem.people_by_id[who]
            near = person.hometown == case.place
            if near or has_ground(self.problem, case, person, "appearance"):
                factors[column] = 1
        return factors, 0

    def load(self) -> tuple[Sum, int]:
        """Each further day of a person costs more than the last: (b + k)² - (b + k - 1)²."""
        factors: Sum = {}
        for name, days in self._days_of_people().items():
            person = self.problem.people_by_id[name]
            steps = {}
            for k in range(1, 1 + min(person.max_days, len(self.problem.days))):
                steps[self._column()] = 2 * (person.prior_days + k) - 1
            self._row(days | dict.fromkeys(steps, -1), 0, 0)
            factors |= steps
        return factors, sum(person.prior_days**2 for person in self.problem.people)

    def places(self) -> tuple[Sum, int]:
        """A column for each person and place, at least what each case there says."""
        column: dict[tuple[str, str], int] = {}
        visits: dict[tuple[str, str], Sum] = defaultdict(dict)
        for (case, _, _, person), seated in self.seated.items():
            visits[case, person][seated] = 1
        for (case, person), factors in visits.items():
            place = self.problem.cases_by_id[case].place
            if (person, place) not in column:
                column[person, place] = self._column()
            self._row(factors | {column[person, place]: -1}, None, 0)
        return dict.fromkeys(column.values(), 1), 0

    def draw(self) -> tuple[Sum, int]:
        seed, days = self.problem.seed, self.problem.days
        lots = {
            column: ticket(seed, case, days[first].isoformat())
            for (case, first), column in self.visit.items()
        }
        for (case, _, seat, person), column in self.seated.items():
            lots[column] = ticket(seed, case, seat, person)
        return lots, 0


def value_of(factors: Sum, point: Sequence[int]) -> int:
    """What it sums to."""
    return sum(factor * point[column] for column, factor in factors.items())
