"""Where teams are planned: what waits for a visit, what is on its way, what has come apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.books.workdays import Workdays
from scheduler.referee.violations import Violation
from scheduler.services.books.cases_read import CaseReader, CaseTitle
from scheduler.services.books.drafts import DraftLine, draft_lines
from scheduler.services.books.jobs import JobView, list_jobs
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.settings_doubts import UnknownUnit, seat_doubts
from scheduler.services.books.teams_planning import MOST_DAYS
from scheduler.services.books.teams_released import TeamReleaseLine, team_release_lines
from scheduler.services.books.teams_standing import broken_visits
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.visits import Visit

__all__ = [
    "BrokenTeam", "TeamsDesk", "WaitingCase", "broken_desk", "broken_teams", "teams_desk",
    "waiting_cases",
]  # fmt: skip

_JOBS: Final = 5
_RELEASES: Final = 5
_WEEK: Final = 5
"""Working days."""


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that is to be visited, and has no visit."""

    title: CaseTitle
    place: str
    severity: int
    earliest: date
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class BrokenTeam:
    """A visit to come that no longer keeps the rules, which ones by name. `estimated`: some of its
    days is of a year whose working days nobody knows.
    """

    title: CaseTitle
    first: date
    last: date
    days: int
    estimated: bool
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class TeamsDesk:
    """`first`: today, or the next working day. `repair_days`: so many working days from then on
    hold every broken visit with room after the last of them, None without one. `waiting` by what is
    due first; `jobs` and `releases` the last few, the newest first. `doubts`: seats of the usual
    team that nobody could hold. `may_plan`: whether whoever looks may.
    """

    first: date
    waiting: tuple[WaitingCase, ...]
    broken: tuple[BrokenTeam, ...]
    repair_days: int | None
    drafts: tuple[DraftLine, ...]
    jobs: tuple[JobView, ...]
    releases: tuple[TeamReleaseLine, ...]
    doubts: tuple[UnknownUnit, ...]
    may_plan: bool


def teams_desk(books: Books) -> TeamsDesk:
    """All of one moment. Raises LunzhiError for an account that is tied to somebody, NotAllowed."""
    jobs = list_jobs(books, _JOBS, TEAMS) if books.actor.is_any_of(*GROUND_READERS) else []
    with whole(books, *GROUND_READERS) as session:
        workdays = workdays_in(session)
        first, _ = workdays.first_working_day(books.today)
        broken = broken_teams(session, books.today)
        return TeamsDesk(
            first=first,
            waiting=waiting_cases(session),
            broken=broken,
            repair_days=_reach(workdays, first, broken),
            drafts=tuple(draft_lines(session, "draft", "submitted", "approved", kind=TEAMS)),
            jobs=tuple(jobs),
            releases=tuple(team_release_lines(session, _RELEASES)),
            doubts=seat_doubts(session),
            may_plan=books.actor.is_any_of(*ASSIGNERS),
        )


def waiting_cases(session: Session) -> tuple[WaitingCase, ...]:
    """Open cases that are to be visited and have no visit, by what is due first."""
    reader = CaseReader(session)
    visited = select(Visit.case_id).where(Visit.cancelled.is_(False))
    waits = (Case.closed_on.is_(None), Case.visit_days > 0, Case.id.not_in(visited))
    rows = session.scalars(select(Case).where(*waits).order_by(Case.due, Case.number))
    return tuple(
        WaitingCase(
            reader.title(case), reader.lists.place_name(case.place), case.severity, case.earliest,
            case.due, case.visit_days,
        )
        for case in rows
    )  # fmt: skip


def broken_desk(books: Books) -> tuple[BrokenTeam, ...]:
    """As `broken_teams`. Raises as `teams_desk`."""
    with whole(books, *GROUND_READERS) as session:
        return broken_teams(session, books.today)


def broken_teams(session: Session, today: date) -> tuple[BrokenTeam, ...]:
    """Visits to come that no longer keep the rules, by start and case."""
    return tuple(_broken(session, today))


def _broken(session: Session, today: date) -> Iterable[BrokenTeam]:
    found = broken_visits(session, today)
    if not found:
        return
    reader = CaseReader(session)
    numbers = [each.visit.case for each in found]
    cases = {
        case.number: case for case in session.scalars(select(Case).where(Case.number.in_(numbers)))
    }
    for each in found:
        yield BrokenTeam(
            reader.title(cases[each.visit.case]),
            each.visit.start,
            each.visit.last,
            len(each.visit.days),
            reader.is_estimated(each.visit.days),
            each.violations,
        )


def _reach(workdays: Workdays, first: date, broken: Sequence[BrokenTeam]) -> int | None:
    """Beyond the last of them at least a week, so that one whose day is gone finds others on which
    its team is free. No more: whatever stands against somebody on any of the days counts.
    """
    if not broken:
        return None
    last = max(each.last for each in broken)
    days = sum(day <= last for day, _ in workdays.working_days(first, MOST_DAYS))
    return min(MOST_DAYS, days + max(_WEEK, *(each.days for each in broken)))
