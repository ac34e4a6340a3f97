"""The places of one visit's team: why somebody holds one, and who could take it instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.books.teams_snapshot import officer_of, person_key
from scheduler.overview.alternates import Alternate, alternates
from scheduler.overview.why_teams import why_in_team
from scheduler.overview.why_values import Reason
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.violations import VisitLike
from scheduler.services.books.teams_reasons import named_reasons

__all__ = ["Others", "PlaceView", "SeatView", "alternates_by_place", "why_there"]

Others = tuple[tuple[int, Alternate], ...]
"""Who could take a place, each with their id."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in a team. `officer`: id of who holds it, None: it is empty. `why`: what speaks for
    them; `alternates`: who could take it. Both only for who may read grounds. `pinned`: decided by
    hand.
    """

    officer: int | None
    number: str
    name: str
    unit: str
    why: tuple[Reason, ...] = ()
    alternates: Others = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat with its places."""

    id: str
    name: str
    required: bool
    places: tuple[PlaceView, ...]


def alternates_by_place(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: str
) -> Mapping[tuple[str, int | None], Others]:
    """By seat and who holds the place; `problem`: with names, `visits`: those that stand."""
    return {
        (place.seat, officer_of(place.holder.id) if place.holder else None): tuple(
            (officer_of(each.person.id), each) for each in place.alternates
        )
        for place in alternates(problem, visits, case)
    }


def why_there(
    session: Session, problem: TeamsProblem, visits: Sequence[VisitLike], case: str, officer: int
) -> tuple[Reason, ...]:
    """The chain of reasons for who sits in the team of that case."""
    person = problem.people_by_id[person_key(officer)]
    of_case = problem.cases_by_id[case]
    return named_reasons(session, why_in_team(problem, visits, of_case, person, None).chain)
