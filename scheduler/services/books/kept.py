"""Problems and plans as the books keep them: none comes out that the referee does not pass."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.books.problem import Window
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import UnsoundPlan
from scheduler.store.plans import Draft, Problem, Release

__all__ = ["Kept", "kept_plan"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A problem and its plan. `files`: both to the byte, as `lunzhi verify` reads them."""

    problem: RotationProblem
    plan: RotationPlan
    files: tuple[bytes, bytes]

    @property
    def window(self) -> Window:
        """The days on which the plan's stints could start."""
        return Window(self.problem.starts[0], self.problem.starts[-1] + timedelta(1))

    def ends(self, start: date) -> date:
        """First day no longer served by a stint that starts on that day."""
        return self.problem.end_of(start)


def kept_plan(session: Session, holder: Draft | Release) -> Kept:
    """What a draft or release holds. Raises UnsoundPlan where the referee does not pass it."""
    data = session.get_one(Problem, holder.problem_id).data
    loaded = problem_from_bytes(data)
    verdict = judge_plan(loaded.problem, loaded.sha256, json.loads(holder.plan))
    if not verdict.ok or not isinstance(verdict.plan, RotationPlan):
        raise UnsoundPlan(verdict.violations)
    assert isinstance(loaded.problem, RotationProblem)
    return Kept(loaded.problem, verdict.plan, (data, holder.plan))
