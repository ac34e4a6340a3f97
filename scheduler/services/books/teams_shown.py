"""A plan of teams with the names that its codes have, as people look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy.orm import Session

from scheduler.books.teams_named import Names, named_problem, named_seats
from scheduler.books.teams_problem import called_by_days
from scheduler.overview.goals import goal_rows
from scheduler.overview.people import PersonRow
from scheduler.overview.teams import TeamsOverview, teams_overview, with_estimates
from scheduler.services.books.kept_teams import KeptTeams
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_names import names_in
from scheduler.services.books.workdays import workdays_in
from scheduler.words import printable

__all__ = ["ShownTeams", "shown_teams"]

_MOST_KEPT: Final = 8

_Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownTeams:
    """What units, places, matters, seats and roles were called when somebody looked, and which
    days of the problem were estimates then. `name`: of the plan.
    """

    kept: KeptTeams
    name: str
    units: _Pairs
    places: _Pairs
    matters: _Pairs
    seats: _Pairs
    roles: _Pairs
    estimated: frozenset[date]

    @property
    def overview(self) -> TeamsOverview:
        """The plan as people look at it."""
        return _overview(self)


def shown_teams(session: Session, kept: KeptTeams, *, is_drawn: bool) -> ShownTeams:
    """The plan, with today's names. `is_drawn`: its problem has a name that nobody can guess."""
    names, settings, problem = names_in(session), settings_in(session).settings, kept.problem
    by_days = called_by_days(settings.county, problem.days[0], problem.days[-1])
    return ShownTeams(
        kept,
        by_days if is_drawn else problem.name,
        _pairs(names.units),
        _pairs(names.places),
        _pairs(names.matters),
        _pairs(settings.inspection.seat_names),
        _pairs(settings.inspection.roles),
        workdays_in(session).estimated(problem.days),
    )


def _pairs(names: Mapping[str, str]) -> _Pairs:
    return tuple(sorted(names.items()))


@lru_cache(_MOST_KEPT)
def _overview(shown: ShownTeams) -> TeamsOverview:
    kept = shown.kept
    names = Names(dict(shown.units), dict(shown.places), dict(shown.matters))
    problem, plan = named_seats(named_problem(kept.problem, names), kept.plan, dict(shown.seats))
    # The lots hang on the ids of seats, so that goals are those of the very files.
    goals = goal_rows(kept.problem, kept.values, kept.plan.goals)
    view = teams_overview(problem, plan)
    roles = {role: printable(name) for role, name in shown.roles}
    people = tuple(_called(row, roles) for row in view.people)
    named = replace(view, name=printable(shown.name), goals=goals, people=people)
    return with_estimates(named, shown.estimated)


def _called(row: PersonRow, names: Mapping[str, str]) -> PersonRow:
    """The row with roles called by their names."""
    turns = tuple(replace(turn, role=names.get(turn.role, turn.role)) for turn in row.turns)
    return replace(row, roles=tuple(names.get(role, role) for role in row.roles), turns=turns)
