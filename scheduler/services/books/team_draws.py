"""Teams drawn in public: promised before anybody can know the value that decides, then drawn by it.

A draw that could be repeated until it suits is what people distrust: a value is entered once, and a
draw that is given up stays in sight with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib.metadata import version
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.jobs import ENDED
from scheduler.books.roles import ASSIGNERS
from scheduler.problems.draws import Commit, committed, instant
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.problems.plans import TeamsPlan
from scheduler.problems.printing import printable
from scheduler.problems.rows import row_of
from scheduler.services.books.drafts import move_on
from scheduler.services.books.errors import RefusedPlan, RefusedPromise
from scheduler.services.books.finding import numbers_meant
from scheduler.services.books.jobs import JobSettings, queue_job
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.planning import queued_problem, stored_problem
from scheduler.services.books.settings import settings_in
from scheduler.services.books.team_draws_open import is_proven, refuse_drawn, refuse_promised
from scheduler.services.books.teams_planning import (
    MadeProblem,
    TeamsOrder,
    latest_team_number,
    made_problem,
)
from scheduler.services.clock import here
from scheduler.services.drawing import derive_seed, refuse_past
from scheduler.services.plans import document_bytes
from scheduler.store.plans import Draft, Job, Problem
from scheduler.store.visits import TeamDraw

__all__ = [
    "abandon", "commit_of", "draw_in", "enter_value", "is_early", "may_solve_again",
    "promise_draw", "solve_again",
]  # fmt: skip

_MOST_VALUE: Final = 200
"""Characters of a value."""

_PART_OF: Final[Mapping[str, str]] = {
    "teams.past": "first", "day_out_of_reach": "first", "teams.days": "days",
}  # fmt: skip
"""The part of a promise that what is wrong with its problem is about, if it is not the cases."""

T = TypeVar("T")


def promise_draw(
    books: Books, order: TeamsOrder, *, source: str, at: str, reading: str
) -> int:  # fmt: skip
    """Fixes the problem of an order and promises to draw it by a value to come; the draw's id.

    `source`: whence the value comes, `at`: its day, or moment, `reading`: how it is written down;
    everybody gets to see them. Raises RefusedPromise with all that is wrong: blank texts, a day
    that is not after today and before the first day of visits, a case that is not to be visited, or
    of a draw that is not over; RefusedPlan.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        said, how, made = _sound(act.session, order, books.today, source, at, reading)
        county = settings_in(act.session).settings.county
        loaded, data = _renamed(made, f"{county} {books.new_uid()}".strip())
        commit = committed(
            loaded.problem, source=said, at=at, reading=how, lunzhi=version("lunzhi")
        )
        problem = stored_problem(act, loaded, data, latest_team_number(act.session))
        draw = TeamDraw(
            problem_id=problem.id, commit=row_of(commit), state="promised", promised_at=act.at,
            promised_by=act.by,
        )  # fmt: skip
        act.session.add(draw)
        act.session.flush()
        act.record(
            "team_draw.promised", f"team_draw:{draw.id}", commit_sha256=commit.commit_sha256,
            problem_sha256=commit.problem_sha256, public_sha256=commit.public_sha256, source=said,
            at=at, reading=how, first=order.first.isoformat(), days=order.days,
            cases=len(made.document["cases"]), left_out=list(made.broken), estimated=made.estimated,
        )  # fmt: skip
        return draw.id


def enter_value(
    books: Books, draw_id: int, value: str, time_limit: float | None = None
) -> int:  # fmt: skip
    """Enters the value, from which the seed follows, and queues the solve; the job's id.

    Of two who enter one, the first does. `time_limit`: seconds of the solve. Raises LunzhiError for
    a blank value, before its moment, and for a draw that is drawn or abandoned already.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        draw = draw_in(act.session, draw_id)
        if draw.state != "promised":
            raise LunzhiError(f"team_draw.is_{draw.state}", {"id": draw_id})
        commit = commit_of(draw)
        kept = _kept_value(value)
        seed = derive_seed(commit, kept)
        _refuse_early(commit, draw_id, books.now())
        promised = act.session.get_one(Problem, draw.problem_id)
        data = document_bytes({**json.loads(promised.data), "seed": seed})
        how = JobSettings(time_limit=time_limit, unique=True)
        job = queued_problem(act, problem_from_bytes(data), data, promised.based_on, how)
        draw.state, draw.value, draw.job_id = "drawn", kept, job
        draw.drawn_at, draw.drawn_by = act.at, act.by
        act.record(
            "team_draw.drawn", f"team_draw:{draw.id}", value=kept, seed=seed, job=job,
            commit_sha256=commit.commit_sha256,
        )  # fmt: skip
        return job


def solve_again(books: Books, draw_id: int) -> int:
    """Queues the same problem again, without a limit, where no proven plan came of it; the job.

    What came of it is discarded. Raises LunzhiError while it is being solved, and where there is a
    proven plan, or nothing to solve.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        draw = draw_in(act.session, draw_id)
        if draw.job_id is None or draw.state != "drawn":
            raise LunzhiError(f"team_draw.is_{draw.state}", {"id": draw_id})
        _discard_drawn(act, draw, proven_too=False)
        before = act.session.get_one(Job, draw.job_id)
        job = queue_job(act, before.problem_id, JobSettings(unique=True))
        act.record("team_draw.solved_again", f"team_draw:{draw_id}", job=job, was=before.id)
        draw.job_id = job
        return job


