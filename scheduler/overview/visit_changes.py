"""Visits and seats that an amendment changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from scheduler.overview.obstacles import Obstacles, obstacles
from scheduler.problems.plans import TeamsPlan, Visit
from scheduler.problems.teams import Case, TeamsProblem
from scheduler.words import printable

__all__ = ["Kind", "SeatChange", "Sitter", "VisitChange", "VisitChanges", "visit_changes"]

Kind = Literal["stays", "moved", "new", "lost", "dropped", "unvisited"]


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody in a seat."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SeatChange:
    """Who leaves a seat and who comes to it."""

    seat: str
    gone: tuple[Sitter, ...]
    come: tuple[Sitter, ...]


@dataclass(frozen=True, slots=True)
class VisitChange:
    """A case that is not visited as people know it.

    `kind`: `stays` on its days, but not in all seats; `moved` to other days; `new`: visited, and
    was not; `lost`: was visited, and is not; `dropped`: likewise, as it left the problem;
    `unvisited`: neither. `before`, `after`: the starts. `obstacles`: where it should be visited
    and, unlike before, cannot.
    """

    case: str
    topic: str
    place: str
    severity: int
    kind: Kind
    before: date | None
    after: date | None
    seats: tuple[SeatChange, ...]
    obstacles: Obstacles | None


@dataclass(frozen=True, slots=True)
class VisitChanges:
    """All that changes, in the file's order of cases; what was dropped comes last.

    `seats`: places that were filled on the visits that people know, dropped cases left aside;
    `seats_changed`: those whose person does not sit there any more. `visits`: how many they were;
    `visits_changed`: those that have other days or are gone. The two changed numbers add up to
    the goal `changes`.
    """

    seats: int
    seats_changed: int
    visits: int
    visits_changed: int
    rows: tuple[VisitChange, ...]


def visit_changes(
    before: TeamsProblem, known: TeamsPlan, after: TeamsProblem, plan: TeamsPlan
) -> VisitChanges:
    """What differs; `after` is `before` amended, each plan one that the referee has passed."""
    return _Comparison(before, known, after, plan).changes()


@dataclass(frozen=True)
class _Comparison:
    before: TeamsProblem
    known: TeamsPlan
    after: TeamsProblem
    plan: TeamsPlan

    def changes(self) -> VisitChanges:
        rows = [self._row(case) for case in self.after.cases]
        changed = [row for row in rows if row.kind != "stays" or row.seats]
        kept = [visit for name, visit in self._old.items() if name in self.after.cases_by_id]
        return VisitChanges(
            seats=sum(len(people) for visit in kept for people in visit.seats.values()),
            seats_changed=sum(len(seat.gone) for row in changed for seat in row.seats),
            visits=len(kept),
            visits_changed=sum(row.kind in ("moved", "lost") for row in changed),
            rows=(*changed, *self._dropped()),
        )

    def _dropped(self) -> Iterator[VisitChange]:
        for case in self.before.cases:
            if case.id in self._old and case.id not in self.after.cases_by_id:
                yield self._described(case, "dropped")

    def _row(self, case: Case) -> VisitChange:
        old, new = self._old.get(case.id), self._new.get(case.id)
        if new is None:
            known = old is None and case.id in self.before.cases_by_id
            found = None if known else obstacles(self.after, self.plan.visits, case)
            return self._described(case, "unvisited" if old is None else "lost", found)
        if old is None:
            return self._described(case, "new")
        return self._described(case, "stays" if old.start == new.start else "moved")

    def _described(self, case: Case, kind: Kind, found: Obstacles | None = None) -> VisitChange:
        old, new = self._old.get(case.id), self._new.get(case.id)
        return VisitChange(
            case=case.id,
            topic=printable(case.topic),
            place=printable(case.place),
            severity=case.severity,
            kind=kind,
            before=old.start if old else None,
            after=new.start if new else None,
            seats=tuple(self._seats(case, old, new)),
            obstacles=found,
        )

    def _seats(self, case: Case, old: Visit | None, new: Visit | None) -> Iterator[SeatChange]:
        for seat in case.seats:
            were = old.seats.get(seat.id, []) if old else []
            are = new.seats.get(seat.id, []) if new else []
            gone, come = self._sitters(were, are), self._sitters(are, were)
            if gone or come:
                yield SeatChange(seat.id, gone, come)

    def _sitters(self, people: Sequence[str], others: Sequence[str]) -> tuple[Sitter, ...]:
        return tuple(Sitter(name, self._names[name]) for name in people if name not in others)

    @cached_property
    def _old(self) -> dict[str, Visit]:
        return {visit.case: visit for visit in self.known.visits}

    @cached_property
    def _new(self) -> dict[str, Visit]:
        return {visit.case: visit for visit in self.plan.visits}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {person.id: printable(person.name) for person in self.before.people}
