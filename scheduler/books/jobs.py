"""Where a solve that was ordered in the books can stand, and what can come of it.

The words are in the catalogue, as `job.state.<state>` and `job.outcome.<code>`.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = [
    "ENDED", "JOB_STATES", "MOST_DEATHS", "OPEN_JOBS", "OUTCOMES", "JobState", "OutcomeCode",
]  # fmt: skip

JobState = Literal["queued", "running", "done", "stopped", "failed"]

JOB_STATES: Final[tuple[JobState, ...]] = get_args(JobState)

ENDED: Final[frozenset[JobState]] = frozenset({"done", "stopped", "failed"})
"""From which no job returns."""

OPEN_JOBS: Final[frozenset[JobState]] = frozenset(JOB_STATES) - ENDED

OutcomeCode = Literal["planned", "no_plan", "contradiction", "unsound_plan", "defect", "died"]
"""`no_plan`: stopped before there was one. `unsound_plan`: our solver's own did not pass the
referee. `defect`: an error of ours. `died`: whoever worked on it, as often as `MOST_DEATHS`.
"""

OUTCOMES: Final[tuple[OutcomeCode, ...]] = get_args(OutcomeCode)

MOST_DEATHS: Final = 3
"""A solve that takes its worker down with it would do so for ever."""