def may_solve_again(session: Session, draw: TeamDraw) -> bool:
    """Whether its solve is over, and no proven plan that can be published came of it."""
    if draw.job_id is None or draw.state != "drawn":
        return False
    if session.get_one(Job, draw.job_id).state not in ENDED:
        return False
    drafts = session.scalars(select(Draft).where(Draft.job_id == draw.job_id))
    return not any(each.state == "published" or _stands(each) for each in drafts)


def abandon(books: Books, draw_id: int, reason: str) -> None:
    """Gives the draw up, for a reason that everybody gets to see; what it drew is discarded.

    Raises LunzhiError while it is being solved, and once it is published or abandoned.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        said = checked_text(reason)
        draw = draw_in(act.session, draw_id)
        if draw.state == "abandoned":
            raise LunzhiError("team_draw.is_abandoned", {"id": draw_id})
        _discard_drawn(act, draw)
        was = draw.state
        draw.state, draw.reason = "abandoned", said
        act.record("team_draw.abandoned", f"team_draw:{draw.id}", reason=said, was=was)


def draw_in(session: Session, draw_id: int) -> TeamDraw:
    """The draw. Raises LunzhiError for none."""
    draw = session.get(TeamDraw, draw_id)
    if draw is None:
        raise LunzhiError("team_draw.unknown", {"id": draw_id})
    return draw


def commit_of(draw: TeamDraw) -> Commit:
    """What was promised."""
    return Commit.model_validate(draw.commit)


def _sound(
    session: Session, order: TeamsOrder, today: date, source: str, at: str, reading: str
) -> tuple[str, str, MadeProblem]:
    """Source, reading and problem of a promise. Every part is looked at, also where one is wrong,
    so that whoever promises need not send it once for each. Raises RefusedPromise, RefusedPlan.
    """
    faults: list[tuple[str, LunzhiError]] = []

    def part(name: str, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except RefusedPlan:
            raise
        except LunzhiError as error:
            faults.append((_PART_OF.get(error.code, name), error))
            return None

    asked = numbers_meant(session, order.only)
    part("cases", lambda: refuse_drawn(session, asked))
    made = part("cases", lambda: made_problem(session, order, today))
    said = part("source", lambda: checked_text(source))
    part("at", lambda: _refuse_late(refuse_past(at, today), order.first))
    how = part("reading", lambda: checked_text(reading))
    if made is not None and not faults:
        part("cases", lambda: refuse_promised(session, made.problem))
    if made is None or said is None or how is None or faults:
        raise RefusedPromise(faults)
    return said, how, made


def _refuse_late(day: date, first: date) -> None:
    if day >= first:
        said = {"at": day.isoformat(), "first": first.isoformat()}
        raise LunzhiError("team_draw.late", said)


def is_early(commit: Commit, now: datetime) -> bool:
    """Whether the moment that was promised is still to come."""
    at = instant(commit.at)
    return at is not None and here(now).replace(tzinfo=None) < at


def _refuse_early(commit: Commit, draw_id: int, now: datetime) -> None:
    if is_early(commit, now):
        raise LunzhiError("team_draw.early", {"id": draw_id, "at": commit.at})


def _renamed(made: MadeProblem, name: str) -> tuple[LoadedProblem, bytes]:
    """The problem under a name that nobody can guess.

    Digests are shown before the visits. Were all else in the files guessed, as the days that a name
    otherwise tells, a digest would confirm the guess.
    """
    data = document_bytes({**made.document, "name": name})
    return problem_from_bytes(data), data


def _kept_value(value: str) -> str:
    """On one line. Not as free text: a lottery's numbers may well look like those of a card."""
    kept = " ".join(printable(value).split())
    if len(kept) > _MOST_VALUE:
        raise LunzhiError("free_text.too_long", {"found": len(kept), "most": _MOST_VALUE})
    return kept


def _discard_drawn(act: Act, draw: TeamDraw, *, proven_too: bool = True) -> None:
    if draw.job_id is None:
        return
    if act.session.get_one(Job, draw.job_id).state not in ENDED:
        raise LunzhiError("team_draw.running", {"id": draw.id, "job": draw.job_id})
    for draft in act.session.scalars(select(Draft).where(Draft.job_id == draw.job_id)):
        if draft.state == "published":
            raise LunzhiError("team_draw.published", {"id": draw.id})
        if not proven_too and _stands(draft):
            raise LunzhiError("team_draw.proven", {"id": draw.id, "draft": draft.id})
        if draft.state != "discarded":
            move_on(act, draft, "discarded")


def _stands(draft: Draft) -> bool:
    plan = TeamsPlan.model_validate_json(draft.plan)
    return draft.state != "discarded" and is_proven(plan)
