"""Published visits as they stand by today's books: whether they keep the rules, who could step in.

A release is judged by the problem that it was made for. What has happened since, a fact entered, a
stint moved, somebody on leave, is found out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.teams_snapshot import VisitRow
from scheduler.problems.faults import LunzhiError
from scheduler.problems.plans import Visit
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import check_visits
from scheduler.referee.violations import Violation
from scheduler.services.books.kept_teams import settled_cases
from scheduler.services.books.teams_names import named_violations
from scheduler.services.books.teams_planning import problem_in, problem_of_days
from scheduler.services.books.teams_snapshots import teams_snapshot_in, visit_rows_in

__all__ = ["BrokenVisit", "StandingTeam", "broken_visits", "standing_team", "standing_visit"]


@dataclass(frozen=True, slots=True)
class StandingTeam:
    """A published visit, and the problem of its case by today's books, all other visits settled.

    `visits`: that one and the settled ones, as `scheduler.overview` asks about them.
    """

    visit: VisitRow
    problem: TeamsProblem
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class BrokenVisit:
    """A visit to come that no longer keeps the rules."""

    visit: VisitRow
    violations: tuple[Violation, ...]


def standing_visit(session: Session, case: str, today: date) -> VisitRow:
    """The visit of that case that is to come, or begins today. Raises LunzhiError without one."""
    for visit in visit_rows_in(session):
        if visit.case == case:
            if visit.start < today:
                raise LunzhiError("visit.begun", {"case": case, "start": visit.start.isoformat()})
            return visit
    raise LunzhiError("visit.none", {"case": case})


def standing_team(session: Session, case: str, today: date) -> StandingTeam:
    """The visit of that case with its problem of today. Raises as `standing_visit`."""
    visit = standing_visit(session, case, today)
    problem = problem_of_days(session, visit.days, [case], today)
    return StandingTeam(visit, problem, _around(problem, visit))


def broken_visits(session: Session, today: date) -> list[BrokenVisit]:
    """Those of the visits to come that break a rule by today's books, by start and case.

    What they break is told with names in the place of codes.
    """
    snapshot, found = teams_snapshot_in(session, today), []
    for visit in snapshot.visits:
        if visit.start >= today:
            problem = problem_in(snapshot, visit.days, [visit.case])
            around = _around(problem, visit)
            violations, _ = check_visits(problem, around)
            if violations:
                found.append(BrokenVisit(visit, named_violations(session, violations)))
    return found


def _around(problem: TeamsProblem, visit: VisitRow) -> tuple[Visit, ...]:
    """The visit, and those that are settled."""
    settled = settled_cases(problem) | {visit.case}
    return tuple(
        Visit(case=known.case, start=known.start, seats=known.seats)
        for known in problem.published
        if known.case in settled
    )
