"""What the referee says of stints that are put into a plan, or taken out of it.

A change touches the units and posts of whoever moves, on the days of their stints. The referee is
asked about those parts of the county alone: all else adds the same to a goal before as after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Final

from scheduler.dates import overlaps
from scheduler.overview.why_values import Differences, weight
from scheduler.problems.rotation import Person, Quota, RotationProblem, StintChoice
from scheduler.referee.presence import Presence, end_of
from scheduler.referee.rotation import RULE_CHECKS
from scheduler.referee.rotation_goals import GOAL_VALUES
from scheduler.referee.violations import StintLike, Violation

__all__ = ["Change", "Moving"]

_AT_POSTS: Final = ("post_capacity", "shortfall")
"""The rule and the goal that hang on who is on duty; the others hang on who is away from a unit, or
on one person alone.
"""

_PARTS: Final = ("units", "demand", "serving", "pins", "published", "quotas")


@dataclass(frozen=True, slots=True)
class Change:
    """Stints of a plan that are gone, and those that come instead."""

    gone: tuple[StintLike, ...]
    come: tuple[StintLike, ...]

    @property
    def moved(self) -> tuple[StintLike, ...]:
        return (*self.gone, *self.come)

    @property
    def movers(self) -> set[str]:
        return {stint.cadre for stint in self.moved}


class Moving:
    """The stints of a plan that the referee has passed."""

    def __init__(self, problem: RotationProblem, stints: Sequence[StintLike]) -> None:
        self._problem = problem
        self.by_cadre = {stint.cadre: stint for stint in stints}
        self._by_start: dict[date, list[StintLike]] = defaultdict(list)
        for stint in stints:
            self._by_start[stint.start].append(stint)
        self._end = cache(lambda start: end_of(problem, start))

    def alone(self, choice: StintChoice) -> tuple[Violation, ...]:
        """What bars the stint beside those who serve already: so it is in every plan."""
        change = Change((), (choice,))
        return tuple(_broken(self._of_units(change, [], pinned=False), self._of_posts(change, [])))

    def broken(self, change: Change) -> tuple[Violation, ...]:
        """The rules that the change breaks."""
        near = self._at_that_time(change)
        units = self._of_units(change, near, pinned=True)
        return tuple(_broken(units, self._of_posts(change, near)))

    def lightest(self, changes: Iterable[Change]) -> Change | None:
        """Of changes that break no rule, the one that does the goals least harm."""
        return min(changes, key=lambda change: weight(self.differences(change)), default=None)

    def differences(self, change: Change) -> Differences:
        """By how much each goal that counts would be another."""
        near = self._at_that_time(change)
        units = self._of_units(change, near, pinned=False)
        posts = self._of_posts(change, near, self._quotas(change))
        return {
            goal: _difference(GOAL_VALUES[goal], posts if goal in _AT_POSTS else units)
            for goal in self._problem.goals
        }

    def _quotas(self, change: Change) -> list[Quota]:
        """Those that count one of the movers."""
        movers = [self._problem.cadres_by_id[name] for name in change.movers]
        quotas = self._problem.quotas
        return [one for one in quotas if any(map(one.where.matches, movers))]

    def _at_that_time(self, change: Change) -> list[StintLike]:
        """Stints of others that share a day with one that is moved."""
        movers = change.movers
        spans = [(start, self._end(start)) for start in {stint.start for stint in change.moved}]
        return [
            stint
            for start, stints in self._by_start.items()
            if any(overlaps(start, self._end(start), *span) for span in spans)
            for stint in stints
            if stint.cadre not in movers
        ]

    def _of_units(self, change: Change, near: Iterable[StintLike], *, pinned: bool) -> _Part:
        """The movers and whoever is away from their units."""
        whole, movers = self._problem, change.movers
        known = whole.cadres_by_id
        units = dict.fromkeys(known[stint.cadre].unit for stint in change.moved)
        stints = [stint for stint in near if known[stint.cadre].unit in units]
        problem = self._problem_of(
            change, stints,
            units=[whole.units_by_id[unit] for unit in units],
            serving=[one for one in whole.serving if one.unit in units],
            pins=[pin for pin in whole.pins if pinned and pin.cadre in movers],
            published=[row for row in whole.published if row.cadre in movers],
        )  # fmt: skip
        return _Part(problem, change, stints)

    def _of_posts(
        self, change: Change, near: Iterable[StintLike], quotas: Sequence[Quota] = ()
    ) -> _Part:
        """Whoever is on duty at the posts concerned, or counts in one of the quotas."""
        known, posts = self._problem.cadres_by_id, {stint.post for stint in change.moved}

        def counts(person: Person, post: str) -> bool:
            return post in posts or any(quota.where.matches(person) for quota in quotas)

        stints = [stint for stint in near if counts(known[stint.cadre], stint.post)]
        problem = self._problem_of(
            change, stints,
            demand=[row for row in self._problem.demand if row.post in posts],
            serving=[one for one in self._problem.serving if counts(one, one.post)],
            quotas=list(quotas),
        )  # fmt: skip
        return _Part(problem, change, stints)

    def _problem_of(
        self, change: Change, near: Sequence[StintLike], **parts: list[Any]
    ) -> RotationProblem:
        """The problem of those stints alone; not validated again, as the whole was."""
        whole = self._problem
        names = dict.fromkeys(stint.cadre for stint in (*change.moved, *near))
        values: dict[str, Any] = {key: [] for key in _PARTS} | parts
        return RotationProblem.model_construct(
            format=whole.format, name=whole.name, stint_months=whole.stint_months,
            starts=whole.starts, posts=whole.posts, quiet=whole.quiet, goals=whole.goals,
            seed=whole.seed, cadres=[whole.cadres_by_id[name] for name in names],
            **values,
        )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """A part of the county, where `near` are the others' stints."""

    problem: RotationProblem
    change: Change
    near: Sequence[StintLike]

    @cached_property
    def before(self) -> Presence:
        return Presence(self.problem, [*self.near, *self.change.gone])

    @cached_property
    def after(self) -> Presence:
        return Presence(self.problem, [*self.near, *self.change.come])


def _broken(units: _Part, posts: _Part) -> Iterator[Violation]:
    for rule in RULE_CHECKS:
        part = posts if rule.__name__ in _AT_POSTS else units
        yield from rule(part.problem, part.after)


def _difference(value: Callable[[RotationProblem, Presence], int], part: _Part) -> int:
    return value(part.problem, part.after) - value(part.problem, part.before)
