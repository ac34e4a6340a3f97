"""What goes into a solve and what comes out of it: plain values that every edge may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.problems.rotation import StintChoice
from scheduler.referee.violations import Violation

__all__ = [
    "Clash", "Contradiction", "GoalResult", "Progress", "RotationSolution", "Settings",
    "Watch",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how wide to solve.

    `deadline`: reading of `time.monotonic()` by which the answer must be out; None: no limit.
    `threads`: how many to use; CP-SAT's portfolio has at least eight, which share the cores.
    """

    deadline: float | None = None
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands: the goal at work and its bound, the goals before it at theirs.

    `value`: the goal's, where a plan is known that has the goals before it at their bounds.
    """

    goal: str
    value: int | None
    bound: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Watch:
    """The solver's two ears: `stopped` is asked often, `progress` is told often.

    Both may be called from a thread of the solver's own.
    """

    stopped: Callable[[], bool] = lambda: False
    progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A goal's value; `bound`: proven lower bound given the goals before it, null if none."""

    goal: str
    value: int
    bound: int | None
    proven: bool


@dataclass(frozen=True, slots=True)
class RotationSolution:
    """A valid plan; `stopped`: time was up, or somebody asked to stop, before all was proven."""

    stints: tuple[StintChoice, ...]
    goals: tuple[GoalResult, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A smallest set of pins that cannot all hold; `blames`: the rules that these alone break."""

    pins: tuple[StintChoice, ...]
    blames: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """No plan keeps every pin.

    `clashes`: disjoint smallest sets, each checked by solving it alone. `lift`: the fewest pins
    to give up, chosen so that the goals come out best; `goals`: the values then reached. All
    three are empty when the search was stopped before it knew.
    """

    clashes: tuple[Clash, ...]
    lift: tuple[StintChoice, ...]
    goals: tuple[GoalResult, ...]
