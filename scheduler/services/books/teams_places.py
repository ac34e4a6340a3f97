"""A place in the team of a published visit: who is in the pool, and what if somebody took it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import GROUND_READERS
from scheduler.books.teams_named import named_problem
from scheduler.books.teams_snapshot import officer_of, person_key
from scheduler.overview.why_seating import Seating
from scheduler.overview.why_teams import why_in_team
from scheduler.overview.why_values import Differences, Reason
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import Person, TeamsProblem
from scheduler.referee.violations import Violation
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.knowing import visible_case, whole
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_names import named_violations, names_in
from scheduler.services.books.teams_reasons import named_reasons
from scheduler.services.books.teams_seating import alternates_by_place
from scheduler.services.books.teams_standing import StandingTeam, standing_team
from scheduler.store.people import Officer

__all__ = ["StepIn", "Substitute", "alternates_for", "pool", "step_in"]


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who may sit in teams on the days of the visit, and is not in this one. `load`: days
    of visits in its year so far.
    """

    officer: int
    number: str
    name: str
    unit: str
    load: int


@dataclass(frozen=True, slots=True)
class StepIn:
    """What if somebody took the place. `broken`: the rules that this breaks; none, and it can be,
    and `differences` tells what it does to the goals of `problem`. `reasons`: what speaks against
    them in that seat, and what weighs, whoever sits in it.
    """

    candidate: Substitute
    problem: TeamsProblem
    reasons: tuple[Reason, ...]
    broken: tuple[Violation, ...]
    differences: Differences


def pool(books: Books, number: str) -> tuple[Substitute, ...]:
    """Everybody who is not in the team of that visit, by name.

    Raises LunzhiError for a visit that is not there or has begun, and for an account that is tied
    to an officer, NotAllowed.
    """
    with whole(books, *GROUND_READERS) as session:
        standing, problem = _standing(session, books, number)
        described = _describing(session, standing)
        found = (
            described(person)
            for person in problem.people
            if officer_of(person.id) not in standing.visit.team
        )
        return tuple(sorted(found, key=lambda each: (pinyin_key(each.name), each.number)))


def step_in(books: Books, number: str, seat: str, out: int | None, officer: int) -> StepIn:
    """What if the officer took that seat, from `out` or in a place that is empty.

    Raises LunzhiError as `pool`, for a place that is not held so any more, and for somebody who is
    not in the pool.
    """
    with whole(books, *GROUND_READERS) as session:
        standing, problem = _standing(session, books, number)
        case = problem.cases_by_id[standing.visit.case]
        held = standing.visit.seats.get(seat, ())
        if seat not in case.seats_by_id or (out is not None and out not in held):
            raise LunzhiError("teams.not_there", {"case": case.id, "seat": seat})
        person = problem.people_by_id.get(person_key(officer))
        if person is None or officer in standing.visit.team:
            raise LunzhiError("teams.no_inspector", {"case": case.id})
        seats = {
            key: [person_key(each) for each in people if (key, each) != (seat, out)]
            for key, people in standing.visit.seats.items()
        }
        seats[seat] = [*seats.get(seat, ()), person.id]
        judged = Seating(problem, standing.visits).judged(case.id, seats)
        chain = why_in_team(problem, standing.visits, case, person, seat).chain
        return StepIn(
            candidate=_describing(session, standing)(person),
            problem=problem,
            # What the referee says of trials is left out: for this very place he is asked anew.
            reasons=named_reasons(session, (one for one in chain if one.rule is None)),
            broken=named_violations(session, judged.broken),
            differences=judged.differences,
        )


def alternates_for(
    session: Session, number: str, holder: str, today: date
) -> tuple[Substitute, ...]:
    """Who could take the place of that officer in the published team, lightest effect first.

    `holder`: a staff number. Nobody where it holds none.
    """
    standing = standing_team(session, number, today)
    problem = named_problem(standing.problem, names_in(session))
    described = _describing(session, standing)
    return tuple(
        described(each.person)
        for (_, officer), others in alternates_by_place(problem, standing.visits, number).items()
        if officer is not None and officer == officer_by_number(session, holder).id
        for _, each in others
    )


def _standing(session: Session, books: Books, number: str) -> tuple[StandingTeam, TeamsProblem]:
    case = visible_case(session, books, number)
    standing = standing_team(session, case.number, books.today)
    return standing, named_problem(standing.problem, names_in(session))


def _describing(session: Session, standing: StandingTeam) -> Callable[[Person], Substitute]:
    numbers = dict(session.execute(select(Officer.id, Officer.staff_number)).all())
    load = load_so_far(session, standing.visit.start.year)

    def described(person: Person) -> Substitute:
        officer = officer_of(person.id)
        return Substitute(
            officer, numbers[officer], person.name, person.unit, load.get(officer, 0)
        )  # fmt: skip

    return described
