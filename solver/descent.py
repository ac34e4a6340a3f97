"""The way down: each goal bounded by its relaxation alone, its bound hoped to be its value."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solver.calling import Clock
from solver.certificates import certify, trivial_certificate
from solver.levels import Incumbent, Level, next_face
from solver.linear import relax
from solver.program import Face, Program
from solver.results import GoalResult, Progress, Watch

__all__ = ["Descent"]

_SAME = 1e-5


@dataclass(slots=True)
class Descent:
    """Goals at work, the best point so far, and what is proven of it."""

    program: Program
    clock: Clock
    watch: Watch
    best: Incumbent
    levels: list[Level] = field(default_factory=list)

    def attains(self, count: int) -> bool:
        """Whether the best point has the first `count` goals at their targets."""
        if self.best.x is None or len(self.levels) < count:
            return False
        goals = self.program.goals[:count]
        pairs = zip(goals, self.levels, self.best.values, strict=False)
        return all(value == level.target + goal.constant for goal, level, value in pairs)

    @property
    def done(self) -> bool:
        """Whether every goal is attained and proven."""
        return self.attains(len(self.program.goals))

    def descend(self, k: int) -> bool:
        """Bounds goal k by its relaxation and takes the bound for its value; False: empty face."""
        face = next_face(self.program, self.levels, k)
        del self.levels[k:]
        trivial = trivial_certificate(self.program, face, k)
        level = Level(face, trivial, trivial.floor, cuts=self.program.cuts)
        self.levels.append(level)
        if not self._needs_no_relaxation(k, level) and not self.relaxed(k, level):
            return False
        self.tell(k)
        return True

    def _needs_no_relaxation(self, k: int, level: Level) -> bool:
        """A goal that costs nothing here, or whose bound the relaxation before gives as well.

        Or whose least conceivable value seems to occur: that it occurs together with the goals
        before is hoped for, here as everywhere, and taken back when it turns out wrong.
        """
        goal = self.program.goals[k]
        if not goal.costs[level.face.free].any():
            self._inherit(k, level)
            return True
        if self.best.x is not None and self.best.values[k] == level.target + goal.constant:
            return True
        before = self.levels[k - 1] if k else None
        if before is None or before.point is None:
            return False
        value = float(goal.costs @ before.point)
        if before.following is not None and abs(value - level.target) >= _SAME:
            level.certificate = certify(self.program, level.face, k, before.following)
            level.target = level.certificate.floor
        if abs(value - level.target) >= _SAME:
            return False
        level.point = before.point
        return True

    def _inherit(self, k: int, level: Level) -> None:
        """A goal that costs nothing hands on what the relaxation before it knows."""
        if k:
            level.point, level.following = self.levels[k - 1].point, self.levels[k - 1].following

    def _following(self, k: int, face: Face) -> int | None:
        """The next goal that is worth anything on the face."""
        free = face.free
        later = range(k + 1, len(self.program.goals))
        return next((j for j in later if self.program.goals[j].costs[free].any()), None)

    def relaxed(self, k: int, level: Level) -> bool:
        """Bounds goal k by its relaxation; False: the relaxation has no point."""
        level.face = level.face.widened(self.program)
        relaxation = relax(
            self.program,
            level.face,
            k,
            self.clock,
            following=self._following(k, level.face),
            nonempty=self.attains(k),
        )
        if relaxation is None:
            return False
        certificate = certify(self.program, level.face, k, relaxation.duals)
        if certificate.floor >= level.target or level.point is None:
            level.certificate, level.target = certificate, max(level.target, certificate.floor)
        level.point, level.cuts, level.following = relaxation.x, self.program.cuts, None
        if relaxation.weight:
            own = certificate.duals / certificate.denominator
            with np.errstate(over="ignore", invalid="ignore"):  # any duals do
                level.following = (relaxation.duals - own) / relaxation.weight
        self.best.offer(relaxation.whole)
        return True

    def tell(self, k: int) -> None:
        goal, level = self.program.goals[k], self.levels[k]
        value = self.best.values[k] if self.best.x is not None and self.attains(k) else None
        self.watch.progress(
            Progress(goal.name, value, level.target + goal.constant, self.clock.elapsed)
        )

    def results(self) -> tuple[GoalResult, ...]:
        """What is proven of the best point: bounds hold given the goals before at its values."""
        out = []
        proven = True
        for k, goal in enumerate(self.program.goals):
            if self.attains(k) and k < len(self.levels):
                bound = self.levels[k].target + goal.constant
            else:
                bound = (
                    trivial_certificate(self.program, self.program.root, k).floor + goal.constant
                )
            value = self.best.values[k]
            proven = proven and value == bound
            out.append(GoalResult(goal.name, value, bound, proven))
        return tuple(out)
