"""A team about to be picked by hand: for which case, on which days, and out of whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import officer_of
from scheduler.overview.obstacles import takers
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases_read import CaseReader, CaseTitle, SeatLine
from scheduler.services.books.finding import refuse_out_of_reach
from scheduler.services.books.knowing import visible_case, whole
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_desk import WaitingCase, waiting_cases
from scheduler.services.books.teams_names import names_in
from scheduler.services.books.teams_planning import TeamsOrder, made_problem
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case

__all__ = ["Candidate", "PickChoice", "PickDesk", "PickSeat", "pick_choice", "pick_desk"]


@dataclass(frozen=True, slots=True)
class PickChoice:
    """The cases that wait for a visit, and the first working day from today on."""

    first: date
    waiting: tuple[WaitingCase, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the name list or serving on those days. `fits`: by the rules that look at one
    person alone, they could take the seat on that day. `load`: days of visits in its year so far.
    """

    officer: int
    name: str
    unit: str
    load: int
    fits: bool


@dataclass(frozen=True, slots=True)
class PickSeat:
    """A seat, and everybody there is, by pinyin."""

    line: SeatLine
    people: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class PickDesk:
    """The case with the seats of its team, for a visit that begins on `start`."""

    title: CaseTitle
    earliest: date
    due: date
    days: int
    start: date
    seats: tuple[PickSeat, ...]


def pick_choice(books: Books) -> PickChoice:
    """What can be picked for. Raises as `teams_desk`."""
    with whole(books, *ASSIGNERS) as session:
        first, _ = workdays_in(session).first_working_day(books.today)
        return PickChoice(first, waiting_cases(session))


def pick_desk(books: Books, number: str, start: date | None) -> PickDesk:
    """Who could sit where. `start` None: the first working day on which the case may be visited.

    Raises LunzhiError for a case that is not there or not to be visited, and for a day on which
    nobody works or that is over.
    """
    with whole(books, *ASSIGNERS) as session:
        case = visible_case(session, books, number)
        workdays = workdays_in(session)
        if start is None:
            start, _ = workdays.first_working_day(max(books.today, case.earliest))
        refuse_out_of_reach(start)
        if not workdays.works(start)[0]:
            raise LunzhiError("teams.day_off", {"case": number, "day": start.isoformat()})
        reader = CaseReader(session, case.id)
        seats = tuple(_seats(session, books, case, start, reader))
        return PickDesk(reader.title(case), case.earliest, case.due, case.visit_days, start, seats)


def _seats(
    session: Session, books: Books, case: Case, start: date, reader: CaseReader
) -> Iterator[PickSeat]:
    order = TeamsOrder(first=start, days=max(1, case.visit_days), only=(case.number,))
    problem = made_problem(session, order, books.today).problem
    visits = settled_visits(problem)
    asked = problem.cases_by_id[case.number]
    able = takers(problem, visits, asked, start)
    named = names_in(session)
    load = load_so_far(session, start.year)
    people = sorted(problem.people, key=lambda person: (pinyin_key(person.name), person.id))
    for seat, row in zip(asked.seats, case.seats, strict=True):
        fit = {person.id for person in able.get(seat.id, ())}
        found = tuple(
            Candidate(
                officer_of(each.id), each.name, named.unit(each.unit),
                load.get(officer_of(each.id), 0), each.id in fit,
            )
            for each in people
        )  # fmt: skip
        yield PickSeat(reader.seat(row), found)
