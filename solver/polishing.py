"""Good whole points near a relaxation's: they prove nothing, but are what a stopped solve shows.

They also tell which bounds are surely attained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solver.calling import Clock
from solver.integer import minimise
from solver.levels import Incumbent, Level
from solver.program import Face, Ints, Program
from solver.scouting import scout

__all__ = ["polish"]

_SECONDS = 2.0
_SCOUTING = 10.0
_SCOUTED = 300_000
"""Entries of the matrix up to which HiGHS finds anything in so many seconds."""

_LARGE = 20_000
_ENTRIES = 100_000
"""For each so many entries of the matrix, a look may take that long."""


def polish(program: Program, best: Incumbent, levels: Sequence[Level], clock: Clock) -> None:
    """Offers `best` what is found around the last relaxation's point, and on its face."""
    points = [level.point for level in levels if level.point is not None]
    if not points:
        return
    targets = [level.target for level in levels]
    around = program.around(points[-1]).widened(program)
    if _straight(program, best, around, targets, clock):
        return
    last = len(levels) - 1
    face = levels[last].face.widened(program)
    if best.x is not None and len(face.free) < _LARGE:
        return  # a whole solve takes no longer than what follows
    if len(program.rows.row) < _SCOUTED:
        best.offer(scout(program, face, last, clock, seconds=_SCOUTING))
    first = _first_missed(program, best, targets)
    if first == last:
        return
    if best.x is None:
        _walk(program, best, around, 0, clock)
    else:
        between = program.between(best.x, points[-1]).widened(program)
        _walk(program, best, between, first, clock)


def _straight(
    program: Program, best: Incumbent, face: Face, targets: Sequence[int], clock: Clock
) -> bool:
    """Whether a point is found that has all goals but the last at their targets."""
    last = len(targets) - 1
    row_upper = face.row_upper.copy()
    for k in range(last):
        row_upper[program.goal_row(k)] = targets[k]
    return _looked(program, best, replace(face, row_upper=row_upper), last, clock) is not None


def _walk(program: Program, best: Incumbent, face: Face, first: int, clock: Clock) -> None:
    """Goal after goal from the first that is missed, each kept at what was found for it."""
    row_upper = face.row_upper.copy()
    face = replace(face, row_upper=row_upper)
    for k, goal in enumerate(program.goals):
        x = best.x if k < first else _looked(program, best, face, k, clock)
        if x is None:
            return
        row_upper[program.goal_row(k)] = int(goal.costs @ x)


def _looked(program: Program, best: Incumbent, face: Face, k: int, clock: Clock) -> Ints | None:
    seconds = _SECONDS * _patience(program)
    easy = len(face.free) < _LARGE
    found = minimise(program, face, k, clock, hint=best.x, seconds=seconds, easy=easy)
    best.offer(found.x)
    return found.x


def _patience(program: Program) -> float:
    return max(1.0, len(program.rows.row) / _ENTRIES)


def _first_missed(program: Program, best: Incumbent, targets: Sequence[int]) -> int:
    """The first goal that the best point does not have at its target; the last counts as missed."""
    if best.x is None:
        return 0
    for k, target in enumerate(targets[:-1]):
        if best.values[k] != target + program.goals[k].constant:
            return k
    return len(targets) - 1
