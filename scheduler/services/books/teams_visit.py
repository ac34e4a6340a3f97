"""One published visit: who sits where and why, who could step in, whether the rules still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.books.teams_named import named_problem
from scheduler.books.teams_snapshot import VisitRow, has_begun
from scheduler.overview.why_values import Reason
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.referee.violations import Violation
from scheduler.services.books.cases_read import CaseLine, CaseReader
from scheduler.services.books.knowing import visible_case
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_names import named_violations, names_in, seat_names_in
from scheduler.services.books.teams_seating import (
    Others,
    PlaceView,
    SeatView,
    alternates_by_place,
    why_there,
)
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.books.teams_standing import standing_team
from scheduler.store.cases import Case
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft
from scheduler.store.visits import TeamRelease, Visit

__all__ = ["VisitView", "show_visit"]


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit whole. `is_picked`: people were picked by hand; `picked_because`: the reason on
    record, which may be a ground, so only for who may read those.

    `is_broken`: whether it breaks a rule by today's books; `violations`: which, and `problem`: by
    which reasons and alternates are told, only for who may read grounds and while it has not begun;
    `load`: with it, by officer the days of visits in its year so far.
    `may_change`: whether whoever looks may put somebody else in.
    """

    case: CaseLine
    days: tuple[date, ...]
    seats: tuple[SeatView, ...]
    release: int
    published_at: datetime
    published_by: str
    is_picked: bool
    picked_because: str | None
    is_broken: bool
    violations: tuple[Violation, ...]
    problem: TeamsProblem | None
    load: Mapping[int, int]
    may_change: bool


def show_visit(books: Books, number: str) -> VisitView:
    """The visit of that case. Raises LunzhiError without one, and for a case that is hidden."""
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        visit = _known(session, case)
        row = next(each for each in visit_rows_in(session) if each.case == case.number)
        release = session.get_one(TeamRelease, visit.release)
        reason = session.get_one(Draft, release.draft_id).reason
        asked = _asked(session, books, row)
        return VisitView(
            case=CaseReader(session).line(case),
            days=row.days,
            seats=tuple(_seats(session, case, row, asked)),
            release=release.number,
            published_at=release.published_at,
            published_by=release.published_by,
            is_picked=reason is not None,
            picked_because=reason if TEAMS.is_seen_by(books.actor) else None,
            is_broken=asked is not None and bool(asked.violations),
            violations=asked.violations if asked is not None and asked.is_told else (),
            problem=asked.problem if asked is not None and asked.is_told else None,
            load=load_so_far(session, row.start.year) if asked and asked.is_told else {},
            may_change=asked is not None
            and not books.actor.is_tied
            and books.actor.is_any_of(*ASSIGNERS),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What today's books say of a visit to come. `is_told`: grounds may be told."""

    problem: TeamsProblem
    visits: tuple[VisitChoice, ...]
    violations: tuple[Violation, ...]
    is_told: bool


def _known(session: Session, case: Case) -> Visit:
    visit = session.scalar(
        select(Visit).where(Visit.case_id == case.id, Visit.cancelled.is_(False))
    )
    if visit is None:
        raise LunzhiError("visit.none", {"case": case.number})
    return visit


def _asked(session: Session, books: Books, row: VisitRow) -> _Asked | None:
    if has_begun(row.start, books.today):
        return None
    standing = standing_team(session, row.case, books.today)
    problem = named_problem(standing.problem, names_in(session))
    violations, _ = check_visits(problem, standing.visits)
    told = named_violations(session, violations)
    return _Asked(problem, standing.visits, told, TEAMS.is_seen_by(books.actor))


def _seats(session: Session, case: Case, row: VisitRow, asked: _Asked | None) -> Iterator[SeatView]:
    people = _people(session, row)
    named = seat_names_in(session)
    told = asked if asked is not None and asked.is_told else None
    places: Mapping[tuple[str, int | None], Others] = (
        alternates_by_place(told.problem, told.visits, row.case) if told else {}
    )
    for seat in case.seats:
        held: Sequence[int | None] = row.seats.get(seat["id"], ())
        empty: list[int | None] = [None] * max(0, seat["count"] - len(held))
        yield SeatView(
            seat["id"],
            named.get(seat["id"], seat["id"]),
            seat["required"],
            tuple(
                _place(
                    session, people, officer, told, row.case, places.get((seat["id"], officer), ())
                )
                for officer in (*held, *empty)
            ),
        )


def _place(
    session: Session, people: Mapping[int, tuple[str, str, str]], officer: int | None,
    asked: _Asked | None, case: str, others: Others,
) -> PlaceView:  # fmt: skip
    if officer is None:
        return PlaceView(None, "", "", "", (), others)
    why: tuple[Reason, ...] = ()
    if asked is not None:
        why = why_there(session, asked.problem, asked.visits, case, officer)
    return PlaceView(officer, *people[officer], why, others)


def _people(session: Session, row: VisitRow) -> dict[int, tuple[str, str, str]]:
    """By id: staff number, name and unit."""
    rows = (
        select(Officer.id, Officer.staff_number, Officer.name, Unit.name)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Officer.id.in_(row.team))
    )
    return {officer: (number, name, unit) for officer, number, name, unit in session.execute(rows)}
