"""`teams/1`: joint inspection teams and their visits, as written in the problem file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, StrictInt
from pydantic.json_schema import SkipJsonSchema

from scheduler.problems.base import Amount, Day, Gender, Id, Length, Period, Rank, Strict, Text

__all__ = [
    "GOALS", "MOST_PRIOR_DAYS", "RULES", "TIERS", "Case", "Goal", "Ground", "Person", "Recusal",
    "Role", "Seat", "TeamsProblem", "Tier", "VisitChoice", "VisitPin", "Who",
]  # fmt: skip

Tier = Literal["statutory", "local", "appearance"]
Goal = Literal["unstaffed", "late", "gaps", "changes", "appearance", "load", "places", "draw"]

RULES = (
    "one_visit", "seat_filled", "seat_requirement", "one_seat", "recused", "declared",
    "available", "double_booked", "max_days", "joint", "vehicles", "pinned",
)  # fmt: skip
"""The hard rules, in the order of the format's description."""

GOALS: tuple[Goal, ...] = (
    "unstaffed", "late", "gaps", "changes", "appearance", "load", "places", "draw",
)  # fmt: skip
"""The goals, in the usual order of weight; a file names those that count, in its own order."""

TIERS: tuple[Tier, ...] = ("statutory", "local", "appearance")
"""Strongest first: never waived, waived by a named approver only, avoided where possible."""

MOST_PRIOR_DAYS: Final = 100_000
"""Beyond any year; squares of it still add up within 64 bits."""


class Role(Strict):
    """A role that a person holds, for good or on some days."""

    role: Text
    from_: Day | SkipJsonSchema[None] = Field(None, alias="from")
    """First day; absent: since ever."""
    to: Day | SkipJsonSchema[None] = None
    """First day no longer; absent: for good."""

    def held_on(self, day: date) -> bool:
        """Whether it is held on that day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day < self.to)


class Person(Strict):
    """Somebody who may sit in a team."""

    id: Id
    name: Text
    unit: Text
    rank: Rank
    gender: Gender
    roles: list[Role]
    skills: list[Text]
    hometown: Text | None
    """The place of origin: an appearance ground in cases of that place."""
    declared: bool
    """Has filed the declaration of interests; without it nobody sits anywhere."""
    unavailable: list[Period]
    prior_days: Annotated[StrictInt, Field(ge=0, le=MOST_PRIOR_DAYS)]
    """Days of visits already served this year."""
    max_days: Amount
    """Most days of visits in this file."""


class Recusal(Strict):
    """What stands against a person: in cases of a unit, of a place, or in one case."""

    person: Id
    unit: Text | SkipJsonSchema[None] = None
    place: Text | SkipJsonSchema[None] = None
    case: Id | SkipJsonSchema[None] = None
    tier: Tier
    ground: Text

    def concerns(self, case: Case) -> bool:
        """Whether it stands in that case."""
        return self.unit in case.units or self.place == case.place or self.case == case.id


class Who(Strict):
    """What a seat asks of whoever sits in it: one of each list that is given."""

    roles: Annotated[list[Text], Field(min_length=1)] | SkipJsonSchema[None] = None
    """One of these, held on every day of the visit."""
    skills: Annotated[list[Text], Field(min_length=1)] | SkipJsonSchema[None] = None
    units: Annotated[list[Text], Field(min_length=1)] | SkipJsonSchema[None] = None
    ranks: Annotated[list[Rank], Field(min_length=1)] | SkipJsonSchema[None] = None


class Seat(Strict):
    """A kind of place in a team."""

    id: Id
    count: Annotated[Amount, Field(ge=1)]
    """People who belong there."""
    who: Who
    required: bool
    """True: full, or the case is not visited. False: it may stay partly empty."""


class Case(Strict):
    """An escalated case: when it may be visited, and by whom."""

    id: Id
    topic: Text
    place: Text
    units: list[Text]
    """Those complained about."""
    severity: Annotated[StrictInt, Field(ge=1, le=5)]
    earliest: Day
    due: Day
    """Days of the visit after it count in `late`."""
    days: Length
    """Length of the visit, in consecutive days of the file's list."""
    seats: list[Seat]
    min_units: Amount
    max_same_unit: Amount

    @cached_property
    def seats_by_id(self) -> dict[str, Seat]:
        return {seat.id: seat for seat in self.seats}


