"""Where else a cadre could serve, all else as it is: every start and post, and exchanges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from scheduler.overview.why_moving import Change, Moving
from scheduler.overview.why_rotation import reasons_of
from scheduler.overview.why_values import Differences, Reason, Verdict, weight
from scheduler.problems.rotation import Cadre, RotationProblem, StintChoice
from scheduler.referee.violations import StintLike

__all__ = ["Exchange", "Option", "Options", "options_of"]

_MOST_REASONS: Final = 3
_MOST_EXCHANGES: Final = 20
_EFFORT: Final = 100_000
"""Exchanges looked at, times stints of the plan: each takes time by the number of stints."""


@dataclass(frozen=True, slots=True)
class Option:
    """A start and a post, for the cadre alone: nobody makes room.

    `verdict`: `assigned`, it is the cadre's own; `possible`, and `differences` holds what it does
    to the goals; `blocked` by the rest of the plan or a decision by hand, `impossible` in every
    plan: then `reasons` holds the first few rules that bar it.
    """

    start: date
    post: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class Exchange:
    """Both cadres in each other's place; it breaks no rule.

    `place`: the other's stint as it is. Where the cadre has none, the other has none afterwards.
    """

    other: Cadre
    place: StintChoice
    differences: Differences


@dataclass(frozen=True, slots=True)
class Options:
    """`own`: the stint in the plan, None: none. `options`: by start, then in the file's order of
    posts. `exchanges`: those that do the goals least harm, the lightest first. In a county of many
    hundreds only cadres are looked at whose stint begins near the own one, or early.
    """

    cadre: Cadre
    own: StintChoice | None
    options: tuple[Option, ...]
    exchanges: tuple[Exchange, ...]


def options_of(problem: RotationProblem, stints: Sequence[StintLike], cadre: Cadre) -> Options:
    """All for a cadre of a plan that the referee has passed."""
    return _Inquiry(problem, stints, cadre).answer()


class _Inquiry:
    def __init__(self, problem: RotationProblem, stints: Sequence[StintLike], cadre: Cadre) -> None:
        self._problem = problem
        self._cadre = cadre
        self._moving = Moving(problem, stints)
        own = self._moving.by_cadre.get(cadre.id)
        self._own = _at(cadre.id, own) if own else None
        self._gone: tuple[StintLike, ...] = (own,) if own else ()

    def answer(self) -> Options:
        options = tuple(
            self._option(StintChoice(cadre=self._cadre.id, start=start, post=post.id))
            for start in self._problem.starts
            for post in self._problem.posts
        )
        within_reach = {(o.start, o.post) for o in options if o.verdict != "impossible"}
        found = sorted(self._exchanges(within_reach), key=lambda one: weight(one.differences))
        best = tuple(islice(found, _MOST_EXCHANGES))
        return Options(self._cadre, self._own, options, best)

    def _option(self, choice: StintChoice) -> Option:
        if choice == self._own:
            return Option(choice.start, choice.post, "assigned", (), {})
        always = self._moving.alone(choice)
        if always:
            reasons = reasons_of({choice.post: always}, "always")
            return self._barred(choice, "impossible", reasons)
        change = Change(self._gone, (choice,))
        broken = self._moving.broken(change)
        if broken:
            reasons = reasons_of({choice.post: broken}, "as_planned")
            return self._barred(choice, "blocked", reasons)
        differences = self._moving.differences(change)
        return Option(choice.start, choice.post, "possible", (), differences)

    def _barred(self, choice: StintChoice, verdict: Verdict, reasons: Iterator[Reason]) -> Option:
        first = tuple(islice(reasons, _MOST_REASONS))
        return Option(choice.start, choice.post, verdict, first, {})

    def _exchanges(self, within_reach: set[tuple[date, str]]) -> Iterator[Exchange]:
        places = [
            _at(stint.cadre, stint)
            for stint in self._moving.by_cadre.values()
            if stint.cadre != self._cadre.id and (stint.start, stint.post) in within_reach
        ]
        near = self._own.start if self._own else self._problem.starts[0]
        places.sort(key=lambda place: abs(place.start - near))
        for place in places[: _EFFORT // max(1, len(self._moving.by_cadre))]:
            change = self._exchanged(place)
            if change is not None and not self._moving.broken(change):
                other = self._problem.cadres_by_id[place.cadre]
                yield Exchange(other, place, self._moving.differences(change))

    def _exchanged(self, place: StintChoice) -> Change | None:
        """None where both serve alike, or the other could never serve here."""
        here = _at(self._cadre.id, place)
        back = (_at(place.cadre, self._own),) if self._own else ()
        # Asked first, as it takes less than to look at everybody near.
        if here == self._own or any(self._moving.alone(choice) for choice in back):
            return None
        return Change((*self._gone, self._moving.by_cadre[place.cadre]), (here, *back))


def _at(cadre: str, place: StintLike) -> StintChoice:
    return StintChoice(cadre=cadre, start=place.start, post=place.post)
