"""What would break if one cadre were put on one start and post, all else left as it is.

The referee is asked each time. As a stint touches only its own unit and its own post, it is asked
about that part of the county alone, which makes hundreds of cadres × starts × posts affordable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from scheduler.dates import overlaps
from scheduler.problems.rotation import (
    RULES,
    Cadre,
    Demand,
    RotationProblem,
    Serving,
    StintChoice,
)
from scheduler.referee.presence import Assigned, Presence, end_of
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import GOAL_VALUES, goal_values
from scheduler.referee.violations import StintLike, Violation

__all__ = ["Choice", "Difference", "Forced", "Forcing"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A stint that might be."""

    cadre: str
    start: date
    post: str


@dataclass(frozen=True, slots=True)
class Forced:
    """A stint put in by force, and the hard rules that hold without it and break with it."""

    choice: Choice
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first goal, most important first, that would have another value: by how much.

    `goal` None: all would stay as they are. Above 0 is worse.
    """

    goal: str | None
    by: int


class Forcing:
    """A plan into which single stints are put by force, each in place of the cadre's own."""

    def __init__(self, problem: RotationProblem, stints: Sequence[StintLike]) -> None:
        self._problem = problem
        self._assigned = Presence(problem, stints).assigned
        self._by_unit: dict[str, list[Assigned]] = defaultdict(list)
        self._by_post: dict[str, list[Assigned]] = defaultdict(list)
        for stint in self._assigned:
            self._by_unit[stint.cadre.unit].append(stint)
            self._by_post[stint.post].append(stint)
        self._full = cache(self._judged_full)

    def forced(self, cadre: Cadre, starts: Sequence[date]) -> Iterator[Forced]:
        """Every one of the starts with every post of the problem, in this order."""
        own = _OwnRules(self._problem, cadre, self._by_unit[cadre.unit])
        left = [stint for stint in self._by_unit[cadre.unit] if stint.cadre.id == cadre.id]
        for start in starts:
            for post in self._problem.posts:
                choice = Choice(cadre.id, start, post.id)
                rules = own.broken(choice)
                if self._full(start, post.id, tuple(s.start for s in left if s.post == post.id)):
                    rules.add("post_capacity")
                yield Forced(choice, tuple(rule for rule in RULES if rule in rules))

    def difference(self, choice: Choice) -> Difference:
        """What this stint would do to the goals of the whole county."""
        others = [stint for stint in self._choices if stint.cadre != choice.cadre]
        forced = Presence(self._problem, [*others, choice])
        for goal in self._problem.goals:
            if by := GOAL_VALUES[goal](self._problem, forced) - self._values[goal]:
                return Difference(goal, by)
        return Difference(None, 0)

    @cached_property
    def _choices(self) -> list[Choice]:
        return _choices(self._assigned)

    @cached_property
    def _values(self) -> dict[str, int]:
        return goal_values(self._problem, self._choices)

    def _judged_full(self, start: date, post: str, vacated: tuple[date, ...]) -> bool:
        """Whether one more is too many there, with one fewer who began on each `vacated` day.

        Who comes and who goes makes no difference to the number of people.
        """
        end = end_of(self._problem, start)
        there = [s for s in self._by_post[post] if overlaps(start, end, s.start, s.end)]
        for day in vacated:
            leaving = next((stint for stint in there if stint.start == day), None)
            if leaving:
                there.remove(leaving)
        placed = {stint.cadre.id for stint in there}
        newcomer = next(cadre for cadre in self._problem.cadres if cadre.id not in placed)
        part = _part(
            self._problem,
            [newcomer, *(stint.cadre for stint in there)],
            serving=[person for person in self._problem.serving if person.post == post],
            demand=[row for row in self._problem.demand if row.post == post],
        )
        before = list(violations(part, _choices(there)))
        forced = Choice(newcomer.id, start, post)
        return "post_capacity" in _new_rules(part, _choices(there), forced, before)


class _OwnRules:
    """All rules but the post's places: they hang on the cadre and the unit alone."""

    def __init__(self, problem: RotationProblem, cadre: Cadre, of_unit: Sequence[Assigned]) -> None:
        colleagues = [stint for stint in of_unit if stint.cadre.id != cadre.id]
        cadres = [cadre, *(stint.cadre for stint in colleagues)]
        serving = [person for person in problem.serving if person.unit == cadre.unit]
        pins = [pin for pin in problem.pins if pin.cadre == cadre.id]
        self._others = _choices(colleagues)
        self._part = _part(problem, cadres, serving=serving, pins=pins)
        # Without the cadre's stint a pin of theirs breaks as well, by being missing.
        unpinned = _part(problem, cadres, serving=serving)
        self._before = list(violations(unpinned, self._others))

    def broken(self, forced: Choice) -> set[str]:
        return _new_rules(self._part, self._others, forced, self._before)


def _choices(stints: Iterable[Assigned]) -> list[Choice]:
    return [Choice(stint.cadre.id, stint.start, stint.post) for stint in stints]


def _part(
    problem: RotationProblem,
    cadres: list[Cadre],
    serving: list[Serving],
    demand: list[Demand] | None = None,
    pins: list[StintChoice] | None = None,
) -> RotationProblem:
    """The problem with those parts alone; not validated again, as the whole was."""
    units = dict.fromkeys(cadre.unit for cadre in cadres)
    return RotationProblem.model_construct(
        format=problem.format, name=problem.name, stint_months=problem.stint_months,
        starts=problem.starts, posts=problem.posts, demand=demand or [],
        units=[problem.units_by_id[unit] for unit in units], cadres=cadres, serving=serving,
        pins=pins or [], published=[], quotas=[], quiet=problem.quiet, goals=problem.goals,
        seed=problem.seed,
    )  # fmt: skip


def _new_rules(
    part: RotationProblem, others: list[Choice], forced: Choice, before: list[Violation]
) -> set[str]:
    return {found.rule for found in violations(part, [*others, forced]) if found not in before}
