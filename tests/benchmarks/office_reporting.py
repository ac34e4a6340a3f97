"""The runs of one size of office as a row of the table, held against the limits agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measuring import Ours, Plain

__all__ = ["LIMITS", "OfficeResult", "Size", "print_office_table"]

Size = tuple[int, int]
"""Cases and people."""

_HEADINGS = (
    "cases × people", "columns", "plain s", "proven", "gaps", "load",
    "first s", "gaps", "ours s", "worst s", "cpu s", "proven", "load", "off by", "peak MB",
)  # fmt: skip
_NEAR = 0.01
"""So near, as a share of its bound, `load` has to come where its proof is not asked."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a size has to reach within `seconds`: all proven, or `load` near its bound.

    `first`: seconds within which a plan has to be there whose gaps nobody could avoid.
    """

    seconds: float
    proven: bool = True
    first: float | None = None
    firm: bool = True
    """False: the size is measured and reported."""


LIMITS: Mapping[Size, Limit] = {
    (14, 54): Limit(15),
    (20, 60): Limit(30),
    (40, 100): Limit(120, proven=False, first=20),
    (100, 300): Limit(300, proven=False, first=60, firm=False),
}


@dataclass(slots=True)
class OfficeResult:
    """All runs of one size; `first`: those that were given less time."""

    size: Size
    columns: int = 0
    goals: int = 0
    first: list[Ours] = field(default_factory=list)
    ours: list[Ours] = field(default_factory=list)
    plain: list[Plain] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What was missed, in any run."""
        return list(self._faults())

    @property
    def passed(self) -> bool:
        """Unsound plans never pass; what is merely reported may miss all else."""
        sound = all(run.sound for run in (*self.first, *self.ours))
        return sound and (not LIMITS[self.size].firm or not self.faults)

    def _faults(self) -> Iterator[str]:
        limit = LIMITS[self.size]
        if not all(run.sound for run in (*self.first, *self.ours)):
            yield "no sound plan"
        if max(run.seconds for run in self.ours) > limit.seconds:
            yield "slow"
        if limit.proven and any(run.proven < self.goals for run in self.ours):
            yield "not all proven"
        if not limit.proven and any(_off(run) > _NEAR for run in self.ours):
            yield "load off"
        yield from self._faults_of_first(limit)

    def _faults_of_first(self, limit: Limit) -> Iterator[str]:
        if any(limit.first and run.seconds > limit.first for run in self.first):
            yield "slow at first"
        if not all(map(_needed, self.first, self.ours)):
            yield "gaps not known to be needed"

    def cells(self) -> Iterator[str]:
        limit = LIMITS[self.size]
        yield " × ".join(map(str, self.size))
        yield f"{self.columns:,}"
        yield _each(f"{run.seconds:.1f}" for run in self.plain)
        yield _each(f"{run.proven}/{self.goals}" for run in self.plain)
        yield _each(str(run.values.get("gaps", "–")) for run in self.plain)
        yield _each(str(run.values.get("load", "–")) for run in self.plain)
        yield _each(f"{run.seconds:.1f}" for run in self.first)
        yield _each(_value(run, "gaps") for run in self.first)
        yield f"{median(run.seconds for run in self.ours):.1f}"
        yield f"{max(run.seconds for run in self.ours):.1f}"
        yield f"{median(run.cpu for run in self.ours):.1f}"
        yield f"{min(run.proven for run in self.ours)}/{self.goals}"
        yield _value(self.ours[0], "load")
        yield _share(max(map(_off, self.ours)))
        yield f"{max(run.megabytes for run in self.ours):.0f}"
        yield _words(limit)
        yield ", ".join(self.faults) or "ok"


def _needed(first: Ours, later: Ours) -> bool:
    """Whether the first plan's goals up to `gaps` are at bounds that one of the two has proven."""
    bounds = {claim.goal: claim.bound for claim in later.goals if claim.proven}
    for claim in first.goals:
        if not claim.proven and bounds.get(claim.goal) != claim.value:
            return False
        if claim.goal == "gaps":
            return True
    return False


def _off(run: Ours) -> float:
    """How far `load` is above its bound, as a share of it; infinite where there is no bound."""
    for claim in run.goals:
        if claim.goal == "load" and claim.bound is not None:
            return (claim.value - claim.bound) / max(1, claim.bound)
    return float("inf")


def _share(off: float) -> str:
    return f"{off:.2%}" if isfinite(off) else "–"


def _value(run: Ours, goal: str) -> str:
    return next((f"{claim.value:,}" for claim in run.goals if claim.goal == goal), "–")


def _each(texts: Iterator[str]) -> str:
    return ", ".join(texts) or "–"


def _words(limit: Limit) -> str:
    early = f"no needless gap {limit.first:g} s, " if limit.first else ""
    last = "all proven" if limit.proven else f"load to {_NEAR:.0%}"
    return f"{'' if limit.firm else 'aim: '}{early}{last} {limit.seconds:g} s"


def print_office_table(results: Sequence[OfficeResult]) -> None:
    """Load and gaps are those of the first run of a size, all else of the median or the worst."""
    table = Table(title="Visits and teams, from problem file to verified plan, whole process")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right")
    table.add_column("limit")
    table.add_column("")
    for result in results:
        table.add_row(*result.cells())
    Console(width=180).print(table)
