"""Draws that are still to decide: nothing else may decide on their cases until they are over."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_settled import settled_cases
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.plans import TeamsPlan
from scheduler.problems.teams import TeamsProblem
from scheduler.store.plans import Draft, Job, Problem
from scheduler.store.visits import TeamDraw

__all__ = [
    "draw_of", "is_proven", "open_draw_about", "refuse_drawn", "refuse_promised", "refuse_undrawn",
]  # fmt: skip


def is_proven(plan: TeamsPlan) -> bool:
    """Whether it is the one that the value draws: every goal proven, and no other plan as good."""
    return plan.unique is True and all(goal.proven for goal in plan.goals)


def draw_of(session: Session, problem: int) -> TeamDraw | None:
    """The draw whose value made that problem, by the problem's id."""
    solved = select(TeamDraw).join(Job, Job.id == TeamDraw.job_id)
    return session.scalar(solved.where(Job.problem_id == problem))


def refuse_promised(session: Session, problem: TeamsProblem) -> None:
    """Raises LunzhiError where an open draw decides on a case that this problem asks for.

    Of several draws for one case whoever promised them could publish the one that suits.
    """
    _refuse(session, {case.id for case in problem.cases} - settled_cases(problem))


def refuse_drawn(session: Session, numbers: Collection[str]) -> None:
    """Likewise for cases by their numbers, before there is a problem."""
    _refuse(session, set(numbers))


def open_draw_about(session: Session, number: str) -> int | None:
    """The id of an open draw whose problem names that case, if there is one."""
    return next(
        (draw.id for draw in _open(session) if number in _problem(session, draw).cases_by_id), None
    )


def refuse_undrawn(
    session: Session, draft: Draft, plan: TeamsPlan, asked: Collection[str]
) -> None:  # fmt: skip
    """Raises LunzhiError where another draw decides on a case that the draft asks for.

    The draft of a draw itself is published once its plan is proven to be the only one.
    """
    own = draw_of(session, draft.problem_id)
    _refuse(session, set(asked), own)
    if own is not None and not is_proven(plan):
        raise LunzhiError("team_draw.unproven", {"id": own.id, "draft": draft.id})


def _refuse(session: Session, asked: set[str], own: TeamDraw | None = None) -> None:
    for draw in _open(session):
        both = sorted(asked & _decided(session, draw))
        if both and draw is not own:
            raise LunzhiError("team_draw.open", {"id": draw.id, "cases": ", ".join(both)})


def _open(session: Session) -> Iterator[TeamDraw]:
    """Those that are neither abandoned nor published."""
    published = select(Draft.job_id).where(Draft.state == "published", Draft.job_id.is_not(None))
    over = TeamDraw.job_id.in_(published)
    left = select(TeamDraw).where(
        TeamDraw.state != "abandoned", TeamDraw.job_id.is_(None) | ~over
    )  # fmt: skip
    yield from session.scalars(left.order_by(TeamDraw.id)).all()


def _decided(session: Session, draw: TeamDraw) -> set[str]:
    """Numbers of the cases whose visit the draw is to decide."""
    problem = _problem(session, draw)
    return {case.id for case in problem.cases} - settled_cases(problem)


def _problem(session: Session, draw: TeamDraw) -> TeamsProblem:
    problem = problem_from_bytes(session.get_one(Problem, draw.problem_id).data).problem
    assert isinstance(problem, TeamsProblem)
    return problem
