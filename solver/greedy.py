"""A valid rotation at once: what a solve falls back on when it is stopped early."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.program import Ints
from solver.rotation import Statement
from solver.tallies import Tally

__all__ = ["Greedy"]

_SURE = 1 - 1e-6


class Greedy:
    """Places cadre after cadre, each at the choice that is best by the goals in their order.

    Knows the rules only as room that is left: of each unit, and of each post, segment by segment.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        made, problem = statement.choices, statement.problem
        self._edges = np.searchsorted(made.cadre, np.arange(len(problem.cadres) + 1))
        pinned = {pin.cadre for pin in problem.pins}
        self._order = sorted(
            range(len(problem.cadres)),
            key=lambda c: (problem.cadres[c].id not in pinned, problem.cadres[c].serve_by, c),
        )
        self._held = _held(statement)
        self._unit_span = _spans(statement, statement.away, made.unit)
        self._post_span = _spans(statement, statement.on_duty, made.post)
        self._days = [tally.segments.days for tally in statement.on_duty]
        costs = {goal.name: goal.costs[: len(made)] for goal in statement.program.goals}
        self._costs = {name: costs[name].tolist() for name in problem.goals if name != "shortfall"}

    def __call__(self, x: NDArray[np.float64]) -> Ints:
        """A whole point of the program that follows x, of shape (columns,), as far as it can."""
        return self._placed(x, lambda: False)

    def start(self, enough: Callable[[], bool]) -> Ints:
        """A whole point from nothing; once `enough` says so, nobody more is placed."""
        return self._placed(np.zeros(self._statement.program.columns), enough)

    def _placed(self, x: NDArray[np.float64], enough: Callable[[], bool]) -> Ints:
        made = self._statement.choices
        weight = x[: len(made)]
        self._away = [tally.room.copy() for tally in self._statement.away]
        self._duty = [tally.room.copy() for tally in self._statement.on_duty]
        self._wanted = [tally.wanted.copy() for tally in self._statement.on_duty]
        chosen = np.zeros(self._statement.program.columns, np.int64)
        sure = {int(made.cadre[i]): int(i) for i in np.flatnonzero(weight > _SURE)}
        for cadre in sorted(self._order, key=lambda c: c not in sure):
            if enough():
                break
            options = [sure[cadre]] if cadre in sure else self._options(cadre)
            fitting = [i for i in options if self._fits(i)]
            if fitting:
                best = min(
                    fitting, key=lambda i: (i not in self._held, -weight[i], *self._price(i))
                )
                self._take(best)
                chosen[best] = 1
        return self._statement.program.complete(chosen)

    def _options(self, cadre: int) -> range:
        return range(int(self._edges[cadre]), int(self._edges[cadre + 1]))

    def _fits(self, i: int) -> bool:
        unit, post = self._statement.choices.unit[i], self._statement.choices.post[i]
        return bool(
            self._away[unit][self._unit_span[i]].min(initial=1) > 0
            and self._duty[post][self._post_span[i]].min(initial=1) > 0
        )

    def _price(self, i: int) -> tuple[int, ...]:
        """What the choice costs each goal, in order; for the demand, less what it helps."""
        post, span = self._statement.choices.post[i], self._post_span[i]
        helps = int(self._days[post][span][self._wanted[post][span] > 0].sum())
        return tuple(
            self._costs[name][i] if name in self._costs else -helps
            for name in self._statement.problem.goals
        )

    def _take(self, i: int) -> None:
        unit, post = self._statement.choices.unit[i], self._statement.choices.post[i]
        self._away[unit][self._unit_span[i]] -= 1
        self._duty[post][self._post_span[i]] -= 1
        self._wanted[post][self._post_span[i]] -= 1


def _held(statement: Statement) -> set[int]:
    """The choices that the pins decide on."""
    pins = {(pin.cadre, pin.start, pin.post) for pin in statement.problem.pins}
    if not pins:
        return set()
    cadres, starts, posts = (
        [cadre.id for cadre in statement.problem.cadres],
        statement.problem.starts,
        [post.id for post in statement.problem.posts],
    )
    made = statement.choices
    triples = zip(made.cadre.tolist(), made.start.tolist(), made.post.tolist(), strict=True)
    return {i for i, (c, s, p) in enumerate(triples) if (cadres[c], starts[s], posts[p]) in pins}


def _spans(statement: Statement, tallies: list[Tally], group: Ints) -> list[slice]:
    """The segments of its group's tally that each choice covers."""
    made = statement.choices
    first, last = np.zeros(len(made), np.int64), np.zeros(len(made), np.int64)
    for i, tally in enumerate(tallies):
        inside = np.flatnonzero(group == i)
        first[inside] = np.searchsorted(tally.segments.edge, made.begin[inside])
        last[inside] = np.searchsorted(tally.segments.edge, made.end[inside])
    return [slice(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
