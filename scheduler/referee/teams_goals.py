"""The goals' values, recomputed from a plan alone: one function each, called in one flat list.

A plan that breaks rules still has values. The same visit listed twice counts once; of a case
with several different visits each counts in full, and a published start, place or person that is
among them is unchanged. A day of one person on two visits is two days, two different seats of a
team are two tickets but one person. A visit takes the days that the list has for it (see `Team`);
without any it is never late. People in seats that the case has not are in the team, but fill no
place and have no ticket; nor has a start that is not in the list. Visits of unknown cases, and
unknown people, have no value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from scheduler.problems.teams import Person, TeamsProblem, VisitChoice
from scheduler.problems.tickets import ticket
from scheduler.referee.attendance import Attendance, Team
from scheduler.referee.recusals import fact_in
from scheduler.referee.violations import VisitLike

__all__ = ["GOAL_VALUES", "goal_values", "values_of"]


def goal_values(problem: TeamsProblem, visits: Sequence[VisitLike]) -> dict[str, int]:
    """The value of every goal there is, whether or not the problem's own list names it."""
    return values_of(problem, Attendance(problem, visits))


def values_of(problem: TeamsProblem, attendance: Attendance) -> dict[str, int]:
    """The same, where who is where has been worked out already."""
    return {goal: value(problem, attendance) for goal, value in GOAL_VALUES.items()}


def unstaffed(problem: TeamsProblem, attendance: Attendance) -> int:
    return sum(case.severity for case in problem.cases if case.id not in attendance.by_case)


def late(problem: TeamsProblem, attendance: Attendance) -> int:
    """Counts days of the list, whether or not they are days of the visit."""
    cost = 0
    for team in attendance.teams:
        if team.days:
            by_due = bisect_right(problem.days, team.case.due)
            by_last = bisect_right(problem.days, team.days[-1])
            cost += team.case.severity * max(0, by_last - by_due)
    return cost


def gaps(_: TeamsProblem, attendance: Attendance) -> int:
    return sum(
        max(0, seat.count - len(team.seats.get(seat.id, ())))
        for team in attendance.teams
        for seat in team.case.seats
    )


def changes(problem: TeamsProblem, attendance: Attendance) -> int:
    """What the problem no longer has is gone, whatever the plan says.

    Of a visit that is gone, so is everybody in it. Every entry in a published seat counts for
    itself, the same person's again included.
    """
    return sum(
        _changed(problem, known, attendance.by_case.get(known.case, ()))
        for known in problem.published
    )


def appearance(_: TeamsProblem, attendance: Attendance) -> int:
    return sum(
        _frowned_upon(team, person, attendance)
        for team in attendance.teams
        for person in team.members
    )


def load(problem: TeamsProblem, attendance: Attendance) -> int:
    return sum((person.prior_days + attendance.days(person)) ** 2 for person in problem.people)


def places(_: TeamsProblem, attendance: Attendance) -> int:
    return sum(len({team.case.place for team in teams}) for teams in attendance.by_person.values())


def draw(problem: TeamsProblem, attendance: Attendance) -> int:
    lots = 0
    for team in attendance.teams:
        if team.start in problem.place_of_day:
            lots += ticket(problem.seed, team.case.id, team.start.isoformat())
        for seat in team.case.seats:
            for person in team.seats.get(seat.id, ()):
                lots += ticket(problem.seed, team.case.id, seat.id, person.id)
    return lots


GOAL_VALUES: dict[str, Callable[[TeamsProblem, Attendance], int]] = {
    "unstaffed": unstaffed,
    "late": late,
    "gaps": gaps,
    "changes": changes,
    "appearance": appearance,
    "load": load,
    "places": places,
    "draw": draw,
}


def _changed(problem: TeamsProblem, known: VisitChoice, teams: Sequence[Team]) -> int:
    kept = known.start in problem.place_of_day and any(team.start == known.start for team in teams)
    people = [(seat, person) for seat, names in known.seats.items() for person in names]
    gone = sum(not any(team.sits(*place) for team in teams) for place in people)
    return (not kept) + gone


def _frowned_upon(team: Team, person: Person, attendance: Attendance) -> bool:
    """Whether an appearance ground stands; what bars the person besides does not matter here."""
    return person.hometown == team.case.place or any(
        row.tier == "appearance" and fact_in(team.case, row) is not None
        for row in attendance.recusals.get(person.id, ())
    )
