"""Who is where on which days: stints turned into levels that change from day to day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from scheduler.dates import Span
from scheduler.problems.rotation import Cadre, Person, Quota, RotationProblem
from scheduler.referee.violations import StintLike

__all__ = ["Assigned", "Level", "Presence", "end_of"]


def end_of(problem: RotationProblem, start: date) -> date:
    """First day no longer served; the last day there is where the calendar ends before the stint.

    Only a plan with a start that the problem does not have can come that far.
    """
    try:
        return problem.end_of(start)
    except OverflowError:
        return date.max


@dataclass(frozen=True, slots=True)
class Assigned:
    """A stint of a cadre whom the problem knows; its start and post need not be the problem's."""

    cadre: Cadre
    start: date
    end: date
    post: str


@dataclass(frozen=True, slots=True)
class Level:
    """On every day of the half-open span, `count` people, `serving` of them from before."""

    start: date
    end: date
    count: int
    serving: int

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class _Duty:
    """A person's days on duty."""

    person: Person
    start: date
    end: date
    post: str
    new: bool


class Presence:
    """The people of a problem and a plan on duty, serving ones included, within the horizon.

    A stint that the plan lists twice counts once, a person with several stints counts once on
    each day; stints of unknown cadres count nowhere.
    """

    def __init__(self, problem: RotationProblem, stints: Iterable[StintLike]) -> None:
        self._problem = problem
        known = problem.cadres_by_id
        listed = [
            (stint.cadre, stint.start, stint.post) for stint in stints if stint.cadre in known
        ]
        self.listings = Counter(cadre for cadre, _, _ in listed)
        """How many stints the plan lists for a cadre, the same one again included."""
        self.assigned = tuple(
            Assigned(known[cadre], start, end_of(problem, start), post)
            for cadre, start, post in dict.fromkeys(listed)
        )
        """The different stints, in the order of the plan."""

    @cached_property
    def by_cadre(self) -> dict[str, list[Assigned]]:
        """The different stints of every cadre who has any, earliest first."""
        stints: dict[str, list[Assigned]] = defaultdict(list)
        for stint in sorted(self.assigned, key=lambda stint: stint.start):
            stints[stint.cadre.id].append(stint)
        return dict(stints)

    def away(self, unit: str) -> list[Level]:
        """People away from the unit, over the whole horizon."""
        return _levels(self._by_unit.get(unit, ()), self._problem.horizon)

    def on_duty(self, post: str, within: Span) -> list[Level]:
        """People on duty at the post, over those days of the span that the horizon has."""
        return _levels(self._by_post.get(post, ()), self._clipped(within))

    def matching(self, quota: Quota) -> list[Level]:
        """People on duty whom the quota counts, over its days within the horizon."""
        served = quota.where.days_served or 0
        duties = (
            _Duty(duty.person, duty.start + timedelta(served), duty.end, duty.post, duty.new)
            for duty in self._duties
            if quota.where.matches(duty.person) and served < (duty.end - duty.start).days
        )
        return _levels(duties, self._clipped((quota.from_, quota.to)))

    def _clipped(self, span: Span) -> Span:
        first, end = self._problem.horizon
        return max(first, span[0]), min(end, span[1])

    @cached_property
    def _duties(self) -> tuple[_Duty, ...]:
        problem = self._problem
        serving = (
            _Duty(person, person.start, problem.end_of_serving(person), person.post, False)
            for person in problem.serving
        )
        new = (
            _Duty(stint.cadre, stint.start, stint.end, stint.post, True) for stint in self.assigned
        )
        return (*serving, *new)

    @cached_property
    def _by_unit(self) -> dict[str, list[_Duty]]:
        return _grouped(self._duties, lambda duty: duty.person.unit)

    @cached_property
    def _by_post(self) -> dict[str, list[_Duty]]:
        return _grouped(self._duties, lambda duty: duty.post)


def _grouped(duties: Iterable[_Duty], key: Callable[[_Duty], str]) -> dict[str, list[_Duty]]:
    groups: dict[str, list[_Duty]] = defaultdict(list)
    for duty in duties:
        groups[key(duty)].append(duty)
    return groups


def _levels(duties: Iterable[_Duty], within: Span) -> list[Level]:
    """Levels over the whole span, in order, days without anybody included; neighbours differ.

    Only days on which somebody comes or goes are visited, so a horizon of thousands of years
    costs no more than one of months.
    """
    first, end = within
    if first >= end:
        return []
    changes: dict[date, list[int]] = defaultdict(lambda: [0, 0], {first: [0, 0]})
    for start, stop, new in _once_each(duties):
        come, go = max(start, first), min(stop, end)
        if come < go:
            for day, step in ((come, 1), (go, -1)):
                changes[day][0] += step
                changes[day][1] += 0 if new else step
    return list(_summed(changes, end))


def _summed(changes: Mapping[date, Sequence[int]], end: date) -> Iterator[Level]:
    first, *later = sorted(changes)
    days = [first, *(day for day in later if day < end and any(changes[day]))]
    count = serving = 0
    for day, following in pairwise([*days, end]):
        count += changes[day][0]
        serving += changes[day][1]
        yield Level(day, following, count, serving)


def _once_each(duties: Iterable[_Duty]) -> Iterator[tuple[date, date, bool]]:
    """The days of every person, those of several stints joined where they overlap."""
    by_person: dict[str, list[_Duty]] = defaultdict(list)
    for duty in duties:
        by_person[duty.person.id].append(duty)
    for own in by_person.values():
        for start, end in _joined([(duty.start, duty.end) for duty in own]):
            yield start, end, own[0].new


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    if len(spans) == 1:
        yield spans[0]
        return
    start, end = min(spans)
    for later_start, later_end in sorted(spans):
        if later_start > end:
            yield start, end
            start, end = later_start, later_end
        end = max(end, later_end)
    yield start, end
