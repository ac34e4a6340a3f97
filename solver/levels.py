"""A goal at work, and the faces that its target leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.certificates import Certificate
from solver.program import Face, Ints, Program

__all__ = ["Incumbent", "Level", "first_slack", "next_face", "within"]


@dataclass(slots=True)
class Level:
    """A goal at work on its face: the goals before it kept at their targets."""

    face: Face
    certificate: Certificate
    target: int
    point: NDArray[np.float64] | None = None  # the relaxation's optimum, None: not asked yet
    cuts: int = 0  # how many cuts the relaxation knew
    rounds: int = 0
    settled: bool = False  # CP-SAT proved the target
    following: NDArray[np.float64] | None = None  # duals that the relaxation has for the next goal


@dataclass(slots=True)
class Incumbent:
    """The best whole point so far and the goals' values there."""

    program: Program
    x: Ints | None = None
    values: tuple[int, ...] = ()

    def offer(self, x: Ints | None) -> None:
        """Keeps x if it is valid and better than the best so far.

        Derived columns are made to follow: whoever minimised one goal may have left those of the
        others higher than they need be.
        """
        if x is None:
            return
        x = self.program.complete(x)
        if not self.program.holds(x):
            return
        values = self.program.values(x)
        if self.x is None or values < self.values:
            self.x, self.values = x, values


def next_face(program: Program, levels: list[Level], k: int) -> Face:
    """What is in play for goal k: the face of the goal before, restricted to its target."""
    if k == 0:
        return program.root
    before = levels[k - 1]
    face = before.certificate.restricted(before.face, before.target).widened(program)
    if before.target * before.certificate.denominator > before.certificate.bound:
        # Without a gap every point of the face costs exactly the target, and needs no row.
        row = program.goal_row(k - 1)
        face.row_lower[row] = face.row_upper[row] = before.target
    return face


def within(program: Program, level: Level, k: int, slack: int) -> Face:
    """The face of goal k, restricted to points that cost at most `slack` above its target."""
    most = level.target + slack
    face = level.certificate.restricted(level.face.widened(program), most)
    row = program.goal_row(k)
    face.row_lower[row], face.row_upper[row] = level.target, most
    return face


def first_slack(costs: Ints) -> int:
    """How far above its bound a goal's value is looked for first."""
    return max(1, int(costs.max(initial=0)) // 16)
