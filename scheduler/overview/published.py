"""A plan of visits beside the one that people already know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scheduler.overview.visit_changes import SeatChange, Sitter
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.attendance import Attendance, Team
from scheduler.words import printable

__all__ = ["KnownVisit", "known_visits"]


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A visit that people know, and what became of it.

    `kind`: `stays` on its days, `moved` to others, or is `gone`, the case or its start perhaps
    with it. `seats`: those out of which somebody goes, or into which somebody comes. `cost`: what
    it adds to the goal `changes`.
    """

    case: str
    place: str
    kind: Literal["stays", "moved", "gone"]
    before: date
    after: date | None
    seats: tuple[SeatChange, ...]

    @property
    def cost(self) -> int:
        return (self.kind != "stays") + sum(len(seat.gone) for seat in self.seats)

    @property
    def changed(self) -> bool:
        """Whether anything is different, people who join included: they cost nothing."""
        return self.kind != "stays" or bool(self.seats)


def known_visits(problem: TeamsProblem, attendance: Attendance) -> tuple[KnownVisit, ...]:
    """Every published visit, in the file's order."""
    return tuple(_known_visit(problem, attendance, entry) for entry in problem.published)


def _known_visit(problem: TeamsProblem, attendance: Attendance, entry: VisitChoice) -> KnownVisit:
    case = problem.cases_by_id.get(entry.case)
    teams = attendance.by_case.get(entry.case, ())
    team = next((team for team in teams if team.start == entry.start), teams[0] if teams else None)
    # A start that the list has not any more is lost, whatever the plan says.
    stays = team and team.start == entry.start and entry.start in problem.place_of_day
    return KnownVisit(
        case=printable(entry.case),
        place=printable(case.place) if case else "",
        kind="stays" if stays else "moved" if team else "gone",
        before=entry.start,
        after=team.start if team else None,
        seats=tuple(_seats(problem, entry, team)),
    )


def _seats(problem: TeamsProblem, entry: VisitChoice, team: Team | None) -> Iterator[SeatChange]:
    own = list(team.case.seats_by_id) if team else []
    for seat in dict.fromkeys([*own, *entry.seats]):
        were = entry.seats.get(seat, [])
        are = [person.id for person in team.seats.get(seat, ())] if team and seat in own else []
        gone, come = _sitters(problem, were, are), _sitters(problem, are, were)
        if gone or come:
            yield SeatChange(printable(seat), gone, come)


def _sitters(
    problem: TeamsProblem, people: Sequence[str], others: Sequence[str]
) -> tuple[Sitter, ...]:
    known = problem.people_by_id
    return tuple(
        Sitter(printable(name), printable(known[name].name if name in known else name))
        for name in people
        if name not in others
    )
