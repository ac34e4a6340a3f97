"""People in teams although an appearance ground stands against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scheduler.overview.visits import CaseKey, Member, VisitRow
from scheduler.problems.teams import Ground, TeamsProblem
from scheduler.words import printable

__all__ = ["Appearance", "AppearanceGround", "appearances"]


@dataclass(frozen=True, slots=True)
class AppearanceGround:
    """Whence it stands, the unit, place or case meant, and what is written down (or nothing)."""

    kind: Literal["own_unit", "hometown", "unit", "place", "case"]
    fact: str
    text: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody who had better not be in that team; one of them is one in the goal."""

    case: CaseKey
    member: Member
    seat: str
    grounds: tuple[AppearanceGround, ...]


def appearances(problem: TeamsProblem, visits: Sequence[VisitRow]) -> tuple[Appearance, ...]:
    """Visit by visit, seat by seat, each person once for a visit."""
    return tuple(found for visit in visits for found in _of_visit(problem, visit))


def _of_visit(problem: TeamsProblem, visit: VisitRow) -> Iterator[Appearance]:
    case = problem.cases[visit.case.index]
    seen = set[str]()
    for seat in visit.seats:
        for member in seat.members:
            person = problem.people_by_id[member.person]
            grounds = [ground for ground in problem.grounds(person, case) if not ground.bars]
            if grounds and member.person not in seen:
                seen.add(member.person)
                yield Appearance(visit.case, member, seat.id, tuple(map(_ground, grounds)))


def _ground(ground: Ground) -> AppearanceGround:
    return AppearanceGround(ground.kind, printable(ground.fact), printable(ground.text))
