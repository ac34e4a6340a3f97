"""What the referee says of stints that are put into a plan, or taken out of it.

A change touches the units and posts of whoever moves. The referee is asked about that part of the
county alone; the goals, which are added up over everybody, only where no rule breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler.overview.why_values import Differences
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.presence import Presence
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import GOAL_VALUES
from scheduler.referee.violations import StintLike, Violation

__all__ = ["Change", "Moving"]


@dataclass(frozen=True, slots=True)
class Change:
    """Stints of a plan that are gone, and those that come instead."""

    gone: tuple[StintLike, ...]
    come: tuple[StintLike, ...]


class Moving:
    """The stints of a plan that the referee has passed."""

    def __init__(self, problem: RotationProblem, stints: Sequence[StintLike]) -> None:
        self._problem = problem
        self.by_cadre = {stint.cadre: stint for stint in stints}

    def alone(self, choice: StintChoice) -> tuple[Violation, ...]:
        """What bars the stint beside those who serve already: so it is in every plan."""
        return tuple(violations(self._part([], [choice], pinned=False), [choice]))

    def broken(self, change: Change) -> tuple[Violation, ...]:
        """The rules that the change breaks."""
        moved = [*change.gone, *change.come]
        movers = {stint.cadre for stint in moved}
        units = {self._problem.cadres_by_id[name].unit for name in movers}
        posts = {stint.post for stint in moved}
        near = [
            stint
            for stint in self.by_cadre.values()
            if stint.cadre not in movers
            and (stint.post in posts or self._problem.cadres_by_id[stint.cadre].unit in units)
        ]
        part = self._part(near, moved, pinned=True)
        return tuple(violations(part, [*near, *change.come]))

    def lightest(self, changes: Iterable[Change]) -> Change | None:
        """Of changes that break no rule, the one that does the goals least harm."""
        left = [(change, Presence(self._problem, self._after(change))) for change in changes]
        for goal in self._problem.goals:
            if len(left) < 2:
                break
            values = [GOAL_VALUES[goal](self._problem, presence) for _, presence in left]
            left = [one for one, value in zip(left, values, strict=True) if value == min(values)]
        return left[0][0] if left else None

    def differences(self, change: Change) -> Differences:
        was = Presence(self._problem, tuple(self.by_cadre.values()))
        now = Presence(self._problem, self._after(change))
        return {
            goal: GOAL_VALUES[goal](self._problem, now) - GOAL_VALUES[goal](self._problem, was)
            for goal in self._problem.goals
        }

    def _after(self, change: Change) -> list[StintLike]:
        gone = {stint.cadre for stint in change.gone}
        return [s for s in self.by_cadre.values() if s.cadre not in gone] + list(change.come)

    def _part(
        self, near: Sequence[StintLike], moved: Sequence[StintLike], *, pinned: bool
    ) -> RotationProblem:
        """The problem of those stints alone; not validated again, as the whole was.

        It has the rules of the posts where somebody moves: of the others it knows too few people.
        """
        whole = self._problem
        movers = {stint.cadre for stint in moved}
        posts = {stint.post for stint in moved}
        names = dict.fromkeys(stint.cadre for stint in (*moved, *near))
        cadres = [whole.cadres_by_id[name] for name in names]
        units = dict.fromkeys(cadre.unit for cadre in cadres)
        serving = [one for one in whole.serving if one.unit in units or one.post in posts]
        of_serving = dict.fromkeys(one.unit for one in serving)
        return RotationProblem.model_construct(
            format=whole.format, name=whole.name, stint_months=whole.stint_months,
            starts=whole.starts, posts=whole.posts,
            demand=[row for row in whole.demand if row.post in posts],
            units=[whole.units_by_id[unit] for unit in {**units, **of_serving}],
            cadres=cadres, serving=serving,
            pins=[pin for pin in whole.pins if pinned and pin.cadre in movers],
            published=[], quotas=[], quiet=whole.quiet, goals=whole.goals, seed=whole.seed,
        )  # fmt: skip
