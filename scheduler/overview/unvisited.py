"""Cases that a plan does not visit, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.overview.obstacles import Obstacles, obstacles
from scheduler.overview.teaming import Opening, opening_of
from scheduler.overview.visits import CaseKey
from scheduler.problems.teams import Case, TeamsProblem
from scheduler.referee.attendance import Attendance
from scheduler.referee.violations import VisitLike

__all__ = ["BUDGET", "Unvisited", "unvisited_cases"]

BUDGET = 60_000
"""People put on trial visits before the rest of the cases is listed without reasons: seconds."""


@dataclass(frozen=True, slots=True)
class Unvisited:
    """A case without a visit.

    `days`: how many it would take. `crowded`: of the starts that `obstacles` counts, those on
    which every vehicle is taken on some day. `obstacles` None: the budget was spent on others.
    `opening` None: no team was looked for, as something alone stands in the way already.
    """

    case: CaseKey
    earliest: date
    due: date
    days: int
    crowded: int
    obstacles: Obstacles | None
    opening: Opening | None


def unvisited_cases(
    problem: TeamsProblem,
    visits: Sequence[VisitLike],
    attendance: Attendance,
    cases: dict[str, CaseKey],
    budget: int = BUDGET,
) -> tuple[Unvisited, ...]:
    """The gravest first, else in the file's order.

    `attendance`: that of the same visits. What stands in the way is told with all other visits
    as they are: moving several of them at once might clear it.
    """
    left_out = [case for case in problem.cases if case.id not in attendance.by_case]
    gravest_first = sorted(left_out, key=lambda case: -case.severity)
    return tuple(_examined(problem, visits, attendance, cases, gravest_first, budget))


def _examined(
    problem: TeamsProblem, visits: Sequence[VisitLike], attendance: Attendance,
    cases: dict[str, CaseKey], left_out: Sequence[Case], budget: int,
) -> Iterator[Unvisited]:  # fmt: skip
    for case in left_out:
        key, about = cases[case.id], (case.earliest, case.due, case.days)
        starts, clear = _starts(problem, attendance, case)
        crowded = len(starts) - len(clear)
        budget -= 2 * len(starts) * len(problem.people)
        if budget < 0:
            yield Unvisited(key, *about, crowded, None, None)
            continue
        found = obstacles(problem, visits, case)
        alone = found.seats or not clear
        opening = None if alone else opening_of(problem, visits, case, clear)
        yield Unvisited(key, *about, crowded, found, opening)


def _starts(
    problem: TeamsProblem, attendance: Attendance, case: Case
) -> tuple[list[date], list[date]]:
    """The starts by the case's own dates, and those of them with a vehicle left on every day."""
    runs = {day: problem.days_of(case, day) for day in problem.days if day >= case.earliest}
    possible = {start: days for start, days in runs.items() if days}
    clear = [
        start
        for start, days in possible.items()
        if not any(_full(problem, attendance, day) for day in days)
    ]
    return list(possible), clear


def _full(problem: TeamsProblem, attendance: Attendance, day: date) -> bool:
    return len(attendance.by_day.get(day, ())) >= problem.vehicles
