"""Who is on which visit on which days: a plan's visits, put beside what the problem knows."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scheduler.problems.teams import Case, Person, Recusal, TeamsProblem
from scheduler.referee.violations import VisitLike

__all__ = ["Attendance", "Team"]


@dataclass(frozen=True, slots=True)
class Team:
    """A visit of a case that the problem knows; its start and seats need not be the problem's.

    `days`: those of the list from the start on, as many as the case asks or the list still has;
    a start between two days of the list begins on the later one. `seats`: the people of every
    seat that the plan names, each person once. `members`: everybody in the team, each once,
    those in a seat that the case has not included. `listings`: by person, the seats, each as
    often as the plan lists the person there. People whom the problem does not know are left out.
    """

    case: Case
    start: date
    days: Sequence[date]
    seats: Mapping[str, Sequence[Person]]
    members: Sequence[Person]
    listings: Mapping[str, Sequence[str]]

    def sits(self, seat: str, person: str) -> bool:
        """Whether the person sits in that seat, which the case must have."""
        return seat in self.case.seats_by_id and seat in self.listings.get(person, ())


class Attendance:
    """The people and visits of a plan, within the problem's list of days.

    A visit that the plan lists twice counts once; different visits of one case each count in
    full. Visits of unknown cases count nowhere.
    """

    def __init__(self, problem: TeamsProblem, visits: Iterable[VisitLike]) -> None:
        self._problem = problem
        listed = [visit for visit in visits if visit.case in problem.cases_by_id]
        self.listings = Counter(visit.case for visit in listed)
        """How many visits the plan lists for a case, the same one again included."""
        different: dict[_Key, VisitLike] = {}
        for visit in listed:
            different.setdefault(_key(visit), visit)
        self.teams = tuple(_team(problem, visit) for visit in different.values())
        """The different visits, in the order of the plan."""

    @cached_property
    def by_case(self) -> Mapping[str, Sequence[Team]]:
        """The different visits of every case that has any."""
        teams: dict[str, list[Team]] = defaultdict(list)
        for team in self.teams:
            teams[team.case.id].append(team)
        return dict(teams)

    @cached_property
    def by_person(self) -> Mapping[str, Sequence[Team]]:
        """The visits of everybody who is on any."""
        teams: dict[str, list[Team]] = defaultdict(list)
        for team in self.teams:
            for person in team.members:
                teams[person.id].append(team)
        return dict(teams)

    @cached_property
    def by_day(self) -> Mapping[date, Sequence[Team]]:
        """The visits of every day that has any, in the order of the plan."""
        teams: dict[date, list[Team]] = defaultdict(list)
        for team in self.teams:
            for day in team.days:
                teams[day].append(team)
        return dict(teams)

    @cached_property
    def recusals(self) -> Mapping[str, Sequence[Recusal]]:
        """The problem's rows against each person, in its order."""
        rows: dict[str, list[Recusal]] = defaultdict(list)
        for row in self._problem.recusals:
            rows[row.person].append(row)
        return dict(rows)

    def days(self, person: Person) -> int:
        """The person's days on visits; a day on two visits counts twice."""
        return sum(len(team.days) for team in self.by_person.get(person.id, ()))


_Key = tuple[str, date, frozenset[tuple[str, tuple[str, ...]]]]


def _key(visit: VisitLike) -> _Key:
    """By which the same visit is known again, whatever the order of its seats and people."""
    people = ((seat, tuple(sorted(names))) for seat, names in visit.seats.items() if names)
    return visit.case, visit.start, frozenset(people)


def _team(problem: TeamsProblem, visit: VisitLike) -> Team:
    known = problem.people_by_id
    case = problem.cases_by_id[visit.case]
    listings: dict[str, list[str]] = defaultdict(list)
    seats: dict[str, list[Person]] = {}
    for seat, names in visit.seats.items():
        own = [name for name in names if name in known]
        seats[seat] = [known[name] for name in dict.fromkeys(own)]
        for name in own:
            listings[name].append(seat)
    first = bisect_left(problem.days, visit.start)
    return Team(
        case=case,
        start=visit.start,
        days=problem.days[first : first + case.days],
        seats=seats,
        members=[known[name] for name in listings],
        listings=dict(listings),
    )
