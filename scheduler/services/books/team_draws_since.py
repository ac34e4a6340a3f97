"""What has become of a draw's result since, as everybody may know it.

Nothing here tells of a case before all visits of the draw are over.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_settled import settled_cases
from scheduler.books.teams_snapshot import officer_of
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.teams import TeamsProblem
from scheduler.services.books.case_renumbering import renumbered
from scheduler.store.cases import Case
from scheduler.store.plans import Draft, Problem
from scheduler.store.visits import TeamDraw, TeamRelease, TeamReleaseEnd, Visit, VisitSeat

__all__ = ["Since", "since_drawn"]


@dataclass(frozen=True, slots=True)
class Since:
    """`withdrawn_at`: when what was drawn was taken back, as far as it had not begun; told once the
    draw is disclosed or all days are past that it was for. Once it is disclosed, `elsewhere`:
    places of its plan that others filled, or nobody; `earlier`: draws before this one that were
    about some of its cases.
    """

    withdrawn_at: datetime | None = None
    elsewhere: int = 0
    earlier: tuple[int, ...] = ()


def since_drawn(
    session: Session, draw: TeamDraw, draft: Draft | None, today: date, *, disclosed: bool
) -> Since:
    """What everybody may know of it on that day."""
    if draft is None:
        return Since()
    ended = (
        select(TeamReleaseEnd.at)
        .join(TeamRelease, TeamRelease.number == TeamReleaseEnd.number)
        .where(TeamRelease.draft_id == draft.id)
    )
    withdrawn_at = session.scalar(ended)
    if disclosed:
        cases = _drawn(session, draw)
        elsewhere = _elsewhere(session, draft, cases)
        return Since(withdrawn_at, elsewhere, _earlier(session, draw, cases))
    # Before its days are past it would tell that there was a release, and so a visit to come.
    is_past = withdrawn_at is not None and _problem(session, draw).days[-1] < today
    return Since(withdrawn_at if is_past else None)


def _problem(session: Session, draw: TeamDraw) -> TeamsProblem:
    problem = problem_from_bytes(session.get_one(Problem, draw.problem_id).data).problem
    assert isinstance(problem, TeamsProblem)
    return problem


def _drawn(session: Session, draw: TeamDraw) -> dict[str, str]:
    """The cases that it decides on: their numbers in it, and those that they have now."""
    problem = _problem(session, draw)
    asked = [case.id for case in problem.cases if case.id not in settled_cases(problem)]
    now = renumbered(session, asked)
    return {each: now.get(each, each) for each in asked}


def _elsewhere(session: Session, draft: Draft, cases: Mapping[str, str]) -> int:
    went = defaultdict[str, set[int]](set)
    rows = (
        select(Case.number, VisitSeat.officer_id)
        .join(Visit, Visit.case_id == Case.id)
        .join(VisitSeat, VisitSeat.visit_id == Visit.id)
        .where(
            Case.number.in_(cases.values()), Visit.cancelled.is_(False), VisitSeat.left_at.is_(None)
        )
    )
    for number, officer in session.execute(rows):
        went[number].add(officer)
    return sum(
        officer_of(person) not in went[cases[visit["case"]]]
        for visit in json.loads(draft.plan)["visits"]
        if visit["case"] in cases
        for people in visit["seats"].values()
        for person in people
    )


def _earlier(session: Session, draw: TeamDraw, cases: Mapping[str, str]) -> tuple[int, ...]:
    before = session.scalars(select(TeamDraw).where(TeamDraw.id < draw.id).order_by(TeamDraw.id))
    now = {*cases.values()}
    return tuple(each.id for each in before if not now.isdisjoint(_drawn(session, each).values()))
