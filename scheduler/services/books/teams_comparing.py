"""Two plans of teams beside each other, or one and what people know: by case, start and seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import GROUND_READERS
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.printing import printable
from scheduler.services.books.case_renumbering import renumbered
from scheduler.services.books.comparing import GoalPair, parsed_side
from scheduler.services.books.drafts import draft_in
from scheduler.services.books.kept_teams import KeptTeams, kept_teams
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_released import team_release_in
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.store.people import Officer

__all__ = ["PUBLISHED", "CaseCompared", "SeatCompared", "TeamsComparison", "compare_teams"]

PUBLISHED: Final = "published"
"""The side that is what people know today."""

CaseDifference = Literal["same", "moved", "seats", "new", "lost", "none"]
"""`moved`: to another day, whoever goes; `seats`: other people on the same day; `none`: visited on
neither side.
"""


@dataclass(frozen=True, slots=True)
class SeatCompared:
    """A seat in which others sit: who is gone and who has come, by name."""

    seat: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseCompared:
    """A case on both sides. `case`: its number of today; `before`, `after`: first days."""

    case: str
    difference: CaseDifference
    before: date | None
    after: date | None
    seats: tuple[SeatCompared, ...]


@dataclass(frozen=True, slots=True)
class TeamsComparison:
    """`left`, `right`: as asked. `goals`: none beside what people know, which is no plan.

    `same_cases`: both plan for the same cases; otherwise most goals count fewer or more of them.
    """

    left: str
    right: str
    goals: tuple[GoalPair, ...]
    cases: tuple[CaseCompared, ...]
    same_cases: bool


_Seats = Mapping[str, tuple[tuple[str, str], ...]]
"""By seat: key and name of each."""


@dataclass(frozen=True, slots=True)
class _Side:
    """`visits`: first day and seats by case; `cases`: that are planned; `kept`: of a plan."""

    visits: Mapping[str, tuple[date, _Seats]]
    cases: frozenset[str]
    kept: KeptTeams | None = field(default=None)


def compare_teams(books: Books, left: str, right: str) -> TeamsComparison:
    """Each side as `draft:3`, `release:2`, or `published`; only cases that a plan names.

    Raises LunzhiError for a side of another form or that is not there, UnsoundPlan, NotAllowed.
    """
    with whole(books, *GROUND_READERS) as session:
        sides = _side(session, left), _side(session, right)
        names = seat_names_in(session)
    before, after = sides
    plans = [side for side in sides if side.kept is not None]
    # Beside a plan, what people know is told of the plan's cases alone.
    named = {case for side in plans or sides for case in side.cases}
    return TeamsComparison(
        left, right, tuple(_goals(before, after)),
        tuple(_compared(before, after, case, names) for case in sorted(named)),
        len({side.cases for side in plans}) < 2,
    )  # fmt: skip


def _side(session: Session, side: str) -> _Side:
    if side == PUBLISHED:
        return _published(session)
    kind, number = parsed_side(side)
    found = (
        draft_in(session, number, TEAMS) if kind == "draft" else team_release_in(session, number)
    )
    return _planned(session, kept_teams(session, found))


def _published(session: Session) -> _Side:
    names = dict(session.execute(select(Officer.id, Officer.name)).all())
    visits = {
        row.case: (
            row.start,
            {
                seat: tuple((person_key(each), names[each]) for each in people)
                for seat, people in row.seats.items()
            },
        )
        for row in visit_rows_in(session)
    }
    return _Side(visits, frozenset(visits))


def _planned(session: Session, kept: KeptTeams) -> _Side:
    ids = [case.id for case in kept.problem.cases]
    now = renumbered(session, ids)
    people = kept.problem.people_by_id
    visits = {
        now.get(visit.case, visit.case): (
            visit.start,
            {
                seat: tuple((key, people[key].name) for key in keys)
                for seat, keys in visit.seats.items()
            },
        )
        for visit in kept.plan.visits
    }
    return _Side(visits, frozenset(now.get(each, each) for each in ids), kept)


def _compared(left: _Side, right: _Side, case: str, names: Mapping[str, str]) -> CaseCompared:
    before, after = left.visits.get(case), right.visits.get(case)
    was, seats_before = before or (None, dict[str, tuple[tuple[str, str], ...]]())
    now, seats_after = after or (None, dict[str, tuple[tuple[str, str], ...]]())
    changed = tuple(_seats(seats_before, seats_after, names))
    difference: CaseDifference
    if before is None or after is None:
        difference = "none" if before is after else "new" if before is None else "lost"
    elif was != now:
        difference = "moved"
    else:
        difference = "seats" if changed else "same"
    return CaseCompared(case, difference, was, now, changed)


def _seats(before: _Seats, after: _Seats, names: Mapping[str, str]) -> Iterator[SeatCompared]:
    for seat in dict.fromkeys((*before, *after)):
        were, are = dict(before.get(seat, ())), dict(after.get(seat, ()))
        gone = tuple(printable(name) for key, name in were.items() if key not in are)
        come = tuple(printable(name) for key, name in are.items() if key not in were)
        if gone or come:
            yield SeatCompared(names.get(seat, seat), gone, come)


def _goals(left: _Side, right: _Side) -> Iterator[GoalPair]:
    if left.kept is None or right.kept is None:
        return
    before, after = left.kept, right.kept
    for goal in dict.fromkeys((*before.problem.goals, *after.problem.goals)):
        was, now = (
            kept.values[goal] if goal in kept.problem.goals else None for kept in (before, after)
        )
        yield GoalPair(goal, was, now, _alike(before, after, goal))


def _alike(left: KeptTeams, right: KeptTeams, goal: str) -> bool:
    """Whether both count the same: see `GoalPair`."""
    if goal == "changes":
        return left.problem.published == right.problem.published
    return goal != "draw" or left.problem.seed == right.problem.seed
