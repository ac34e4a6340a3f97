"""The visits and places that a plan may contain: what the rules on one case or person leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.problems.teams import Case, Person, Seat, TeamsProblem, Who
from solver.program import Ints

__all__ = ["Places", "Visits", "places", "visits"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Visits:
    """All visits that a plan may contain, one entry each; arrays of shape (visits,).

    `case`: place in the problem's list. `first`, `end`: half-open span of places in `days`.
    """

    case: Ints
    first: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody who may sit in a seat of a visit; arrays of shape (places,), ordered by visit.

    `visit`: entry of `Visits`. `seat`: place in the case's list. `person`: in the problem's.
    """

    visit: Ints
    seat: Ints
    person: Ints

    def __len__(self) -> int:
        return len(self.visit)


def visits(problem: TeamsProblem, *, hold: bool) -> Visits:
    """Every visit that one_visit alone allows: on days of the list, not before `earliest`.

    `hold`: pins do, so that of a visit whose start is decided no other is of use.
    """
    decided = {pin.case: pin.start for pin in problem.pins if hold and pin.start is not None}
    found = [
        (c, first, first + case.days)
        for c, case in enumerate(problem.cases)
        for first in range(len(problem.days) - case.days + 1)
        if problem.days[first] >= case.earliest
        and decided.get(case.id, problem.days[first]) == problem.days[first]
    ]
    return Visits(*np.array(found, np.int64).reshape(-1, 3).T)


def places(
    problem: TeamsProblem, made: Visits, check: Callable[[], None] = lambda: None, *, hold: bool
) -> Places:  # fmt: skip
    """Every place that seat_requirement, recused, declared, available and max_days allow.

    `check` is called again and again, and may raise to end it. `hold`: pins do, so that in a seat
    that they fill nobody else is of use.
    """
    filled = _filled(problem) if hold else {}
    days = _Days(problem)
    edges = np.searchsorted(made.case, np.arange(len(problem.cases) + 1))
    found = [np.zeros((0, 3), np.int64)]
    for c, case in enumerate(problem.cases):
        check()
        own = np.arange(edges[c], edges[c + 1])
        if not len(own):
            continue
        admitted = [
            p for p, person in enumerate(problem.people) if _admitted(problem, person, case)
        ]
        for s, seat in enumerate(case.seats):
            only = filled.get((c, s))
            fit = np.array(
                [
                    p
                    for p in admitted
                    if _meets(problem.people[p], seat.who)
                    and (only is None or problem.people[p].id in only)
                ],
                np.int64,
            )
            able = days.able(seat, case.days)[fit][:, made.first[own]]
            who, which = np.nonzero(able)
            found.append(np.column_stack([own[which], np.full(len(who), s), fit[who]]))
    table = np.concatenate(found)
    order = np.lexsort((table[:, 2], table[:, 1], table[:, 0]))
    return Places(*table[order].T)


def _filled(problem: TeamsProblem) -> dict[tuple[int, int], frozenset[str]]:
    """Who sits in the seats (places of case and seat) that pins fill to the last place."""
    decided = {pin.case: pin.seats or {} for pin in problem.pins}
    return {
        (c, s): frozenset(decided[case.id][seat.id])
        for c, case in enumerate(problem.cases)
        if case.id in decided
        for s, seat in enumerate(case.seats)
        if len(decided[case.id].get(seat.id, ())) >= seat.count
    }


def _admitted(problem: TeamsProblem, person: Person, case: Case) -> bool:
    """Whether the person may be in a team of the case: declared, max_days, recused."""
    return (
        person.declared
        and person.max_days >= case.days
        and not any(ground.bars for ground in problem.grounds(person, case))
    )


def _meets(person: Person, who: Who) -> bool:
    """Whether the person meets what the seat asks, roles left aside."""
    return (
        (who.skills is None or not set(who.skills).isdisjoint(person.skills))
        and (who.units is None or person.unit in who.units)
        and (who.ranks is None or person.rank in who.ranks)
    )


class _Days:
    """On which days of the list the people are free, and hold which roles."""

    def __init__(self, problem: TeamsProblem) -> None:
        self._problem = problem
        shape = (len(problem.people), len(problem.days))
        self._free = np.ones(shape, bool)
        for p, person in enumerate(problem.people):
            for span in person.unavailable:
                away = self._flags(span.from_ <= day < span.to for day in problem.days)
                self._free[p] &= ~away

    def able(self, seat: Seat, length: int) -> Flags:
        """Who can sit there in a visit from which day on; shape (people, days - length + 1)."""
        if seat.who.roles is None:
            return self._throughout(self._free, length)
        # One role of the list is held on all days; it is not enough that they take turns.
        able = np.zeros((len(self._free), self._free.shape[1] - length + 1), bool)
        for role in seat.who.roles:
            able |= self._throughout(self._free & self._held(role), length)
        return able

    def _held(self, role: str) -> Flags:
        held = np.zeros_like(self._free)
        for p, person in enumerate(self._problem.people):
            for entry in person.roles:
                if entry.role == role:
                    held[p] |= self._flags(entry.held_on(day) for day in self._problem.days)
        return held

    @staticmethod
    def _flags(days: Iterable[bool]) -> Flags:
        # Left to itself, numpy makes floats of an empty list.
        return np.fromiter(days, bool)

    @staticmethod
    def _throughout(flags: Flags, length: int) -> Flags:
        windows: Flags = np.lib.stride_tricks.sliding_window_view(flags, length, axis=1)
        throughout: Flags = np.all(windows, axis=2)
        return throughout
