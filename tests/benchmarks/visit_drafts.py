"""Visits as somebody would draw them up by hand, without any solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from random import Random

from scheduler.problems.teams import Case, Person, Seat, TeamsProblem, VisitChoice
from tests.benchmarks.seating import Seating, seatings, starts

__all__ = ["draft_visits"]

_ATTEMPTS = 20
"""Teams tried for each start: the first people at hand may be too many of one unit."""

Team = dict[str, list[Person]]


def draft_visits(problem: TeamsProblem, seed: int) -> list[VisitChoice]:
    """A valid plan but for pins: the most urgent first, each on the first start that works."""
    book, random = _Book(problem), Random(f"visits|{seed}")
    visits = []
    for case in sorted(problem.cases, key=lambda case: (case.due, case.id)):
        found = next(book.ways(case, random), None)
        if found:
            first, team = found
            book.enter(case, first, team)
            seats = {seat: [person.id for person in people] for seat, people in team.items()}
            visits.append(VisitChoice(case=case.id, start=problem.days[first], seats=seats))
    return visits


class _Book:
    """Who is where on which day, and how many days everybody has left."""

    def __init__(self, problem: TeamsProblem) -> None:
        self.problem = problem
        self.people: dict[tuple[str, str], list[Seating]] = defaultdict(list)
        for each in seatings(problem):
            self.people[each.case.id, each.seat.id].append(each)
        self.taken: dict[str, set[int]] = defaultdict(set)
        self.under_way: Counter[int] = Counter()

    def ways(self, case: Case, random: Random) -> Iterator[tuple[int, Team]]:
        for first in starts(self.problem, case):
            days = range(first, first + case.days)
            if all(self.under_way[day] < self.problem.vehicles for day in days):
                teams = (self._team(case, days, random) for _ in range(_ATTEMPTS))
                yield from ((first, team) for team in teams if team is not None)

    def enter(self, case: Case, first: int, team: Team) -> None:
        days = range(first, first + case.days)
        self.under_way.update(days)
        for people in team.values():
            for person in people:
                self.taken[person.id].update(days)

    def _team(self, case: Case, days: range, random: Random) -> Team | None:
        """One of the possible teams, required seats first; None: not with these lots."""
        team: Team = {seat.id: [] for seat in case.seats}
        for seat in sorted(case.seats, key=lambda seat: not seat.required):
            free = [p for p in self._free(case, seat, days) if self._room(case, team, p)]
            random.shuffle(free)
            for person in free:
                if len(team[seat.id]) < seat.count and self._room(case, team, person):
                    team[seat.id].append(person)
            if seat.required and len(team[seat.id]) < seat.count:
                return None
        return team if len(_units(team)) >= case.min_units else None

    def _free(self, case: Case, seat: Seat, days: range) -> list[Person]:
        return [
            each.person
            for each in self.people[case.id, seat.id]
            if days.start in each.starts
            and self.taken[each.person.id].isdisjoint(days)
            and len(self.taken[each.person.id]) + len(days) <= each.person.max_days
        ]

    def _room(self, case: Case, team: Team, person: Person) -> bool:
        seated = any(person in people for people in team.values())
        return not seated and _units(team)[person.unit] < case.max_same_unit


def _units(team: Mapping[str, list[Person]]) -> Counter[str]:
    return Counter(person.unit for people in team.values() for person in people)
