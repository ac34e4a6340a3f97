"""Goal by goal to the lexicographic optimum of any program, with proof.

Optimistic descent: each goal is bounded by its linear relaxation alone, the bound is taken for the
goal's value, and everything that no plan of that value can use is fixed. When the last relaxation
comes out whole, it attains every bound and all goals are proven at once. Otherwise the descent
steps back: cuts of halves sharpen the relaxations, and where these do not help, CP-SAT settles a
goal on what is left of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from solver.calling import Clock, Stopped
from solver.cuts import Cut, parity_cuts
from solver.descent import Descent
from solver.integer import Ended, minimise
from solver.levels import Incumbent, Level, first_slack, within
from solver.polishing import polish
from solver.program import FREE, Face, Ints, Program
from solver.results import GoalResult, Settings, Watch

__all__ = ["Infeasible", "Optimum", "Rounding", "solve"]

Rounding = Callable[[NDArray[np.float64]], Ints | None]
"""Turns a fractional point into a whole one, quickly; None: it cannot."""

_SMALL = 5_000
"""Free columns up to which CP-SAT answers sooner than another round of cuts."""

_NEAR = 1.5
"""How much further than the next step the best point may be for one solve to take both."""

_CUT_ROUNDS = 5
_SHOT_SECONDS = 5.0
_SOUGHT_SECONDS = 10.0
_SOUGHT_COLUMNS = 40_000
"""Free columns up to which so many seconds may be enough."""

_LED_SECONDS = 60.0
"""What the workers that the relaxation leads get alone, before the whole portfolio takes over."""


class Infeasible(Exception):
    """No whole point satisfies the program."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best point found and what is proven of it; `stopped`: not all of it.

    `unique`: whether no other choices have the same values; None: not asked, or not found out.
    """

    x: Ints
    goals: tuple[GoalResult, ...]
    stopped: bool
    unique: bool | None


class _Outcome(Enum):
    """What sharpening a relaxation led to."""

    BETTER = "its bound rose, or its point is whole"
    STUCK = "no cut helps any more"
    EMPTY = "it has no point"


@dataclass(slots=True)
class _Search(Descent):
    """Descends, and steps back where a bound is not attained."""

    polished: set[int] = field(default_factory=set)  # goals after which good points were looked for
    sought: set[int] = field(default_factory=set)  # goals that were settled ahead of the later ones

    def run(self) -> None:
        """Descends and steps back until every goal is attained."""
        goals = len(self.program.goals)
        k = 0
        while not (k == goals and self.done):
            self.clock.check()
            if k < goals and self.descend(k):
                k += 1
            elif k < goals or not self._shot():
                self._polish()
                sought = self._sought()
                k = self._step_back(k) if sought is None else sought

    def unique(self, choices: int) -> bool:
        """Whether no other choices reach the goals' values: the best point is cut off, and any
        other looked for on what the proofs have left.
        """
        assert self.best.x is not None
        taken = self.best.x[:choices] > 0
        row = dict(enumerate(np.where(taken, 1, -1).tolist()))
        self.program.add_cuts([(row, int(taken.sum()) - 1)])
        last = len(self.levels) - 1
        face = within(self.program, self.levels[last], last, 0)
        # As a bound, not as an equation: that is what a relaxation can reason with.
        face.row_lower[self.program.goal_row(last)] = -FREE
        return self._decided(face, last) is None

    def _shot(self) -> bool:
        """One short whole solve of all that is left, before anything is taken back."""
        k = len(self.levels) - 1
        if self.levels[k].settled:
            return False
        face = within(self.program, self.levels[k], k, first_slack(self.program.goals[k].costs))
        found = minimise(self.program, face, k, self.clock, hint=self.best.x, seconds=_SHOT_SECONDS)
        if found.ended is not Ended.OPTIMAL or found.x is None:
            return False
        self._settle(k, found.x)
        return True

    def _polish(self) -> None:
        """Looks for good whole points near the last relaxation's, once for each last goal."""
        last = len(self.levels) - 1
        if last not in self.polished:
            self.polished.add(last)
            polish(self.program, self.best, self.levels, self.clock)

    def _sought(self) -> int | None:
        """Settles goals that no known point attains, where that is soon done; each once.

        The later ones rest on them, and are by far the harder where nothing is known to attain
        them. The last two are left to what is made for them: near their bounds, relaxations lead
        better. Returns where to go on, None: no target has changed.
        """
        while True:
            k = next((k for k in range(len(self.levels)) if not self.attains(k + 1)), None)
            if k is None or k >= len(self.levels) - 2 or k in self.sought:
                return None
            self.sought.add(k)
            face = within(self.program, self.levels[k], k, first_slack(self.program.goals[k].costs))
            if len(face.free) > _SOUGHT_COLUMNS:
                return None
            hint, seconds = self.best.x, _SOUGHT_SECONDS
            found = minimise(self.program, face, k, self.clock, hint=hint, seconds=seconds)
            self.best.offer(found.x)
            if found.ended not in (Ended.OPTIMAL, Ended.INFEASIBLE):
                return None
            if not self.attains(k + 1):
                del self.levels[k + 1 :]  # their bounds rest on a target that is out of reach
                if found.x is None:
                    return self._step_back(k)
                self._settle(k, found.x)
                return k + 1

    def _step_back(self, k: int) -> int:
        """Goal k has no point, or (k past the last goal) no whole one; returns where to go on.

        The goals before are taken back one by one, until one has a better bound or is settled.
        """
        if k < len(self.program.goals) and self.attains(k):
            # The relaxation erred: the best point lies on this face.
            if not self._settle_whole(k):
                raise RuntimeError("CP-SAT finds no point where one is known")
            return k + 1
        for j in reversed(range(max(k, 1))):
            outcome = self._reconsider(j)
            if outcome is _Outcome.BETTER:
                return j + 1
            believed = outcome is _Outcome.EMPTY and j > 0 and not self.attains(j)
            if not believed and self._settle_whole(j):
                return j + 1
        raise Infeasible

    def _reconsider(self, k: int) -> _Outcome:
        """What becomes of goal k when no whole point is known that attains its target."""
        del self.levels[k + 1 :]
        free = self.levels[k].face.free
        if not self.program.goals[k].costs[free].any():
            return _Outcome.EMPTY  # its target cannot change: one of the goals before is at fault
        return _Outcome.STUCK if len(free) < _SMALL else self._sharpen(k)

    def _sharpen(self, k: int) -> _Outcome:
        """Asks the relaxation again with cuts unknown to it, and looks for more of them."""
        level = self.levels[k]
        before = level.target
        while True:
            if level.point is not None and level.cuts == self.program.cuts:
                cuts = self._cuts(level)
                if not cuts:
                    return _Outcome.STUCK
                level.rounds += 1
                self.program.add_cuts(cuts)
            if not self.relaxed(k, level):
                return _Outcome.EMPTY
            self.tell(k)
            if self.attains(k + 1):
                return _Outcome.BETTER
            if level.target > before:
                return _Outcome.BETTER if self._worth_it(k, before) else _Outcome.STUCK

    def _cuts(self, level: Level) -> Sequence[Cut]:
        if level.point is None or level.rounds >= _CUT_ROUNDS or not self.program.halves:
            return []
        return parity_cuts(self.program, level.point)

    def _worth_it(self, k: int, before: int) -> bool:
        """Whether cuts may close the gap to the best point, at the pace of the last round."""
        if not self.attains(k):
            return True
        level, goal = self.levels[k], self.program.goals[k]
        gap = self.best.values[k] - goal.constant - before
        left = max(_CUT_ROUNDS - level.rounds, 1)
        return (level.target - before) * left * 2 >= gap

    def _settle_whole(self, k: int) -> bool:
        """CP-SAT finds the goal's least value; False: the goals before cannot be kept.

        It looks up to `slack` above the bound, where few columns are left; but not in several
        steps where a point is known that is not far from it.
        """
        level = self.levels[k]
        slack = first_slack(self.program.goals[k].costs)
        while True:
            if self.attains(k):
                gap = self.best.values[k] - self.program.goals[k].constant - level.target
                slack = gap if gap <= _NEAR * slack else slack
            x = self._decided(within(self.program, level, k, slack), k)
            if x is not None:
                self._settle(k, x)
                return True
            if not self.attains(k):
                x = self._decided(level.face.widened(self.program), None)
                if x is None:
                    return False
            level.target += slack + 1
            slack *= 4
            self.tell(k)

    def _decided(self, face: Face, goal: int | None) -> Ints | None:
        """The goal's best point on the face (None: any point), or None where there is none."""
        led = goal is not None
        found = minimise(
            self.program, face, goal, self.clock,
            hint=self.best.x, seconds=_LED_SECONDS if led else None, led=led,
        )  # fmt: skip
        if led and found.ended not in (Ended.OPTIMAL, Ended.INFEASIBLE):
            self.best.offer(found.x)
            found = minimise(self.program, face, goal, self.clock, hint=self.best.x)
        self.best.offer(found.x)
        if found.ended not in (Ended.OPTIMAL, Ended.INFEASIBLE):
            raise self.clock.given_up()
        return found.x

    def _settle(self, k: int, x: Ints) -> None:
        self.best.offer(x)
        level = self.levels[k]
        level.target = int(self.program.goals[k].costs @ x)
        level.settled = True
        self.tell(k)


def solve(
    program: Program,
    start: Ints | None,
    rounding: Rounding,
    settings: Settings,
    watch: Watch,
    *,
    choices: int,
) -> Optimum:
    """The lexicographic optimum of the program, or the best point found in the time.

    `start`: a whole point to begin with, if one is known. `choices`: how many of the first
    columns tell plans apart. Raises Infeasible when no whole point exists, Stopped when none was
    found in time.
    """
    best = Incumbent(program)
    best.offer(start)
    descent = _Search(program, Clock(settings, watch), watch, best)
    stopped = False
    unique = None
    try:
        descent.run()
        unique = descent.unique(choices) if settings.unique else None
    except Stopped:
        stopped = not descent.done
        points = [level.point for level in descent.levels if level.point is not None]
        if points and stopped:
            best.offer(rounding(points[-1]))
        if best.x is None:
            raise
    assert best.x is not None
    return Optimum(best.x, descent.results(), stopped, unique)
