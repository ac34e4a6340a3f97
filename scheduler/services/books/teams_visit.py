"""One published visit: who sits where and why, who could step in, whether the rules still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.books.teams_named import named_problem
from scheduler.books.teams_snapshot import VisitRow, has_begun, is_over, officer_of, person_key
from scheduler.overview.alternates import Alternate, alternates
from scheduler.overview.why_seating import Seating
from scheduler.overview.why_teams import why_there
from scheduler.overview.why_values import Reason
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.violations import Violation
from scheduler.services.books.cases_read import CaseLine, CaseReader, known_visit
from scheduler.services.books.knowing import visible_case
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws_open import draw_of
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_exchanges import Exchange
from scheduler.services.books.teams_names import Naming, seat_names_in
from scheduler.services.books.teams_reasons import named_reasons
from scheduler.services.books.teams_released import is_substitution
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.books.teams_standing import StandingTeam, standing_team, still_broken
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft
from scheduler.store.visits import TeamRelease

__all__ = ["ChosenExchange", "PlaceView", "SeatView", "VisitView", "chosen_in", "show_visit"]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in a team. `officer`: id of who holds it, None: it is empty. `why`: what speaks for
    them; `alternates`: who could take it, each with their id and what would still be broken;
    `emptied`: the same if it were left empty, None: it cannot be. All of that only where
    `VisitView.problem`. `pinned`: decided by hand, in a plan.
    """

    officer: int | None
    number: str
    name: str
    unit: str
    why: tuple[Reason, ...] = ()
    alternates: tuple[tuple[int, Alternate], ...] = ()
    emptied: tuple[Violation, ...] | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat with its places."""

    id: str
    name: str
    required: bool
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True)
class ChosenExchange:
    """An exchange that is to be published with others. All by name; None: nobody."""

    exchange: Exchange
    seat: str
    out: str | None
    into: str | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit whole. `estimated`: those of its days whose year's working days nobody knows.
    `begun`: it is too late for somebody else; `is_over`: its last day is past.

    `is_picked`: people were picked by hand, `is_substituted`: as its team was known before and
    others stepped in; `picked_because`: the reason on record, which may be a ground, so only for
    who may read those. `draw`: the id of that in public which last decided on it, likewise.

    `is_broken`: whether it breaks a rule by today's books; `violations`: which, and `problem`: by
    which reasons and alternates are told, only for who may read grounds and while it has not begun.
    `has_moved`: its days are other ones by a notice, so that nobody else in it helps.
    `chosen`: exchanges that are shown as if they were made. `load`: with `problem`, by officer the
    days of visits in its year so far. `may_change`: whether whoever looks may
    put somebody else in.
    """

    case: CaseLine
    days: tuple[date, ...]
    estimated: frozenset[date]
    begun: bool
    is_over: bool
    seats: tuple[SeatView, ...]
    release: int
    published_at: datetime
    published_by: str
    is_picked: bool
    is_substituted: bool
    picked_because: str | None
    draw: int | None
    is_broken: bool
    violations: tuple[Violation, ...]
    problem: TeamsProblem | None
    has_moved: bool
    chosen: tuple[ChosenExchange, ...]
    load: Mapping[int, int]
    may_change: bool


def show_visit(books: Books, number: str, chosen: Sequence[Exchange] = ()) -> VisitView:
    """The visit of that case. `chosen`: with these exchanges, for who may read grounds.

    Raises LunzhiError without a visit, for a case that is hidden, and for a place that is not held
    as an exchange has it.
    """
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        visit = known_visit(session, case)
        row = next(visit_rows_in(session, case.number))
        release = session.get_one(TeamRelease, visit.release)
        draft = session.get_one(Draft, release.draft_id)
        draw = draw_of(session, release.problem_id)
        is_told = TEAMS.is_seen_by(books.actor)
        asked = _asked(session, books, row, chosen if is_told else ())
        told = asked if is_told else None
        return VisitView(
            case=CaseReader(session, case.id).line(case),
            days=row.days,
            estimated=workdays_in(session).estimated(row.days),
            begun=has_begun(row.start, books.today),
            is_over=is_over(row.days[-1], books.today),
            seats=tuple(_seats(session, case, row if told is None else told.standing.visit, told)),
            release=release.number,
            published_at=release.published_at,
            published_by=release.published_by,
            is_picked=draft.reason is not None,
            is_substituted=is_substitution(release, draft),
            picked_because=draft.reason if is_told else None,
            draw=draw.id if draw is not None and is_told else None,
            is_broken=asked is not None and bool(asked.standing.violations),
            violations=() if told is None else told.naming.violations(told.standing.violations),
            problem=None if told is None else told.problem,
            has_moved=told is not None and told.standing.has_moved,
            chosen=() if told is None else tuple(chosen_in(session, chosen)),
            load={} if told is None else load_so_far(session, row.start.year),
            may_change=asked is not None
            and not books.actor.is_tied
            and books.actor.is_any_of(*ASSIGNERS),
        )


