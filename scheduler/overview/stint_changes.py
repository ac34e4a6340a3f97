"""Stints that an amendment changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from scheduler.problems.plans import RotationPlan, Stint
from scheduler.problems.rotation import Person, RotationProblem, Serving
from scheduler.words import printable

__all__ = ["Kind", "Placed", "StintChange", "StintChanges", "stint_changes"]

Kind = Literal["moved", "new", "lost", "recalled"]


@dataclass(frozen=True, slots=True)
class Placed:
    """From when to which last day, and where."""

    start: date
    last: date
    post: str


@dataclass(frozen=True, slots=True)
class StintChange:
    """Somebody whose stint is not what people know.

    `kind`: `moved` to another start or post; `new`: has one, and had none; `lost`: the other way
    round; `recalled`: ends early.
    """

    cadre: str
    name: str
    unit: str
    kind: Kind
    before: Placed | None
    after: Placed | None


@dataclass(frozen=True, slots=True)
class StintChanges:
    """All that changes, those who serve already first, then in the file's order of cadres.

    `stints`: those that people know of, people already serving included; `stints_changed`: of
    them, those that end early, are elsewhere or gone. `history`: how many of the plan's stints
    have begun by the day of a recall and are taken as served; the others among them stay.
    """

    stints: int
    stints_changed: int
    history: int
    rows: tuple[StintChange, ...]


def stint_changes(
    before: RotationProblem, known: RotationPlan, after: RotationProblem, plan: RotationPlan
) -> StintChanges:
    """What differs; `after` is `before` amended, each plan one that the referee has passed."""
    comparison = _Comparison(before, known, after, plan)
    rows = tuple(comparison.rows())
    serving = {person.id for person in before.serving}
    return StintChanges(
        stints=len(known.stints) + len(serving),
        stints_changed=sum(row.kind != "new" for row in rows),
        history=sum(person.id not in serving for person in after.serving),
        rows=rows,
    )


@dataclass(frozen=True)
class _Comparison:
    before: RotationProblem
    known: RotationPlan
    after: RotationProblem
    plan: RotationPlan

    def rows(self) -> Iterator[StintChange]:
        for person in self.after.serving:
            yield from self._recalled(person)
        new = {stint.cadre: stint for stint in self.plan.stints}
        for cadre in self.after.cadres:
            yield from self._planned(cadre, self._old.get(cadre.id), new.get(cadre.id))

    def _recalled(self, person: Serving) -> Iterator[StintChange]:
        was = self._served_before(person)
        now = self._placed(person.start, self.after.end_of_serving(person), person.post)
        if now != was:
            yield self._row(person, "recalled", was, now)

    def _served_before(self, person: Serving) -> Placed:
        for old in self.before.serving:
            if old.id == person.id:
                return self._placed(old.start, self.before.end_of_serving(old), old.post)
        stint = self._old[person.id]
        return self._placed(stint.start, stint.end, stint.post)

    def _planned(
        self, cadre: Person, old: Stint | None, new: Stint | None
    ) -> Iterator[StintChange]:
        was, now = (self._placed(it.start, it.end, it.post) if it else None for it in (old, new))
        if was and now and was != now:
            yield self._row(cadre, "moved", was, now)
        elif was and not now:
            yield self._row(cadre, "lost", was, now)
        elif now and not was:
            yield self._row(cadre, "new", was, now)

    def _row(
        self, person: Person, kind: Kind, was: Placed | None, now: Placed | None
    ) -> StintChange:
        unit = self.after.units_by_id[person.unit].name
        return StintChange(person.id, printable(person.name), printable(unit), kind, was, now)

    def _placed(self, start: date, end: date, post: str) -> Placed:
        return Placed(start, end - timedelta(1), printable(self.after.posts_by_id[post].name))

    @cached_property
    def _old(self) -> dict[str, Stint]:
        return {stint.cadre: stint for stint in self.known.stints}
