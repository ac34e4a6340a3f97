"""How the days of visits are shared out, before and after a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.overview.people import PersonRow

__all__ = ["Load", "LoadStep", "load_of"]

_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class LoadStep:
    """How many people have served `least` to `most` days this year, before and after."""

    least: int
    most: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Load:
    """`squares_…`: the sum of everybody's days squared; after the plan it is the goal `load`.

    `busy`: people on any visit. `days`: person-days of the plan. `steps`: least days first,
    without holes.
    """

    people: int
    busy: int
    days: int
    squares_before: int
    squares_after: int
    steps: tuple[LoadStep, ...]


def load_of(people: Sequence[PersonRow]) -> Load:
    """Over everybody, on a visit or not."""
    return Load(
        people=len(people),
        busy=sum(bool(row.visits) for row in people),
        days=sum(row.days for row in people),
        squares_before=sum(row.prior**2 for row in people),
        squares_after=sum(row.after**2 for row in people),
        steps=tuple(_steps([row.prior for row in people], [row.after for row in people])),
    )


def _steps(before: Sequence[int], after: Sequence[int]) -> Iterator[LoadStep]:
    if not before:
        return
    least, most = min(before), max(after)
    width = next(size for size in _sizes() if (most - least) // size < _MOST_STEPS)
    for first in range(least, most + 1, width):
        last = min(most, first + width - 1)
        yield LoadStep(first, last, _within(before, first, last), _within(after, first, last))


def _sizes() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, …"""
    scale = 1
    while True:
        yield from (scale, 2 * scale, 5 * scale)
        scale *= 10


def _within(days: Sequence[int], first: int, last: int) -> int:
    return sum(first <= number <= last for number in days)
