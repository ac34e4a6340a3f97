"""Visits put into the books without a plan, by the code that publishing moves them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from scheduler.services.books.opened import Act, Books
from scheduler.services.books.teams_planning import next_team_number
from scheduler.services.books.teams_publication import (
    VisitContent,
    apply_visit_moves,
    known_visits,
    visit_moves,
)
from scheduler.store.plans import Draft, Problem
from scheduler.store.visits import TeamRelease, TeamReleaseEnd, Visit

__all__ = ["take_back_visit", "visit_put"]


def visit_put(
    act: Act, books: Books, case: int, days: Sequence[date], team: Mapping[int, str] | None = None
) -> int:
    """A release that has the case be visited on these days; its number.

    `case`: the id, `team`: seat by officer's id. All is as publishing leaves it but that problem
    and plan are empty, and that the act is not recorded.
    """
    session, number = act.session, next_team_number(act.session)
    seats = tuple(sorted((seat, officer) for officer, seat in (team or {}).items()))
    moves = visit_moves(known_visits(session, [case]), {case: VisitContent(tuple(days), seats)})
    problem = Problem(
        format="teams/1", sha256=f"{number:064x}", data=b"{}", made_at=act.at, based_on=None
    )
    session.add(problem)
    session.flush()
    draft = Draft(
        problem_id=problem.id, plan=b"{}", state="published", first=days[0], last=days[-1],
        assigned=1, left_out=0, made_at=act.at, made_by=act.by,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    session.add(
        TeamRelease(
            number=number, draft_id=draft.id, problem_id=problem.id, plan=b"{}", first=days[0],
            end=days[-1] + timedelta(1), published_at=act.at, published_by=act.by,
            changes={"moves": [move.row() for move in moves]}, chain_head="0" * 64,
        )
    )  # fmt: skip
    session.flush()
    apply_visit_moves(session, moves, number, act.at, books.new_uid)
    session.flush()
    return number


def take_back_visit(act: Act, books: Books, case: int) -> int:
    """Withdraws the release that last changed the case's visit; its number."""
    session = act.session
    number = session.scalars(select(Visit.release).where(Visit.case_id == case)).one()
    apply_visit_moves(
        session, visit_moves(known_visits(session, [case]), {}), number, act.at, books.new_uid
    )
    session.add(
        TeamReleaseEnd(number=number, at=act.at, by=act.by, reason="撤销", approver="县委副书记")
    )
    session.flush()
    return number
