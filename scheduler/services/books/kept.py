"""Problems and plans as the books keep them: none comes out that the referee does not pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from scheduler.books.problem import Window
from scheduler.documents.page import overview_page
from scheduler.overview.away import AwayLine, away_lines
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.standing import BUDGET
from scheduler.overview.views import Overview, overview_of
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import UnsoundPlan
from scheduler.services.files import make_folder, write_all, write_whole
from scheduler.store.plans import Draft, Problem, Release
from scheduler.words import Words

__all__ = ["Kept", "kept_plan", "write_files", "write_kept", "write_kept_page"]


_EFFORT: Final = 1_000_000

_MOST_KEPT: Final = 8
"""Plans that a process remembers as judged: those that somebody looks at, at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A problem and its plan, which the referee has passed.

    `values`: every goal's, as it recomputed them. `files`: problem and plan to the byte, as
    `lunzhi verify` reads them.
    """

    problem: RotationProblem
    plan: RotationPlan
    values: Mapping[str, int]
    files: tuple[bytes, bytes]

    @property
    def window(self) -> Window:
        """The days on which the plan's stints could start."""
        return Window(self.problem.starts[0], self.problem.starts[-1] + timedelta(1))

    @property
    def glance(self) -> Overview:
        """The plan as people look at it, at once: of nobody is told what stands in the way."""
        return _overview(self, whole=False)

    @property
    def overview(self) -> Overview:
        """The plan as people look at it, within seconds however large the county is.

        To force a stint takes time by the number of stints that there are, so that of a large
        county fewer are forced in looking for what stands in somebody's way.
        """
        return _overview(self, whole=True)

    @property
    def away(self) -> tuple[AwayLine, ...]:
        """Units, and who of them is away when."""
        return _away(self)


def kept_plan(session: Session, holder: Draft | Release) -> Kept:
    """What a draft or release holds. Raises UnsoundPlan where the referee does not pass it."""
    return _judged(session.get_one(Problem, holder.problem_id).data, holder.plan)


# What is remembered hangs on the very bytes, so that it is of no matter whose books they are from,
# and bytes that have been tampered with are judged anew. Any number of threads may ask.
@lru_cache(_MOST_KEPT)
def _judged(problem: bytes, plan: bytes) -> Kept:
    loaded = problem_from_bytes(problem)
    verdict = judge_plan(loaded.problem, loaded.sha256, json.loads(plan))
    if not verdict.ok or not isinstance(verdict.plan, RotationPlan):
        raise UnsoundPlan(verdict.violations)
    assert isinstance(loaded.problem, RotationProblem)
    return Kept(loaded.problem, verdict.plan, verdict.values, (problem, plan))


@lru_cache(_MOST_KEPT)
def _overview(kept: Kept, *, whole: bool) -> Overview:
    budget = min(BUDGET, _EFFORT // max(1, len(kept.plan.stints))) if whole else 0
    return overview_of(kept.problem, kept.plan, budget)


@lru_cache(_MOST_KEPT)
def _away(kept: Kept) -> tuple[AwayLine, ...]:
    view = kept.glance
    assert isinstance(view, RotationOverview)
    return away_lines(kept.problem, kept.plan, view.stints)


def write_kept(kept: Kept, folder: Path, name: str) -> tuple[Path, Path]:
    """Both files or neither, into the folder; returns where. Raises CannotWrite."""
    return write_files(kept.files, folder, name)


def write_files(files: tuple[bytes, bytes], folder: Path, name: str) -> tuple[Path, Path]:
    """Likewise, of whatever format."""
    make_folder(folder)
    problem, plan = folder / f"{name}-problem.json", folder / f"{name}-plan.json"
    write_all(dict(zip((problem, plan), files, strict=True)))
    return problem, plan


def write_kept_page(view: Overview, page: Path, words: Words) -> None:
    """The plan as a page to print. Raises CannotWrite."""
    write_whole(page, overview_page(view, words).encode())
