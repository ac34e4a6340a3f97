"""A place in the team of a published visit: who is in the pool, and what if somebody took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.books.teams_named import named_problem
from scheduler.books.teams_snapshot import officer_of, person_key
from scheduler.overview.alternates import alternates_of
from scheduler.overview.why_seating import Seating
from scheduler.overview.why_teams import why_in_team
from scheduler.overview.why_values import Differences, Reason
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.teams import Person, TeamsProblem
from scheduler.referee.violations import Violation
from scheduler.services.books.cases_read import CaseReader, CaseTitle
from scheduler.services.books.knowing import visible_case, whole
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_board import load_so_far
from scheduler.services.books.teams_exchanges import Substitution
from scheduler.services.books.teams_names import Naming
from scheduler.services.books.teams_reasons import named_reasons
from scheduler.services.books.teams_standing import StandingTeam, standing_team, still_broken
from scheduler.services.books.teams_visit import ChosenExchange, chosen_in

__all__ = ["PlaceDesk", "StepIn", "Substitute", "alternates_for", "place_desk"]


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
    and `differences` tells what it does to the goals of `problem`. `left`: those that the team
    breaks besides, so that somebody else has to be exchanged too before it can be published.
    `reasons`: what speaks against them in that seat, and what weighs, whoever sits in it.
    """

    candidate: Substitute
    problem: TeamsProblem
    reasons: tuple[Reason, ...]
    broken: tuple[Violation, ...]
    left: tuple[Violation, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class PlaceDesk:
    """A place with everybody who is not in the team, by name. `seat`: what it is called. `holder`:
    None: it is empty. `answer`: about the one that was asked about. `chosen`: exchanges that are
    taken as made. `estimated`: some of the days is of a year whose working days nobody knows.
    """

    title: CaseTitle
    days: tuple[date, ...]
    estimated: bool
    seat: str
    holder: Substitute | None
    pool: tuple[Substitute, ...]
    answer: StepIn | None
    chosen: tuple[ChosenExchange, ...]
    may_change: bool


def place_desk(books: Books, wish: Substitution) -> PlaceDesk:
    """Who could take the place from `out`, and what if `into` did, None: nobody is asked about.

    Raises LunzhiError for a visit that is not there or has begun, for a place that is not held so
    any more, for somebody who is not in the pool, and for an account that is tied to an officer;
    NotAllowed.
    """
    with whole(books, *GROUND_READERS) as session:
        case = visible_case(session, books, wish.case)
        place = _Place(session, standing_team(session, case.number, books.today, wish.also), wish)
        reader = CaseReader(session, case.id)
        return PlaceDesk(
            title=reader.title(case),
            days=place.standing.visit.days,
            estimated=reader.is_estimated(place.standing.visit.days),
            seat=place.naming.seats.get(wish.seat, wish.seat),
            holder=place.holder(),
            pool=place.pool(),
            answer=None if wish.into is None else place.answer(wish.into),
            chosen=tuple(chosen_in(session, wish.also)),
            may_change=books.actor.is_any_of(*ASSIGNERS),
        )


def alternates_for(session: Session, wish: Substitution, today: date) -> tuple[Substitute, ...]:
    """Who could take the place from `out` as things stand, lightest effect first.

    Raises LunzhiError as `place_desk`.
    """
    return _Place(session, standing_team(session, wish.case, today), wish).alternates()


class _Place:
    def __init__(self, session: Session, standing: StandingTeam, wish: Substitution) -> None:
        self.standing = standing
        self.naming = Naming(session)
        self._load = load_so_far(session, standing.visit.start.year)
        self._wish = wish
        self._problem = named_problem(standing.problem, self.naming.names)
        self._case = self._problem.cases_by_id[standing.visit.case]
        self._must_be_held()

    def _must_be_held(self) -> None:
        """Refuses a seat that there is not, and a place that is not held, or not empty, as said."""
        case, seat, out = self._case, self._wish.seat, self._wish.out
        if seat not in case.seats_by_id:
            raise LunzhiError("team_seat.unknown", {"case": case.id, "seat": shown(seat)})
        said = {"case": case.id, "seat": self.naming.seats.get(seat, seat)}
        held = self.standing.visit.seats.get(seat, ())
        if out is None and len(held) >= case.seats_by_id[seat].count:
            raise LunzhiError("team_place.none", said)
        if out is not None and out not in held:
            raise LunzhiError("teams.not_there", said)

    def holder(self) -> Substitute | None:
        out = self._wish.out
        return None if out is None else self._told(self._problem.people_by_id[person_key(out)])

    def pool(self) -> tuple[Substitute, ...]:
        team = self.standing.visit.team
        free = (each for each in self._problem.people if officer_of(each.id) not in team)
        return tuple(
            sorted(map(self._told, free), key=lambda each: (pinyin_key(each.name), each.number))
        )

    def alternates(self) -> tuple[Substitute, ...]:
        """Those alone with whom the whole team keeps the rules."""
        seating = Seating(self._problem, self.standing.visits)
        key = None if self._wish.out is None else person_key(self._wish.out)
        found = alternates_of(self._problem, seating, self._case, self._wish.seat, key)
        sound = (each for each in found if not still_broken(self.standing, each.kept))
        return tuple(self._told(each.person) for each in sound)

    def answer(self, officer: int) -> StepIn:
        problem, visit, wish = self._problem, self.standing.visit, self._wish
        person = problem.people_by_id.get(person_key(officer))
        if person is None or officer in visit.team:
            raise LunzhiError("teams.no_inspector", {"case": self._case.id})
        seats = {
            key: [person_key(each) for each in people if (key, each) != (wish.seat, wish.out)]
            for key, people in visit.seats.items()
        }
        seats[wish.seat] = [*seats.get(wish.seat, ()), person.id]
        judged = Seating(problem, self.standing.visits).judged(self._case.id, seats)
        chain = why_in_team(problem, self.standing.visits, self._case, person, wish.seat).chain
        return StepIn(
            candidate=self._told(person),
            problem=problem,
            # What the referee says of trials is left out: for this very place he is asked anew.
            reasons=named_reasons(self.naming, (one for one in chain if one.rule is None)),
            broken=self.naming.violations(judged.broken),
            left=self.naming.violations(still_broken(self.standing, judged.kept)),
            differences=judged.differences,
        )

    def _told(self, person: Person) -> Substitute:
        number = self.naming.numbers[person.id]
        officer = officer_of(person.id)
        return Substitute(officer, number, person.name, person.unit, self._load.get(officer, 0))
