"""Published visits as they stand by today's books: whether they keep the rules, who could step in.

A release is judged by the problem that it was made for. What has happened since, a fact entered, a
stint moved, somebody on leave, is found out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scheduler.books.teams_snapshot import VisitRow, has_begun
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.violations import Violation
from scheduler.services.books.teams_exchanges import Exchange, exchanged
from scheduler.services.books.teams_judging import (
    beside_settled,
    broken_in,
    days_gone,
    judged,
    problem_in,
)
from scheduler.services.books.teams_names import Naming
from scheduler.services.books.teams_snapshots import teams_snapshot_in, visit_rows_in

__all__ = [
    "BrokenVisit", "StandingTeam", "broken_visits", "standing_team", "standing_visit",
    "still_broken",
]  # fmt: skip

_OF_DAYS: Final = ("one_visit", "vehicles")


@dataclass(frozen=True, slots=True)
class StandingTeam:
    """A published visit, and the problem of its case by today's books, all other visits settled.

    `known`: as people know it; `visit`: with others in its seats, where that was asked for.
    `visits`: that one and the settled ones, as `scheduler.overview` asks about them; `violations`:
    what it breaks. `has_moved`: its days are no longer the working days that they were, which
    nobody else in the team can mend.
    """

    known: VisitRow
    visit: VisitRow
    problem: TeamsProblem
    visits: tuple[VisitChoice, ...]
    violations: tuple[Violation, ...]
    has_moved: bool


@dataclass(frozen=True, slots=True)
class BrokenVisit:
    """A visit to come that no longer keeps the rules."""

    visit: VisitRow
    violations: tuple[Violation, ...]


def standing_visit(session: Session, case: str, today: date) -> VisitRow:
    """The visit of that case that is to come, or begins today. Raises LunzhiError without one."""
    return _ahead(visit_rows_in(session, case), case, today)


def standing_team(
    session: Session, case: str, today: date, exchanges: Iterable[Exchange] = ()
) -> StandingTeam:
    """The visit of that case with its problem of today, with others in its seats.

    Raises as `standing_visit`, and LunzhiError for a place that is not held as an exchange has it.
    """
    snapshot = teams_snapshot_in(session, today)
    known = _ahead(snapshot.visits, case, today)
    team = exchanged(known.case, known.seats, exchanges, snapshot.settings.seat_names)
    visit = replace(known, seats={seat: tuple(people) for seat, people in team.items()})
    problem = problem_in(snapshot, known.days, [case])
    return StandingTeam(
        known=known,
        visit=visit,
        problem=problem,
        visits=tuple(beside_settled(problem, visit)),
        violations=judged(snapshot, problem, visit),
        has_moved=bool(days_gone(known, snapshot.workdays)),
    )


def still_broken(standing: StandingTeam, kept: Iterable[Violation]) -> tuple[Violation, ...]:
    """What the team would still break after an exchange.

    `kept`: of what the referee was asked about, which is the teams of those who come and go. That
    there are too many visits on a day, and that its days are gone, stays whoever sits in it.
    """
    told = tuple(kept)
    whatever = (each for each in standing.violations if each.rule in _OF_DAYS)
    return (*told, *(each for each in whatever if each not in told))


def broken_visits(session: Session, today: date) -> list[BrokenVisit]:
    """Those of the visits to come that break a rule by today's books, by start and case.

    What they break is told with names in the place of codes.
    """
    broken = list(broken_in(teams_snapshot_in(session, today)))
    if not broken:
        return []
    naming = Naming(session)
    return [BrokenVisit(visit, naming.violations(violations)) for visit, violations in broken]


def _ahead(visits: Iterable[VisitRow], case: str, today: date) -> VisitRow:
    for visit in visits:
        if visit.case == case:
            if has_begun(visit.start, today):
                raise LunzhiError("visit.begun", {"case": case, "start": visit.start.isoformat()})
            return visit
    raise LunzhiError("visit.none", {"case": case})
