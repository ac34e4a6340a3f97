"""A plan of visits and teams as people look at it: all that a screen or a page shows."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from scheduler.overview.appearances import Appearance, appearances
from scheduler.overview.days import DayRow, day_rows
from scheduler.overview.goals import GoalRow, goal_rows
from scheduler.overview.load import Load, load_of
from scheduler.overview.people import PersonRow, PersonVisit, person_rows
from scheduler.overview.published import KnownVisit, known_visits
from scheduler.overview.unvisited import BUDGET, Unvisited, unvisited_cases
from scheduler.overview.visits import CaseKey, VisitRow, case_keys, visit_rows
from scheduler.problems.plans import SolverNote, TeamsPlan
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams_goals import values_of
from scheduler.words import printable

__all__ = ["TeamsOverview", "teams_overview", "with_estimates"]

_MOST_IDLE = 30

_Row = TypeVar("_Row", VisitRow, PersonVisit)


@dataclass(frozen=True, slots=True)
class TeamsOverview:
    """A plan beside its problem; every text in it is `printable`.

    `days`: every day of the list with what takes place on it; `people`: everybody. `known`: the
    published visits. `problem_sha256`, `solver`, `unique`: as the plan file says.
    """

    name: str
    cases: tuple[CaseKey, ...]
    goals: tuple[GoalRow, ...]
    visits: tuple[VisitRow, ...]
    days: tuple[DayRow, ...]
    people: tuple[PersonRow, ...]
    load: Load
    unvisited: tuple[Unvisited, ...]
    appearances: tuple[Appearance, ...]
    known: tuple[KnownVisit, ...]
    problem_sha256: str
    solver: SolverNote
    unique: bool | None

    @property
    def all_proven(self) -> bool:
        """Whether every goal that counts is proven."""
        return all(goal.proven for goal in self.goals if goal.counts)

    @property
    def estimated(self) -> tuple[date, ...]:
        """Days of visits of which nobody knows for sure whether people work then, ascending."""
        return tuple(row.day for row in self.days if row.estimated and row.visits)

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the list, which may be empty."""
        return (self.days[0].day, self.days[-1].day) if self.days else None

    @property
    def visited(self) -> tuple[CaseKey, ...]:
        """The cases that are visited, in the file's order."""
        there = {visit.case for visit in self.visits}
        return tuple(case for case in self.cases if case in there)

    @property
    def timeline(self) -> tuple[PersonRow, ...]:
        """Who is on visits, by the first of them, then the others, unless they are many."""
        busy = [row for row in self.people if row.visits]
        idle = [row for row in self.people if not row.visits]
        busy.sort(key=lambda row: (row.visits[0].days[0], row.visits[0].case.index))
        return (*busy, *(idle if len(idle) <= _MOST_IDLE else ()))

    @property
    def left_out(self) -> int:
        """How many people are not in `timeline`; in `people` they are."""
        return len(self.people) - len(self.timeline)

    @property
    def gaps(self) -> int:
        """Empty places in the seats of visited cases, the goal `gaps`."""
        return sum(visit.missing for visit in self.visits)

    @property
    def late(self) -> tuple[VisitRow, ...]:
        """Visits that last beyond the day by which they are due."""
        return tuple(visit for visit in self.visits if visit.days_late)

    @property
    def changes(self) -> int:
        """The goal `changes`."""
        return sum(entry.cost for entry in self.known)


def teams_overview(problem: TeamsProblem, plan: TeamsPlan, budget: int = BUDGET) -> TeamsOverview:
    """Everything to be shown of a plan, whoever made it.

    Goal values are recomputed. What the plan names and the problem does not have is left out:
    judge the plan first. `budget`: how often to try a person at most in looking for what stands
    in the way of unvisited cases.
    """
    attendance = Attendance(problem, plan.visits)
    cases = case_keys(problem)
    visits = visit_rows(problem, attendance, cases)
    people = person_rows(problem, visits)
    return TeamsOverview(
        name=printable(problem.name),
        cases=tuple(cases.values()),
        goals=goal_rows(problem, values_of(problem, attendance), plan.goals),
        visits=visits,
        days=day_rows(problem, visits),
        people=people,
        load=load_of(people),
        unvisited=unvisited_cases(problem, plan.visits, attendance, cases, budget),
        appearances=appearances(problem, visits),
        known=known_visits(problem, attendance),
        problem_sha256=plan.problem_sha256,
        solver=plan.solver,
        unique=plan.unique,
    )


def with_estimates(view: TeamsOverview, estimated: Set[date]) -> TeamsOverview:
    """The same with these days marked, and the visits on them: the problem does not tell."""

    return replace(
        view,
        visits=tuple(_marked(row, estimated) for row in view.visits),
        days=tuple(replace(row, estimated=row.day in estimated) for row in view.days),
        people=tuple(
            replace(person, visits=tuple(_marked(row, estimated) for row in person.visits))
            for person in view.people
        ),
    )


def _marked(row: _Row, estimated: Set[date]) -> _Row:
    return replace(row, estimated=any(day in estimated for day in row.days))
