"""What came of a job, with the books' names in the place of the codes of its problem."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scheduler.books.teams_named import called_seats, named_problem
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import StintChoice
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.violations import Violation
from scheduler.services.books.jobs import SEEING_ROLES, JobView, job_problem
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_names import Naming
from solver.results import Clash, Contradiction, Decision

__all__ = ["NamedOutcome", "named_outcome"]


@dataclass(frozen=True, slots=True)
class NamedOutcome:
    """To be looked at, not solved: people go by their staff numbers, all else by its name."""

    problem: Problem
    contradiction: Contradiction | None
    violations: tuple[Violation, ...]


def named_outcome(books: Books, job: JobView) -> NamedOutcome:
    """Of a job that has ended. Raises as `job_view`."""
    books.actor.must_be(*SEEING_ROLES)
    assert job.outcome is not None
    problem = job_problem(books, job.id).problem
    with books.looking(*SEEING_ROLES) as session:
        told = _Told(session)
        answer = job.outcome.contradiction
        return NamedOutcome(
            told.problem(problem),
            None if answer is None else told.contradiction(answer),
            told.naming.violations(job.outcome.violations),
        )


class _Told:
    def __init__(self, session: Session) -> None:
        self.naming = Naming(session)

    def problem(self, problem: Problem) -> Problem:
        if isinstance(problem, TeamsProblem):
            named = named_problem(problem, self.naming.names)
            people = [each.but(id=self._number(each.id)) for each in named.people]
            recusals = [row.but(person=self._number(row.person)) for row in named.recusals]
            return named.but(people=people, recusals=recusals)
        return problem.but(cadres=[each.but(id=self._number(each.id)) for each in problem.cadres])

    def contradiction(self, answer: Contradiction) -> Contradiction:
        clashes = tuple(
            Clash(self._pins(clash.pins), self.naming.violations(clash.blames))
            for clash in answer.clashes
        )
        return replace(answer, clashes=clashes, lift=self._pins(answer.lift))

    def _pins(self, pins: tuple[Decision, ...]) -> tuple[Decision, ...]:
        return tuple(self._pin(pin) for pin in pins)

    def _pin(self, pin: Decision) -> Decision:
        if isinstance(pin, StintChoice):
            return pin.but(cadre=self._number(pin.cadre))
        if pin.seats is None:
            return pin
        numbered = {seat: [*map(self._number, who)] for seat, who in pin.seats.items()}
        return pin.but(seats=called_seats(numbered, self.naming.seats))

    def _number(self, key: str) -> str:
        return self.naming.numbers.get(key, key)