class VisitPin(Strict):
    """Decided by hand: the case is visited, on that start if given, with at least these people."""

    case: Id
    start: Day | SkipJsonSchema[None] = None
    seats: dict[Id, list[Id]] | SkipJsonSchema[None] = None
    """People by seat."""


class VisitChoice(Strict):
    """A visit: as people already know it (`published`), or as a solve decides it."""

    case: Id
    start: Day
    seats: dict[Id, list[Id]]
    """People by seat."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody should not, or must not, be in the team of a case.

    `kind`: whence it stands. `fact`: the unit, place or case meant; `text`: the ground as written
    down, empty where the file's own facts say it. `path`: where in the file that stands.
    """

    kind: Literal["own_unit", "hometown", "unit", "place", "case"]
    tier: Tier
    fact: str
    text: str
    path: str

    @property
    def bars(self) -> bool:
        """Whether it keeps the person out, rather than being avoided where possible."""
        return self.tier != "appearance"


# Made by `scheduler.problems.loading`, which finds the faults that no single value can show.
class TeamsProblem(Strict):
    """All that a solve of visits and teams may know."""

    format: Literal["teams/1"]
    name: Text
    days: list[Day]
    """The working days on which a visit may take place, ascending."""
    people: list[Person]
    recusals: list[Recusal]
    cases: list[Case]
    vehicles: Amount
    """Most visits on one day."""
    pins: list[VisitPin]
    """Decided by hand: must hold. At most one for each case."""
    published: list[VisitChoice]
    """The plan that people already know; it may name what is gone."""
    goals: Annotated[list[Goal], Field(min_length=1)]
    """The goals that count, most important first: from `unstaffed` to `draw`."""
    seed: Text
    """From which the lots are drawn."""

    @cached_property
    def people_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def cases_by_id(self) -> dict[str, Case]:
        return {case.id: case for case in self.cases}

    @cached_property
    def place_of_day(self) -> dict[date, int]:
        """The position of each day in the list."""
        return {day: index for index, day in enumerate(self.days)}

    @cached_property
    def place_of_person(self) -> dict[str, int]:
        return {person.id: index for index, person in enumerate(self.people)}

    @cached_property
    def _recusals_of(self) -> dict[str, list[tuple[int, Recusal]]]:
        rows: dict[str, list[tuple[int, Recusal]]] = {}
        for index, row in enumerate(self.recusals):
            rows.setdefault(row.person, []).append((index, row))
        return rows

    def days_of(self, case: Case, start: date) -> tuple[date, ...] | None:
        """The days of a visit that begins on `start`; None: the list has not that many."""
        first = self.place_of_day.get(start)
        if first is None or first + case.days > len(self.days):
            return None
        return tuple(self.days[first : first + case.days])

    def grounds(self, person: Person, case: Case) -> Iterator[Ground]:
        """Everything that stands against the person in that case."""
        if person.unit in case.units:
            path = f"$.people[{self.place_of_person[person.id]}].unit"
            yield Ground("own_unit", "statutory", person.unit, "", path)
        if person.hometown is not None and person.hometown == case.place:
            path = f"$.people[{self.place_of_person[person.id]}].hometown"
            yield Ground("hometown", "appearance", person.hometown, "", path)
        for index, row in self._recusals_of.get(person.id, ()):
            if row.concerns(case):
                yield _recorded(row, index)


def _recorded(row: Recusal, index: int) -> Ground:
    path = f"$.recusals[{index}]"
    if row.unit is not None:
        return Ground("unit", row.tier, row.unit, row.ground, path)
    if row.place is not None:
        return Ground("place", row.tier, row.place, row.ground, path)
    assert row.case is not None
    return Ground("case", row.tier, row.case, row.ground, path)
