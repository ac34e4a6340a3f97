"""`rotation/1`: stints of newly promoted cadres, as written in the problem file."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, StrictInt
from pydantic.json_schema import SkipJsonSchema

from scheduler.dates import add_months
from scheduler.problems.base import Amount, Day, Gender, Id, Period, Rank, Strict, Text

__all__ = [
    "GOALS", "MOST_MONTHS", "RULES", "Avoid", "Busy", "Cadre", "Demand", "Goal", "Post", "Quota",
    "Requires", "RotationProblem", "Serving", "StintChoice", "Unit", "Where",
]  # fmt: skip

Goal = Literal[
    "unserved", "late", "shortfall", "changes", "waiting", "strain", "preference", "draw"
]

RULES = (
    "one_stint", "promoted_first", "available", "quiet",
    "post_requirement", "unit_cover", "post_capacity", "pinned",
)  # fmt: skip
"""The hard rules, in the order of the format's description."""

GOALS: tuple[Goal, ...] = (
    "unserved", "late", "shortfall", "changes", "waiting", "strain", "preference", "draw",
)  # fmt: skip
"""The goals, in the usual order of weight; a file names those that count, in its own order."""


MOST_MONTHS: Final = 1200
"""The longest stint: a century. Beyond, a slip of the keyboard would fill memory with days."""


class Requires(Strict):
    """What a post asks of a person; both keys absent: nothing."""

    any_skill: Annotated[list[Text], Field(min_length=1)] | SkipJsonSchema[None] = None
    """At least one of these skills."""
    ranks: Annotated[list[Rank], Field(min_length=1)] | SkipJsonSchema[None] = None
    """One of these ranks."""

    def met_by(self, person: Person) -> bool:
        """Whether the person has one of the skills and one of the ranks, where any are asked."""
        return (self.any_skill is None or not set(self.any_skill).isdisjoint(person.skills)) and (
            self.ranks is None or person.rank in self.ranks
        )


class Post(Strict):
    """A place of duty at the petition bureau."""

    id: Id
    name: Text
    requires: Requires


class Demand(Period):
    """How many people are to be on duty at a post, on every day of the period."""

    post: Id
    min: Amount
    """Fewer count as shortfall, person by person and day by day."""
    max: Amount | None
    """More there may never be; null: no limit."""


class Busy(Period):
    """A period in which a unit needs its people."""

    hard: bool
    """True: nobody may be away. False: discouraged."""


class Unit(Strict):
    """Where cadres come from."""

    id: Id
    name: Text
    max_away: Amount
    """Most people away on one day."""
    busy: list[Busy]


class Avoid(Period):
    """A period in which a cadre would rather not serve."""

    cost: Amount
    """Counted once if the stint overlaps the period."""


class Person(Strict):
    """What `cadres` and `serving` have in common."""

    id: Id
    name: Text
    unit: Id
    rank: Rank
    gender: Gender
    skills: list[Text]


class Cadre(Person):
    """Somebody who owes a stint."""

    promoted_on: Day
    """No stint starts before."""
    serve_by: Day
    """Latest day on which the stint should start."""
    unavailable: list[Period]
    """Leave and the like: no stint overlaps."""
    avoid: list[Avoid]


class Serving(Person):
    """Somebody whose stint started before the horizon: on duty, and away from the unit."""

    start: Day
    post: Id
    until: Day | SkipJsonSchema[None] = None
    """Recalled: last day + 1, if earlier than the regular end."""


class StintChoice(Strict):
    """A stint as decided by hand (`pins`) or as people already know it (`published`)."""

    cadre: Id
    start: Day
    post: Id


class Where(Strict):
    """Whom a quota counts: people on duty who match all that is given."""

    gender: Gender | SkipJsonSchema[None] = None
    rank: Rank | SkipJsonSchema[None] = None
    unit: Id | SkipJsonSchema[None] = None
    skill: Text | SkipJsonSchema[None] = None
    days_served: Amount | SkipJsonSchema[None] = None
    """From this many days after the start on."""

    def matches(self, person: Person) -> bool:
        """Whether the person counts, days served left aside."""
        return (
            self.gender in (None, person.gender)
            and self.rank in (None, person.rank)
            and self.unit in (None, person.unit)
            and (self.skill is None or self.skill in person.skills)
        )


class Quota(Period):
    """How many people who match `where` are to be on duty, on every day of the period."""

    name: Text
    where: Where
    min: Amount | None
    max: Amount | None


# Made by `scheduler.problems.loading`, which finds the faults that no single value can show.
class RotationProblem(Strict):
    """All that a solve of stints may know."""

    format: Literal["rotation/1"]
    name: Text
    stint_months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]
    """Length of a stint, in calendar months."""
    starts: Annotated[list[Day], Field(min_length=1)]
    """The days on which a stint may start, ascending."""
    posts: list[Post]
    demand: list[Demand]
    units: list[Unit]
    cadres: list[Cadre]
    serving: list[Serving]
    pins: list[StintChoice]
    """Decided by hand: must hold. At most one for each cadre."""
    published: list[StintChoice]
    """The plan that people already know; it may name what is gone."""
    quotas: list[Quota]
    quiet: list[Period]
    """No stint begins or has its last day in them."""
    goals: Annotated[list[Goal], Field(min_length=1)]
    """The goals that count, most important first: from `unserved` to `draw`."""
    seed: Text
    """From which the lots are drawn."""

    def end_of(self, start: date) -> date:
        """First day no longer served by a stint that starts on `start`."""
        return add_months(start, self.stint_months)

    def end_of_serving(self, person: Serving) -> date:
        """First day no longer served by somebody of `serving`: regular end or recall."""
        regular = self.end_of(person.start)
        return min(regular, person.until) if person.until else regular

    @cached_property
    def horizon(self) -> tuple[date, date]:
        """The half-open span of days that count."""
        return self.starts[0], self.end_of(self.starts[-1])

    @cached_property
    def units_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def posts_by_id(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def cadres_by_id(self) -> dict[str, Cadre]:
        return {cadre.id: cadre for cadre in self.cadres}
