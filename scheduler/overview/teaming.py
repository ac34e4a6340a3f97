"""Whether a team comes together for a case that a plan does not visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler.overview.obstacles import takers
from scheduler.problems.plans import Visit
from scheduler.problems.teams import Case, Person, Seat, TeamsProblem
from scheduler.referee.teams import violations
from scheduler.referee.violations import VisitLike

__all__ = ["Opening", "opening_of"]

_MOST_STEPS = 5_000
"""People put into a place before a search is given up: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Opening:
    """`start`: on which a team comes together with all other visits as they are, by the referee's
    word; None: on none that was tried. `complete`: whether every way was tried.
    """

    start: date | None
    complete: bool


def opening_of(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: Case, starts: Sequence[date]
) -> Opening:
    """The first of the starts that serves; it breaks no rule that the plan does not break."""
    search = _Search(case, _MOST_STEPS)
    broken = list(violations(problem, visits))
    for start in starts:
        team = search.team(takers(problem, visits, case, start))
        if team is not None:
            visit = Visit(case=case.id, start=start, seats=_in_file_order(problem, case, team))
            if all(found in broken for found in violations(problem, [*visits, visit])):
                return Opening(start, complete=True)
    return Opening(None, complete=search.steps_left >= 0)


def _in_file_order(problem: TeamsProblem, case: Case, team: _Team) -> dict[str, list[str]]:
    order = {person.id: place for place, person in enumerate(problem.people)}
    return {
        seat.id: sorted((p.id for s, p in team if s is seat), key=order.__getitem__)
        for seat in case.seats
    }


_Team = tuple[tuple[Seat, Person], ...]


@dataclass
class _Search:
    """Place by place, the scarcest seat first; optional ones only for the units they bring."""

    case: Case
    steps_left: int
    _takers: Mapping[str, Sequence[Person]] = field(default_factory=dict)

    def team(self, able: Mapping[str, Sequence[Person]]) -> _Team | None:
        """Enough people of enough units, or None: there is no such team, or steps ran out."""
        self._takers = able
        seats = sorted(
            self.case.seats, key=lambda seat: (not seat.required, len(able[seat.id]) - seat.count)
        )
        return self._filled([seat for seat in seats for _ in range(seat.count)], ())

    def _filled(self, places: Sequence[Seat], team: _Team) -> _Team | None:
        self.steps_left -= 1
        units = {person.unit for _, person in team}
        required = bool(places) and places[0].required
        if not required and len(units) >= self.case.min_units:
            return team
        if not places or self.steps_left < 0:
            return None
        for person in self._next(places[0], team):
            if required or person.unit not in units:
                found = self._filled(places[1:], (*team, (places[0], person)))
                if found is not None:
                    return found
        return None if required else self._filled(places[1:], team)

    def _next(self, seat: Seat, team: _Team) -> Iterator[Person]:
        """Whoever may still come in; of the orders in one seat only that of the file is tried."""
        able = self._takers[seat.id]
        there = [person for other, person in team if other is seat]
        first = able.index(there[-1]) + 1 if there else 0
        for person in able[first:]:
            same_unit = sum(member.unit == person.unit for _, member in team)
            if same_unit < self.case.max_same_unit and all(p is not person for _, p in team):
                yield person
