"""Teams picked by hand, and people substituted: allowed wherever the referee finds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.faults import LunzhiError
from scheduler.problems.plans import SolverNote
from scheduler.problems.teams import VisitChoice, VisitPin
from scheduler.referee.plans import check_visits
from scheduler.referee.violations import Violation
from scheduler.services.books.errors import RefusedTeam
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.knowing import must_see_whole, visible_case, whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.planning import stored_problem
from scheduler.services.books.teams_exchanges import Substitution, exchanged
from scheduler.services.books.teams_judging import days_gone
from scheduler.services.books.teams_misfits import refuse_misfits
from scheduler.services.books.teams_names import named_violations, seat_names_in
from scheduler.services.books.teams_pins import exchange_by_number, seats_by_number
from scheduler.services.books.teams_planning import (
    MadeProblem,
    TeamsOrder,
    latest_team_number,
    made_problem,
)
from scheduler.services.books.teams_releases import PublishedTeams, publish_draft
from scheduler.services.books.teams_standing import standing_visit
from scheduler.services.books.telling import telling
from scheduler.services.books.workdays import workdays_in
from scheduler.services.plans import extent_of
from scheduler.services.solving import sound_plan
from scheduler.store.cases import Case
from scheduler.store.plans import Draft
from solver.results import GoalResult, TeamsSolution

__all__ = [
    "Picked", "PickedByNumber", "Substitution", "pick_by_number", "pick_team", "substitute",
    "substitute_by_number", "substituted", "try_team",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picked:
    """A team as somebody would have it. `start`: first day; `seats`: ids of officers by seat."""

    case: str
    start: date
    seats: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class PickedByNumber:
    """The same as people write it: `seats` like `SEAT=NUMBER+NUMBER`, by staff numbers."""

    case: str
    start: date
    seats: tuple[str, ...]


def pick_by_number(books: Books, picked: PickedByNumber, reason: str) -> int:
    """As `pick_team`. Raises LunzhiError also for a number that is nobody's."""
    with books.looking(*ASSIGNERS) as session:
        seats = seats_by_number(session, picked.seats)
    return pick_team(books, Picked(picked.case, picked.start, seats), reason)


def substitute_by_number(
    books: Books, case: str, seat: str, out: str | None, into: str | None, reason: str,
    also: Sequence[str] = (),
) -> PublishedTeams:  # fmt: skip
    """As `substitute`; `also`: other places in the same act, like `SEAT:OUT=INTO`.

    Raises LunzhiError also for a number that is nobody's, and for a place without any.
    """
    if out is None and into is None:
        raise LunzhiError("teams.nobody", {"case": case, "seat": seat})
    with books.looking(*ASSIGNERS) as session:
        leaves, comes = (
            None if number is None else officer_by_number(session, number).id
            for number in (out, into)
        )
        others = tuple(exchange_by_number(session, text) for text in also)
    return substitute(books, Substitution(case, seat, leaves, comes, others), reason)


def try_team(books: Books, picked: Picked) -> tuple[Violation, ...]:
    """The rules that the team would break by today's books; none, and it can be made."""
    with whole(books, *ASSIGNERS) as session:
        picked = _known(session, books, picked)
        return _judged(_made(session, picked, books.today), picked)


def pick_team(books: Books, picked: Picked, reason: str) -> int:
    """Makes the team a draft of its own, whose id is returned, with the reason on record.

    Raises RefusedTeam where it breaks a rule, LunzhiError, RefusedPlan.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        picked = _known(act.session, books, picked)
        return _drafted(act, picked, checked_text(reason), books.today).id


def substitute(books: Books, wish: Substitution, reason: str) -> PublishedTeams:
    """Has somebody else sit there, in as many places as are named, and publishes it, in one act.

    Where the settings ask for a second person, that rule is for plans: a substitution is urgent,
    and is on record with its reason. Raises as `pick_team`, and for a place that is not held so.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *ASSIGNERS) as act:
        case = visible_case(act.session, books, wish.case)
        return substituted(act, books, replace(wish, case=case.number), checked_text(reason))


def substituted(act: Act, books: Books, wish: Substitution, reason: str) -> PublishedTeams:
    """The same within a transaction that tells calendars; `reason`: a checked one."""
    picked = _substituted(act.session, wish, books.today)
    draft = _drafted(act, picked, reason, books.today)
    draft.state = "approved"
    draft.submitted_at = draft.approved_at = act.at
    draft.submitted_by = draft.approved_by = act.by
    return publish_draft(act, books, draft, substitution=True)


def _substituted(session: Session, wish: Substitution, today: date) -> Picked:
    """The team as it would be, on the days that people know: others would be a visit moved."""
    visit = standing_visit(session, wish.case, today)
    team = exchanged(visit.case, visit.seats, wish.exchanges, seat_names_in(session))
    gone = days_gone(visit, workdays_in(session))
    if gone:
        raise RefusedTeam(wish.case, named_violations(session, gone))
    return Picked(wish.case, visit.start, team)


def _known(session: Session, books: Books, picked: Picked) -> Picked:
    """With the number as the books write it. Raises LunzhiError where no case has it."""
    return replace(picked, case=visible_case(session, books, picked.case).number)


def _made(session: Session, picked: Picked, today: date) -> MadeProblem:
    """The problem of that case alone, all other visits as they are, the team decided."""
    if picked.start < today:
        raise LunzhiError("teams.past", {"first": picked.start.isoformat()})
    seats = {seat: [person_key(each) for each in people] for seat, people in picked.seats.items()}
    refuse_misfits(session, picked.case, seats)  # before a pin refuses what is no id of a seat
    pin = VisitPin(case=picked.case, start=picked.start, seats=seats)
    days = session.scalar(select(Case.visit_days).where(Case.number == picked.case)) or 1
    order = TeamsOrder(first=picked.start, days=days, only=(picked.case,), pins=(pin,))
    return made_problem(session, order, today)


def _visits(made: MadeProblem, picked: Picked) -> list[VisitChoice]:
    seats = {seat: [person_key(each) for each in people] for seat, people in picked.seats.items()}
    return [
        *settled_visits(made.problem),
        VisitChoice(case=picked.case, start=picked.start, seats=seats),
    ]


def _judged(made: MadeProblem, picked: Picked) -> tuple[Violation, ...]:
    return check_visits(made.problem, _visits(made, picked))[0]


def _drafted(act: Act, picked: Picked, reason: str, today: date) -> Draft:
    made = _made(act.session, picked, today)
    visits = _visits(made, picked)
    violations, values = check_visits(made.problem, visits)
    if violations:
        raise RefusedTeam(picked.case, named_violations(act.session, violations))
    goals = tuple(GoalResult(goal, values[goal], None, False) for goal in made.problem.goals)
    note = SolverNote(name="lunzhi-hand", version=version("lunzhi"), seconds=0.0, threads=1)
    sound = sound_plan(made.loaded, TeamsSolution(goals, True, None, tuple(visits)), note)
    based_on = latest_team_number(act.session)
    problem = stored_problem(act, made.loaded, made.data, based_on)
    draft = Draft(
        problem_id=problem.id, plan=sound.data, state="draft",
        **asdict(extent_of(made.problem, sound.plan)), made_at=act.at, made_by=act.by,
        reason=reason,
    )  # fmt: skip
    act.session.add(draft)
    act.session.flush()
    act.record(
        "teams.picked", f"draft:{draft.id}", case=picked.case, start=picked.start.isoformat(),
        seats={seat: [*people] for seat, people in picked.seats.items()}, reason=reason,
        plan_sha256=sha256(sound.data).hexdigest(),
    )  # fmt: skip
    return draft
