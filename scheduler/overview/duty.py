"""People on duty against what is asked for, post by post and quota by quota."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal

from scheduler.overview.stints import PostKey
from scheduler.problems.rotation import Demand, Quota, RotationProblem
from scheduler.referee.presence import Level, Presence
from scheduler.words import printable

__all__ = ["DutyLine", "DutyRun", "duty_lines"]


@dataclass(frozen=True, slots=True)
class DutyRun:
    """Days that are alike: `count` on duty, where `low` to `high` are asked for (None: no limit).

    `missed_daily`: what each of these days adds to the goal `shortfall`. Rows of demand are
    independent there, each that is not met counts by itself, so it may be more than `short`.
    `end` is the first day after.
    """

    start: date
    end: date
    count: int
    low: int | None
    high: int | None
    missed_daily: int

    @property
    def last(self) -> date:
        return self.end - timedelta(1)

    @property
    def short(self) -> int:
        """People missing."""
        return max(0, (self.low or 0) - self.count)

    @property
    def over(self) -> int:
        """People too many, where the goal minds them: in a quota."""
        counts = self.missed_daily and not self.short
        return max(0, self.count - self.high) if counts and self.high is not None else 0

    @property
    def missed(self) -> int:
        """Person-days that the goal `shortfall` counts."""
        return self.missed_daily * (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A post (over the whole horizon) or a quota (over its own days), as runs in order."""

    kind: Literal["post", "quota"]
    name: str
    post: PostKey | None
    runs: tuple[DutyRun, ...]

    @property
    def gaps(self) -> tuple[DutyRun, ...]:
        return tuple(run for run in self.runs if run.missed)

    @property
    def missed(self) -> int:
        return sum(run.missed for run in self.runs)

    @property
    def lowest(self) -> int:
        return min(run.count for run in self.runs)

    @property
    def highest(self) -> int:
        return max(run.count for run in self.runs)

    @property
    def gap_days(self) -> int:
        return sum((run.end - run.start).days for run in self.gaps)

    def worst(self, start: date, end: date) -> DutyRun | None:
        """The run within those days that misses most, then that with fewest people."""
        inside = [run for run in self.runs if run.start < end and start < run.end]
        return min(inside, key=lambda run: (-run.short, -run.over, run.count), default=None)


def duty_lines(
    problem: RotationProblem, presence: Presence, posts: dict[str, PostKey]
) -> tuple[DutyLine, ...]:
    """Every post, then every quota, in the file's order.

    What they miss, summed, is the referee's value of `shortfall`.
    """
    post_lines = (_post_line(problem, presence, key) for key in posts.values())
    quota_lines = (_quota_line(presence, quota) for quota in problem.quotas)
    return (*post_lines, *quota_lines)


def _post_line(problem: RotationProblem, presence: Presence, key: PostKey) -> DutyLine:
    rows = [row for row in problem.demand if row.post == key.id]
    levels = presence.on_duty(key.id, problem.horizon)
    return DutyLine("post", key.name, key, _joined(_post_runs(levels, rows)))


def _post_runs(levels: Sequence[Level], rows: Sequence[Demand]) -> Iterator[DutyRun]:
    edges = {day for row in rows for day in (row.from_, row.to)}
    for level in levels:
        inner = sorted(day for day in edges if level.start < day < level.end)
        for start, end in pairwise([level.start, *inner, level.end]):
            asking = [row for row in rows if row.from_ <= start < row.to]
            yield _post_run(start, end, level.count, asking)


def _post_run(start: date, end: date, count: int, asking: Sequence[Demand]) -> DutyRun:
    return DutyRun(
        start, end, count,
        max((row.min for row in asking), default=None),
        min((row.max for row in asking if row.max is not None), default=None),
        sum(max(0, row.min - count) for row in asking),
    )  # fmt: skip


def _quota_line(presence: Presence, quota: Quota) -> DutyLine:
    runs = (
        DutyRun(
            level.start, level.end, level.count, quota.min, quota.max,
            _missed(quota, level.count),
        )
        for level in presence.matching(quota)
    )  # fmt: skip
    return DutyLine("quota", printable(quota.name), None, _joined(runs))


def _missed(quota: Quota, count: int) -> int:
    over = 0 if quota.max is None else max(0, count - quota.max)
    return max(0, (quota.min or 0) - count) + over


def _joined(runs: Iterator[DutyRun]) -> tuple[DutyRun, ...]:
    """Neighbours that are alike become one."""
    alike = groupby(runs, key=lambda run: (run.count, run.low, run.high, run.missed_daily))
    joined = []
    for values, group in alike:
        members = list(group)
        joined.append(DutyRun(members[0].start, members[-1].end, *values))
    return tuple(joined)
