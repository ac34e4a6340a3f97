"""Problems and plans of teams out of the books: none comes out that the referee does not pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy.orm import Session

from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.plans import TeamsPlan
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import UnsoundPlan
from scheduler.store.plans import Draft, Problem
from scheduler.store.visits import TeamRelease

__all__ = ["KeptTeams", "kept_teams"]

_MOST_KEPT: Final = 8
"""Plans that a process remembers as judged: those that somebody looks at, at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptTeams:
    """A problem and its plan, which the referee has passed; see `Kept`, the same of stints."""

    problem: TeamsProblem
    plan: TeamsPlan
    values: Mapping[str, int]
    files: tuple[bytes, bytes]


def kept_teams(session: Session, holder: Draft | TeamRelease) -> KeptTeams:
    """What a draft or release holds. Raises UnsoundPlan where the referee does not pass it."""
    return _judged(session.get_one(Problem, holder.problem_id).data, holder.plan)


# As in `kept`: what is remembered hangs on the very bytes, and any number of threads may ask.
@lru_cache(_MOST_KEPT)
def _judged(problem: bytes, plan: bytes) -> KeptTeams:
    loaded = problem_from_bytes(problem)
    verdict = judge_plan(loaded.problem, loaded.sha256, json.loads(plan))
    if not verdict.ok or not isinstance(verdict.plan, TeamsPlan):
        raise UnsoundPlan(verdict.violations)
    assert isinstance(loaded.problem, TeamsProblem)
    return KeptTeams(loaded.problem, verdict.plan, verdict.values, (problem, plan))
