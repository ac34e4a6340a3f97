"""What goes into a solve and what comes out of it: plain values that every edge may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.problems.rotation import StintChoice
from scheduler.problems.teams import VisitChoice, VisitPin
from scheduler.referee.violations import Violation

__all__ = [
    "Clash", "Contradiction", "Decision", "GoalResult", "Progress", "RotationSolution", "Settings",
    "Solution", "TeamsSolution", "Watch",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how wide to solve.

    `deadline`: reading of `time.monotonic()` by which the answer must be out; None: no limit.
    `threads`: how many to use; CP-SAT's portfolio has at least eight, which share the cores.
    `unique`: whether to find out if any other plan has the same values, once all are proven.
    """

    deadline: float | None = None
    threads: int = 1
    unique: bool = False


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
class _Solved:
    """`stopped`: time was up, or somebody asked to stop, before all was proven.

    `unique`: whether no other plan has the same values; None: not asked, or not found out.
    """

    goals: tuple[GoalResult, ...]
    stopped: bool
    unique: bool | None


@dataclass(frozen=True, slots=True)
class RotationSolution(_Solved):
    """A valid plan of stints."""

    stints: tuple[StintChoice, ...]


@dataclass(frozen=True, slots=True)
class TeamsSolution(_Solved):
    """A valid plan of visits; every seat of a visited case is named, empty ones too."""

    visits: tuple[VisitChoice, ...]


Solution = RotationSolution | TeamsSolution

Decision = StintChoice | VisitPin
"""Something decided by hand. Of a visit a part: that the case is visited, its start, or one
person in one seat.
"""


@dataclass(frozen=True, slots=True)
class Clash:
    """A smallest set of decisions that cannot all hold; `blames`: the rules that these break."""

    pins: tuple[Decision, ...]
    blames: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """No plan keeps every pin.

    `clashes`: disjoint smallest sets, each checked by solving it alone. `lift`: the fewest
    decisions to give up, chosen so that the goals come out best; `goals`: the values then
    reached. `waive`: places in the problem's `recusals` of local grounds, each of which, waived
    by its approver, alone resolves a clash. What the search did not find out, or not prove,
    before it was stopped is empty.
    """

    clashes: tuple[Clash, ...]
    lift: tuple[Decision, ...]
    goals: tuple[GoalResult, ...]
    waive: tuple[int, ...] = ()
