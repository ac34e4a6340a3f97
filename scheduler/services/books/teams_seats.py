"""Why each seat of a draft or a release is held as it is, by the problem that it was made for.

Who approves a draft, and who audits a release long after its visits, reads the same as whoever
looks at a visit to come: there it is told by today's books, here by those of then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.books.teams_named import named_problem
from scheduler.books.teams_settled import settled_cases
from scheduler.books.teams_snapshot import officer_of
from scheduler.overview.alternates import alternates
from scheduler.overview.why_teams import why_there
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.plans import Visit
from scheduler.problems.teams import Case, TeamsProblem
from scheduler.services.books.drafts import draft_in
from scheduler.services.books.kept_teams import KeptTeams, kept_teams
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_names import Naming
from scheduler.services.books.teams_reasons import named_reasons
from scheduler.services.books.teams_released import team_release_in
from scheduler.services.books.teams_visit import PlaceView, SeatView
from scheduler.services.books.workdays import workdays_in

__all__ = ["TeamView", "draft_team", "planned_visit", "release_team"]


@dataclass(frozen=True, slots=True)
class TeamView:
    """The team of one case in a plan. `case`: as the plan's problem has it, with names; `problem`:
    by which effects are told; `estimated`: those of the `days` that no notice has confirmed yet;
    `load`: by officer the days of visits in the year as people know them now. `is_settled`: the
    plan took its visit as people knew it.

    `may_change`: it is a draft's, in which whoever looks may have somebody else sit.
    """

    case: Case
    days: tuple[date, ...]
    estimated: frozenset[date]
    seats: tuple[SeatView, ...]
    problem: TeamsProblem
    load: Mapping[int, int]
    is_settled: bool
    may_change: bool


def draft_team(books: Books, draft_id: int, number: str) -> TeamView:
    """Of a draft. Raises LunzhiError where it has no visit of that case, UnsoundPlan, NotAllowed.

    Raises LunzhiError also for an account that is tied to an officer: see `whole`.
    """
    with whole(books, *GROUND_READERS) as session:
        draft = draft_in(session, draft_id, TEAMS)
        may = draft.state == "draft" and books.actor.is_any_of(*ASSIGNERS)
        return _view(session, kept_teams(session, draft), number, may=may)


def release_team(books: Books, release: int, number: str) -> TeamView:
    """Of a release, whatever has become of it since. Raises as `draft_team`."""
    with whole(books, *GROUND_READERS) as session:
        kept = kept_teams(session, team_release_in(session, release))
        return _view(session, kept, number, may=False)


def planned_visit(kept: KeptTeams, number: str) -> Visit:
    """The plan's visit of that case, however its letters are written. Raises LunzhiError."""
    for visit in kept.plan.visits:
        if visit.case.lower() == number.strip().lower():
            return visit
    raise LunzhiError("visit.none", {"case": shown(number)})


def _view(session: Session, kept: KeptTeams, number: str, *, may: bool) -> TeamView:
    visit = planned_visit(kept, number)
    naming = Naming(session)
    problem = named_problem(kept.problem, naming.names)
    case = problem.cases_by_id[visit.case]
    days = problem.days_of(case, visit.start)
    assert days is not None, "the referee's word"
    is_settled = case.id in settled_cases(kept.problem)
    return TeamView(
        case=case,
        days=days,
        estimated=workdays_in(session).estimated(days),
        seats=tuple(_seats(naming, problem, kept, visit)),
        problem=problem,
        load=load_so_far(session, visit.start.year),
        is_settled=is_settled,
        may_change=may and not is_settled,
    )


def _seats(
    naming: Naming, problem: TeamsProblem, kept: KeptTeams, visit: Visit
) -> Iterator[SeatView]:
    visits, case = kept.plan.visits, problem.cases_by_id[visit.case]
    others = {
        (place.seat, place.holder.id if place.holder else None): tuple(
            (officer_of(each.person.id), each) for each in place.alternates
        )
        for place in alternates(problem, visits, case.id)
    }
    pins = next((pin.seats or {} for pin in problem.pins if pin.case == visit.case), {})
    for seat in case.seats:
        people = visit.seats.get(seat.id, [])
        places = [
            PlaceView(
                officer_of(key), naming.numbers.get(key, ""), problem.people_by_id[key].name,
                problem.people_by_id[key].unit,
                named_reasons(naming, why_there(problem, visits, case, problem.people_by_id[key])),
                others.get((seat.id, key), ()), pinned=key in pins.get(seat.id, ()),
            )
            for key in people
        ]  # fmt: skip
        empty = PlaceView(None, "", "", "", (), others.get((seat.id, None), ()))
        places += [empty] * (seat.count - len(people))
        name = naming.seats.get(seat.id, seat.id)
        yield SeatView(seat.id, name, seat.required, tuple(places))
