"""The runs of one size as a row of the table, held against the limits that were agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measuring import Ours, Plain

__all__ = ["Result", "print_table"]

_FASTER = 5
"""So many times faster than plain CP-SAT at 120 cadres; where that proves less, it is surpassed."""


_HEADINGS = (
    "cadres", "columns", "plain CP-SAT s", "proven",
    "ours: median s", "worst s", "cpu s", "proven", "peak MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Limit:
    seconds: float
    megabytes: float | None
    firm: bool
    """False: an aim; the size is measured and reported."""


_LIMITS = {
    46: _Limit(2, None, firm=True),
    120: _Limit(3, 400, firm=True),
    400: _Limit(5, None, firm=True),
    2000: _Limit(25, 1536, firm=True),
    6000: _Limit(120, 4096, firm=False),
    20000: _Limit(600, 8192, firm=False),
}


@dataclass(frozen=True, slots=True)
class Result:
    """All runs of one size."""

    cadres: int
    columns: int
    goals: int
    ours: Sequence[Ours]
    plain: Sequence[Plain]

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.ours)

    @property
    def faults(self) -> list[str]:
        """What was missed; the median counts for time, the worst for all else."""
        return list(self._faults())

    @property
    def passed(self) -> bool:
        """Unsound plans never pass; a mere aim may be missed."""
        limit = _LIMITS.get(self.cadres)
        sound = all(run.sound for run in self.ours)
        return sound and (limit is None or not limit.firm or not self.faults)

    def _faults(self) -> Iterator[str]:
        limit = _LIMITS.get(self.cadres)
        if not all(run.sound for run in self.ours):
            yield "no sound plan"
        if any(run.proven < self.goals for run in self.ours):
            yield "not all proven"
        if limit and self.seconds > limit.seconds:
            yield "slow"
        if limit and limit.megabytes and max(r.megabytes for r in self.ours) > limit.megabytes:
            yield "memory"
        if self.plain and not self._surpasses_plain():
            yield f"not {_FASTER}x plain"

    def _surpasses_plain(self) -> bool:
        """At least so much faster, or proven where plain CP-SAT is not."""
        slower = median(run.seconds for run in self.plain) >= _FASTER * self.seconds
        return slower or all(run.proven < self.goals for run in self.plain)

    def cells(self) -> Iterator[str]:
        yield f"{self.cadres:,}"
        yield f"{self.columns:,}"
        yield f"{median(run.seconds for run in self.plain):.1f}" if self.plain else "–"
        yield f"{min(run.proven for run in self.plain)}/{self.goals}" if self.plain else "–"
        yield f"{self.seconds:.2f}"
        yield f"{max(run.seconds for run in self.ours):.2f}"
        yield f"{median(run.cpu for run in self.ours):.2f}"
        yield f"{min(run.proven for run in self.ours)}/{self.goals}"
        yield f"{max(run.megabytes for run in self.ours):.0f}"
        yield _words(_LIMITS.get(self.cadres))
        yield ", ".join(self.faults) or "ok"


def _words(limit: _Limit | None) -> str:
    if limit is None:
        return "–"
    memory = f", {limit.megabytes:.0f} MB" if limit.megabytes else ""
    return f"{'' if limit.firm else 'aim: '}{limit.seconds:g} s{memory}"


def print_table(results: Sequence[Result]) -> None:
    table = Table(title="From problem file to verified plan, whole process")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right")
    table.add_column("limit")
    table.add_column("")
    for result in results:
        table.add_row(*result.cells())
    Console(width=120).print(table)
