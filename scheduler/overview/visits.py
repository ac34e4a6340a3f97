"""The visits of a plan, one row each, by start and case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from scheduler.problems.teams import Person, Seat, TeamsProblem
from scheduler.referee.attendance import Attendance, Team
from scheduler.words import printable

__all__ = ["CaseKey", "Member", "SeatRow", "VisitRow", "case_keys", "visit_rows"]

_SHORT = 4


@dataclass(frozen=True, slots=True)
class CaseKey:
    """A case by its place in the file, which chooses its colour and pattern.

    `mark`: the few letters by which a narrow timeline tells it from the other cases.
    """

    index: int
    id: str
    mark: str
    topic: str
    place: str
    units: tuple[str, ...]
    severity: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    person: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of a visited case and who sits in it, in the file's order of people."""

    id: str
    required: bool
    places: int
    members: tuple[Member, ...]

    @property
    def missing(self) -> int:
        """Empty places."""
        return max(0, self.places - len(self.members))


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Which case is visited on which days, and by whom.

    `days`: those of the list. `days_late`: days of the list after `due`, up to the last day.
    `unpublished`: people already know a plan, without a visit of this case. `estimated`: some of
    its days is, as of a `DayRow`.
    """

    case: CaseKey
    days: tuple[date, ...]
    due: date
    days_late: int
    seats: tuple[SeatRow, ...]
    unpublished: bool
    estimated: bool = False

    @property
    def start(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def missing(self) -> int:
        """Empty places of all seats."""
        return sum(seat.missing for seat in self.seats)

    @property
    def cost(self) -> int:
        """What it adds to the goal `late`."""
        return self.case.severity * self.days_late


def case_keys(problem: TeamsProblem) -> dict[str, CaseKey]:
    """Every case of the problem by its id, in the file's order."""
    marks = _marks([case.id for case in problem.cases])
    return {
        case.id: CaseKey(
            index, printable(case.id), mark, printable(case.topic), printable(case.place),
            tuple(map(printable, case.units)), case.severity,
        )
        for index, (case, mark) in enumerate(zip(problem.cases, marks, strict=True))
    }  # fmt: skip


def _marks(ids: Sequence[str]) -> list[str]:
    """What tells the ids apart (011 of XF2026-011), if that is short; else numbers from 1."""
    common = len(_common_head(ids))
    marks = [printable(name[common:]) for name in ids]
    short = all(0 < len(mark) <= _SHORT and mark.isascii() for mark in marks)
    return marks if short else [str(place) for place in range(1, len(ids) + 1)]


def _common_head(ids: Sequence[str]) -> str:
    """What all begin with, up to the last sign in it that is neither letter nor digit."""
    first, last = min(ids, default=""), max(ids, default="")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    head = "".join(letter for letter, _ in same)
    while head and head[-1].isalnum():
        head = head[:-1]
    return head


def visit_rows(
    problem: TeamsProblem, attendance: Attendance, cases: dict[str, CaseKey]
) -> tuple[VisitRow, ...]:
    """By start, then in the file's order of cases; what has not one day in the list is left out."""
    order = {person.id: place for place, person in enumerate(problem.people)}
    known = {entry.case for entry in problem.published}
    rows = [
        VisitRow(
            cases[team.case.id], tuple(team.days), team.case.due, _days_late(problem, team),
            tuple(_seats(team, order)), bool(known) and team.case.id not in known,
        )
        for team in attendance.teams
        if team.days
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.start, row.case.index)))


def _days_late(problem: TeamsProblem, team: Team) -> int:
    by_due, by_last = (bisect_right(problem.days, day) for day in (team.case.due, team.days[-1]))
    return max(0, by_last - by_due)


def _seats(team: Team, order: dict[str, int]) -> Iterator[SeatRow]:
    """Those of the case, then those that only the plan names."""
    for seat in team.case.seats:
        yield _seat(team, seat.id, order, seat)
    for name in team.seats:
        if name not in team.case.seats_by_id:
            yield _seat(team, name, order, None)


def _seat(team: Team, name: str, order: dict[str, int], seat: Seat | None) -> SeatRow:
    people = sorted(team.seats.get(name, ()), key=lambda person: order[person.id])
    members = tuple(map(_member, people))
    required, places = (seat.required, seat.count) if seat else (False, 0)
    return SeatRow(printable(name), required, places, members)


def _member(person: Person) -> Member:
    return Member(person.id, printable(person.name), printable(person.unit))
