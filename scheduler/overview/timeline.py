"""People × months: who is away when, at which post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.dates import add_months
from scheduler.overview.stints import PostKey, StintRow
from scheduler.problems.rotation import Cadre, RotationProblem
from scheduler.words import printable

__all__ = ["Axis", "Bar", "Column", "Timeline", "TimelineRow", "axis_of", "timeline_of"]

_STEPS = (1, 3, 12, 60, 120, 600, 1200, 6000, 12000)
_MOST_COLUMNS = 36


@dataclass(frozen=True, slots=True)
class Column:
    """The days from `start` up to, but without, `end`: a month, or `Axis.step` of them."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizon in columns of `step` whole months, first days of months at their edges."""

    step: int
    columns: tuple[Column, ...]

    @property
    def start(self) -> date:
        return self.columns[0].start

    @property
    def end(self) -> date:
        return self.columns[-1].end

    def share(self, day: date) -> float:
        """Where a day begins on the axis, from 0 at its start to 1 at its end."""
        whole = (self.end - self.start).days
        return min(1.0, max(0.0, (day - self.start).days / whole))


@dataclass(frozen=True, slots=True)
class Bar:
    """Days on duty, half-open; `serving`: begun before the horizon."""

    start: date
    end: date
    post: PostKey
    serving: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A person with all days on duty; none: unserved.

    `leave`: half-open spans in which a cadre cannot serve; `serve_by`: None for serving people.
    """

    person: str
    name: str
    unit: str
    rank: str
    bars: tuple[Bar, ...]
    leave: tuple[tuple[date, date], ...] = ()
    serve_by: date | None = None
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """`posts`: every post that a bar may show, in the file's order."""

    axis: Axis
    posts: tuple[PostKey, ...]
    rows: tuple[TimelineRow, ...]


def axis_of(problem: RotationProblem) -> Axis:
    """Months where they are few enough to be told apart, else quarters, years or more."""
    first, end = problem.horizon
    last = end - timedelta(1)
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    step = next(step for step in _STEPS if months <= step * _MOST_COLUMNS)
    return Axis(step, tuple(_columns(first.replace(day=1), last, step)))


def _columns(start: date, last: date, step: int) -> Iterator[Column]:
    while start <= last:
        try:
            end = add_months(start, step)
        except OverflowError:
            end = date.max
        yield Column(start, end)
        if end == date.max:
            return
        start = end


def timeline_of(
    problem: RotationProblem, stints: Sequence[StintRow], posts: dict[str, PostKey]
) -> Timeline:
    """Serving people, then cadres by their start and post, then those without a stint."""
    shown = dict.fromkeys([*posts.values(), *(row.post for row in stints)])
    by_person: dict[str, list[StintRow]] = defaultdict(list)
    for row in stints:
        by_person[row.person].append(row)
    cadres = problem.cadres_by_id
    served = (_row(rows, cadres.get(person)) for person, rows in by_person.items())
    unserved = (
        _unserved_row(problem, cadre) for cadre in problem.cadres if cadre.id not in by_person
    )
    return Timeline(axis_of(problem), tuple(shown), (*served, *unserved))


def _row(rows: Sequence[StintRow], cadre: Cadre | None) -> TimelineRow:
    first = rows[0]
    bars = tuple(Bar(row.start, row.last + timedelta(1), row.post, row.serving) for row in rows)
    return TimelineRow(
        first.person, first.name, first.unit, first.rank, bars,
        _leave(cadre) if cadre else (), cadre.serve_by if cadre else None,
        max(row.days_late for row in rows),
    )  # fmt: skip


def _unserved_row(problem: RotationProblem, cadre: Cadre) -> TimelineRow:
    return TimelineRow(
        cadre.id, printable(cadre.name), printable(problem.units_by_id[cadre.unit].name),
        cadre.rank, (), _leave(cadre), cadre.serve_by,
    )  # fmt: skip


def _leave(cadre: Cadre) -> tuple[tuple[date, date], ...]:
    return tuple((period.from_, period.to) for period in cadre.unavailable)
