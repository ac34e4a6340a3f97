"""The stints that a plan may contain: what the rules on one cadre, start and post leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from scheduler.dates import overlaps
from scheduler.problems.rotation import Cadre, Post, RotationProblem, StintChoice
from solver.program import Ints

__all__ = ["Choices", "choices"]


@dataclass(frozen=True, slots=True)
class Choices:
    """All stints that a plan may contain, one entry each; arrays of shape (choices,).

    `cadre`, `start`, `post`, `unit`: places in the problem's lists. `begin`, `end`: day ordinals.
    """

    cadre: Ints
    start: Ints
    post: Ints
    unit: Ints
    begin: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.cadre)


def choices(
    problem: RotationProblem, *, pins: bool = True, check: Callable[[], None] = lambda: None
) -> Choices:
    """Every stint that promoted_first, available, quiet, post_requirement and `pins` allow.

    `check` is called again and again, and may raise to end it.
    """
    starts = [s for s in range(len(problem.starts)) if not quiet(problem, problem.starts[s])]
    units = {unit.id: i for i, unit in enumerate(problem.units)}
    bound = {pin.cadre: pin for pin in problem.pins} if pins else {}
    found: list[tuple[int, int, int, int]] = []
    for c, cadre in enumerate(problem.cadres):
        check()
        allowed = _choices_of(problem, cadre, starts, bound.get(cadre.id))
        found.extend((c, s, p, units[cadre.unit]) for s, p in allowed)
    table = np.array(found, np.int64).reshape(-1, 4)
    begin = np.array([day.toordinal() for day in problem.starts], np.int64)
    end = np.array([problem.end_of(day).toordinal() for day in problem.starts], np.int64)
    who, start, post, unit = table.T
    return Choices(who, start, post, unit, begin[start], end[start])


def _choices_of(
    problem: RotationProblem, cadre: Cadre, starts: list[int], pin: StintChoice | None
) -> Iterator[tuple[int, int]]:
    posts = [p for p, post in enumerate(problem.posts) if post.requires.met_by(cadre)]
    for s in starts:
        day = problem.starts[s]
        if not (promoted_first(cadre, day) and available(problem, cadre, day)):
            continue
        for p in posts:
            if pinned(pin, day, problem.posts[p]):
                yield s, p


def promoted_first(cadre: Cadre, start: date) -> bool:
    """A stint starts on or after the promotion."""
    return start >= cadre.promoted_on


def available(problem: RotationProblem, cadre: Cadre, start: date) -> bool:
    """It overlaps no absence of the cadre and no hard busy period of the unit."""
    end = problem.end_of(start)
    busy = (span for span in problem.units_by_id[cadre.unit].busy if span.hard)
    return not any(overlaps(start, end, s.from_, s.to) for s in chain(cadre.unavailable, busy))


def quiet(problem: RotationProblem, start: date) -> bool:
    """Whether its first or last day lies in a quiet period."""
    last = problem.end_of(start).toordinal() - 1
    first = start.toordinal()
    return any(
        span.from_.toordinal() <= day < span.to.toordinal()
        for span in problem.quiet
        for day in (first, last)
    )


def pinned(pin: StintChoice | None, start: date, post: Post) -> bool:
    """Whether the cadre's pin, if any, is this very choice."""
    return pin is None or (pin.start, pin.post) == (start, post.id)