def chosen_in(session: Session, chosen: Sequence[Exchange]) -> Iterator[ChosenExchange]:
    """The same, with names."""
    seats = seat_names_in(session)
    ids = {officer for each in chosen for officer in (each.out, each.into) if officer is not None}
    named = select(Officer.id, Officer.name).where(Officer.id.in_(ids))
    names: Mapping[int | None, str] = dict(session.execute(named).all())
    for each in chosen:
        seat = seats.get(each.seat, each.seat)
        yield ChosenExchange(each, seat, names.get(each.out), names.get(each.into))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What today's books say of a visit to come. `problem`: with names."""

    standing: StandingTeam
    problem: TeamsProblem
    naming: Naming


def _asked(
    session: Session, books: Books, row: VisitRow, chosen: Sequence[Exchange]
) -> _Asked | None:
    if has_begun(row.start, books.today) and not chosen:
        return None
    standing = standing_team(session, row.case, books.today, chosen)
    naming = Naming(session)
    return _Asked(standing, named_problem(standing.problem, naming.names), naming)


def _seats(session: Session, case: Case, row: VisitRow, told: _Asked | None) -> Iterator[SeatView]:
    people = _people(session, row)
    named = seat_names_in(session)
    places = {} if told is None else _alternates(told, row.case)
    for seat in case.seats:
        held: Sequence[int | None] = row.seats.get(seat["id"], ())
        empty: list[int | None] = [None] * max(0, seat["count"] - len(held))
        yield SeatView(
            seat["id"],
            named.get(seat["id"], seat["id"]),
            seat["required"],
            tuple(
                _place(people, officer, seat["id"], told, places.get((seat["id"], officer), ()))
                for officer in (*held, *empty)
            ),
        )


def _alternates(
    told: _Asked, case: str
) -> Mapping[tuple[str, int | None], tuple[tuple[int, Alternate], ...]]:
    return {
        (place.seat, officer_of(place.holder.id) if place.holder else None): tuple(
            (officer_of(each.person.id), _with_rest(told, each)) for each in place.alternates
        )
        for place in alternates(told.problem, told.standing.visits, case)
    }


def _with_rest(told: _Asked, alternate: Alternate) -> Alternate:
    """Also with what no exchange of people mends."""
    left = still_broken(told.standing, alternate.kept)
    return replace(alternate, kept=told.naming.violations(left))


def _place(
    people: Mapping[int, tuple[str, str, str]], officer: int | None, seat: str,
    told: _Asked | None, others: tuple[tuple[int, Alternate], ...],
) -> PlaceView:  # fmt: skip
    if officer is None:
        return PlaceView(None, "", "", "", (), others)
    if told is None:
        return PlaceView(officer, *people[officer])
    person = told.problem.people_by_id.get(person_key(officer))
    why: tuple[Reason, ...] = ()
    if person is not None:
        of_case = told.problem.cases_by_id[told.standing.visit.case]
        chain = why_there(told.problem, told.standing.visits, of_case, person)
        why = named_reasons(told.naming, chain)
    return PlaceView(officer, *people[officer], why, others, _emptied(told, seat, officer))


def _emptied(told: _Asked, seat: str, officer: int) -> tuple[Violation, ...] | None:
    """What would still be broken with nobody in the place, None: it cannot be left so."""
    case = told.problem.cases_by_id[told.standing.visit.case]
    if case.seats_by_id[seat].required:
        return None
    seats = {
        key: [person_key(each) for each in people if (key, each) != (seat, officer)]
        for key, people in told.standing.visit.seats.items()
    }
    judged = Seating(told.problem, told.standing.visits).judged(case.id, seats)
    if judged.broken:
        return None
    return told.naming.violations(still_broken(told.standing, judged.kept))


def _people(session: Session, row: VisitRow) -> dict[int, tuple[str, str, str]]:
    """By id: staff number, name and unit."""
    rows = (
        select(Officer.id, Officer.staff_number, Officer.name, Unit.name)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Officer.id.in_(row.team))
    )
    return {officer: (number, name, unit) for officer, number, name, unit in session.execute(rows)}
