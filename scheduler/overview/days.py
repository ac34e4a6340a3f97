"""A plan of visits, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.overview.visits import VisitRow
from scheduler.problems.teams import TeamsProblem

__all__ = ["DayRow", "VisitDay", "day_rows"]


@dataclass(frozen=True, slots=True)
class VisitDay:
    """One day of a visit, the `nth` of `of`."""

    visit: VisitRow
    nth: int
    of: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the list with all visits that take place on it; `vehicles`: most there may be.
    `estimated`: whether people work then is known of no notice yet; a file does not tell.
    """

    day: date
    visits: tuple[VisitDay, ...]
    vehicles: int
    estimated: bool = False


def day_rows(problem: TeamsProblem, visits: Sequence[VisitRow]) -> tuple[DayRow, ...]:
    """Every day of the list, visits in the order in which they are given."""
    by_day: dict[date, list[VisitDay]] = defaultdict(list)
    for visit in visits:
        for nth, day in enumerate(visit.days, 1):
            by_day[day].append(VisitDay(visit, nth, len(visit.days)))
    return tuple(DayRow(day, tuple(by_day[day]), problem.vehicles) for day in problem.days)
