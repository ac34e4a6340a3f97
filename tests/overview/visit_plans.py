"""Plans of visits for the overview to show: by hand, and a greedy one for the sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from scheduler.problems.plans import GoalClaim, SolverNote, TeamsPlan, Visit
from scheduler.problems.teams import Case, Seat, TeamsProblem, VisitChoice
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams import RULE_CHECKS, violations
from scheduler.referee.teams_goals import goal_values
from tests.sample import TEAMS_SAMPLE

__all__ = ["as_document", "greedy", "hand_made", "many", "sample"]


def hand_made(problem: TeamsProblem, *visits: VisitChoice, **changes: Any) -> TeamsPlan:
    """A plan of these visits, whose first goal is proven and whose third has no bound."""
    values = goal_values(problem, visits)
    claims = [
        GoalClaim(
            goal=goal, value=values[goal], bound=values[goal] if place < 2 else None,
            proven=place == 0,
        )
        for place, goal in enumerate(problem.goals)
    ]  # fmt: skip
    there = {visit.case for visit in visits}
    fields: dict[str, Any] = {
        "format": "teams-plan/1",
        "problem_sha256": "5a" * 32,
        "visits": [Visit(**visit.model_dump()) for visit in visits],
        "unvisited": [case.id for case in problem.cases if case.id not in there],
        "goals": claims,
        "solver": SolverNote(name="by hand", version="1", seconds=0.5, threads=1),
    }
    return TeamsPlan(**(fields | changes))


@cache
def sample() -> TeamsProblem:
    return TeamsProblem.model_validate_json(TEAMS_SAMPLE.read_bytes())


def as_document(problem: TeamsProblem) -> dict[str, Any]:
    """To be changed and read again."""
    document = problem.model_dump(mode="json", by_alias=True, exclude_none=True)
    for person in document["people"]:
        person.setdefault("hometown", None)
    return document


@cache
def greedy(vehicles: int) -> tuple[TeamsProblem, TeamsPlan]:
    """The sample, the gravest case first on its first start with a team that breaks no rule."""
    problem = TeamsProblem.model_validate(as_document(sample()) | {"vehicles": vehicles})
    visits: list[VisitChoice] = []
    for case in sorted(problem.cases, key=lambda case: -case.severity):
        teams = (_team(problem, visits, case, day) for day in problem.days if day >= case.earliest)
        visits += next(([team] for team in teams if team), [])
    return problem, hand_made(problem, *visits)


def _team(
    problem: TeamsProblem, visits: Sequence[VisitChoice], case: Case, start: date
) -> VisitChoice | None:
    """Seat by seat whoever comes first in the file; None where somebody is missing."""
    if problem.days_of(case, start) is None:
        return None
    if _broken(problem, visits, VisitChoice(case=case.id, start=start, seats={}), _VEHICLES):
        return None
    seats: dict[str, list[str]] = {}
    for seat in case.seats:
        free = _free(problem, visits, case, start, seats, seat)
        seats[seat.id] = [name for name, _ in zip(free, range(seat.count), strict=False)]
    visit = VisitChoice(case=case.id, start=start, seats=seats)
    return None if list(violations(problem, [*visits, visit])) else visit


def _free(
    problem: TeamsProblem, visits: Sequence[VisitChoice], case: Case, start: date,
    seats: dict[str, list[str]], seat: Seat,
) -> Iterator[str]:  # fmt: skip
    placed = {name for names in seats.values() for name in names}
    for person in problem.people:
        if person.id not in placed:
            trial = VisitChoice(case=case.id, start=start, seats={seat.id: [person.id]})
            if not _broken(problem, visits, trial, _PERSONAL):
                yield person.id


_VEHICLES = [rule for rule in RULE_CHECKS if rule.__name__ == "vehicles"]
_PERSONAL = [
    rule
    for rule in RULE_CHECKS
    if rule.__name__
    in ("seat_requirement", "recused", "declared", "available", "double_booked", "max_days")
]


def _broken(
    problem: TeamsProblem, visits: Sequence[VisitChoice], trial: VisitChoice,
    rules: Sequence[Callable[[TeamsProblem, Attendance], Iterator[Any]]],
) -> bool:  # fmt: skip
    names = {name for people in trial.seats.values() for name in people}
    own = [v for v in visits if not names or names & {n for p in v.seats.values() for n in p}]
    attendance = Attendance(problem, [*own, trial])
    return any(True for rule in rules for _ in rule(problem, attendance))


@cache
def many() -> tuple[TeamsProblem, TeamsPlan]:
    """Forty cases and a hundred people on twenty days; who sits where is not lawful."""
    document = as_document(sample())
    days = [f"2026-03-{day:02}" for day in (*range(2, 7), *range(9, 14), *range(16, 21))]
    document["days"] = [*days, *(f"2026-03-{day}" for day in range(23, 28))]
    people, cases = document["people"], document["cases"]
    document["people"] = [
        {**people[place % len(people)], "id": f"P{place:03}"} for place in range(100)
    ]
    document["cases"] = [
        {**cases[place % len(cases)], "id": f"XF2026-{place:03}"} for place in range(40)
    ]
    document["recusals"] = []
    problem = TeamsProblem.model_validate(document)
    visits = [
        VisitChoice(
            case=case.id,
            start=problem.days[(3 * place) % 18],
            seats={seat.id: [f"P{(5 * place + n) % 70:03}"] for n, seat in enumerate(case.seats)},
        )
        for place, case in enumerate(problem.cases)
        if place % 9
    ]
    return problem, hand_made(problem, *visits)
