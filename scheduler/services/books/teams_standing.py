"""Published visits as they stand by today's books: whether they keep the rules, who could step in.

A release is judged by the problem that it was made for. What has happened since, a fact entered, a
stint moved, somebody on leave, is found out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import TeamsSnapshot, VisitRow, has_begun
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.referee.violations import Violation, found
from scheduler.services.books.teams_names import named_violations
from scheduler.services.books.teams_planning import problem_in, problem_of_days
from scheduler.services.books.teams_snapshots import teams_snapshot_in, visit_rows_in
from scheduler.services.books.workdays import workdays_in

__all__ = [
    "BrokenVisit", "StandingTeam", "broken_visits", "standing_team", "standing_visit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingTeam:
    """A published visit, and the problem of its case by today's books, all other visits settled.

    `visits`: that one and the settled ones, as `scheduler.overview` asks about them.
    """

    visit: VisitRow
    problem: TeamsProblem
    visits: tuple[VisitChoice, ...]


@dataclass(frozen=True, slots=True)
class BrokenVisit:
    """A visit to come that no longer keeps the rules."""

    visit: VisitRow
    violations: tuple[Violation, ...]


def standing_visit(session: Session, case: str, today: date) -> VisitRow:
    """The visit of that case that is to come, or begins today. Raises LunzhiError without one."""
    for visit in visit_rows_in(session, case):
        if visit.case == case:
            if has_begun(visit.start, today):
                raise LunzhiError("visit.begun", {"case": case, "start": visit.start.isoformat()})
            return visit
    raise LunzhiError("visit.none", {"case": case})


def standing_team(session: Session, case: str, today: date) -> StandingTeam:
    """The visit of that case with its problem of today. Raises as `standing_visit`."""
    visit = standing_visit(session, case, today)
    problem = problem_of_days(session, visit.days, [case], today)
    return StandingTeam(visit, problem, tuple(settled_visits(problem, case)))


def broken_visits(session: Session, today: date) -> list[BrokenVisit]:
    """Those of the visits to come that break a rule by today's books, by start and case.

    What they break is told with names in the place of codes.
    """
    snapshot, workdays = teams_snapshot_in(session, today), workdays_in(session)
    broken = []
    for visit in snapshot.visits:
        if not has_begun(visit.start, today):
            violations = (*_days_gone(visit, workdays), *_violations(snapshot, visit))
            if violations:
                broken.append(BrokenVisit(visit, named_violations(session, violations)))
    return broken


def _violations(snapshot: TeamsSnapshot, visit: VisitRow) -> tuple[Violation, ...]:
    problem = problem_in(snapshot, visit.days, [visit.case])
    return check_visits(problem, settled_visits(problem, visit.case))[0]


def _days_gone(visit: VisitRow, workdays: Workdays) -> Iterator[Violation]:
    """That a notice has moved working days, so that the visit's are none any more, or others."""
    now = workdays.working_days(visit.start, len(visit.days))
    left = sum(day in visit.days for day, _ in now)
    if left < len(visit.days):
        at = {"case": visit.case, "start": visit.start.isoformat()}
        yield found("one_visit.days", at, days=len(visit.days), left=left)
