"""Draws in public as people see them: the office and the auditor, and everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.inspection import DrawState
from scheduler.books.roles import GROUND_READERS
from scheduler.problems.draws import Commit
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.problems.public import public_row
from scheduler.problems.teams import TeamsProblem
from scheduler.services.books.case_renumbering import renumbered
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws import commit_of, draw_in, is_early, may_solve_again
from scheduler.services.books.team_draws_since import Since, since_drawn
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_ordered import OrderNotes, recorded_notes
from scheduler.services.draw_check import check_draw
from scheduler.services.draw_steps import Checked
from scheduler.services.draw_subject import made_subject
from scheduler.services.drawing import commit_bytes, derive_seed
from scheduler.services.files import make_folder, write_all
from scheduler.services.plans import document_bytes
from scheduler.services.solving import usable_threads
from scheduler.store.cases import Case
from scheduler.store.plans import Draft, Job, Problem
from scheduler.store.visits import TeamDraw, TeamRelease, Visit
from solver.results import Settings, Watch

__all__ = [
    "CheckedDraw", "DrawLine", "DrawView", "Promised", "PublicDraw", "check_drawn", "draw_files",
    "draws", "export_draw", "public_draw", "public_files", "show_draw",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised, and what became of it: no secret of anybody's.

    `seed`: once there is a value; `reason`: once abandoned.
    """

    id: int
    state: DrawState
    commit: Commit
    promised_at: datetime
    value: str | None
    seed: str | None
    drawn_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PublicDraw(Promised):
    """A draw as everybody sees it. `disclosed`: all visits are over, so that there are files to
    compute it once more. `since`: what has become of its result.
    """

    disclosed: bool
    since: Since


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw in the office's list. `job`: its solve, `draft`: what that made, `release`: of it."""

    public: Promised
    promised_by: str
    drawn_by: str | None
    job: int | None
    job_state: str | None
    draft: int | None
    draft_state: str | None
    release: int | None


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw whole. `first`, `last`: days of its problem, which is of so many cases and people.

    `notes`: what whoever promises it should know of that problem.

    `again`: no proven plan came of its solve, so that it is to be solved again. `early`: the moment
    that was promised is still to come, so that no value can be entered.
    """

    line: DrawLine
    problem_sha256: str
    first: date
    last: date
    cases: int
    people: int
    notes: OrderNotes
    files: tuple[str, ...]
    again: bool
    early: bool


@dataclass(frozen=True, slots=True)
class CheckedDraw:
    """What checking a draw found; `names`: of people, by their ids in the plan; `seats`: of the
    seats of the usual team.
    """

    problem: TeamsProblem
    checked: Checked
    names: Mapping[str, str]
    seats: Mapping[str, str]


def draws(books: Books) -> Sequence[DrawLine]:
    """All draws, the newest first."""
    with whole(books, *GROUND_READERS) as session:
        return list(_lines(session))


def show_draw(books: Books, draw_id: int) -> DrawView:
    """One draw. Raises LunzhiError for none."""
    with whole(books, *GROUND_READERS) as session:
        draw = draw_in(session, draw_id)
        stored = _promised(session, draw)
        loaded = problem_from_bytes(stored.data)
        problem = _teams(loaded)
        (line,) = _lines(session, TeamDraw.id == draw_id)
        return DrawView(
            line=line,
            problem_sha256=stored.sha256,
            first=problem.days[0],
            last=problem.days[-1],
            cases=len(problem.cases),
            people=len(problem.people),
            notes=recorded_notes(
                session, "team_draw.promised", f"team_draw:{draw_id}", loaded.warnings
            ),
            files=tuple(_files(session, draw)),
            again=may_solve_again(session, draw),
            early=is_early(commit_of(draw), books.now()),
        )


def draw_files(books: Books, draw_id: int) -> Mapping[str, bytes]:
    """By name: problem, public problem, commit and, once there is one, plan.

    The problems have the seed that follows, once there is a value.
    """
    with whole(books, *GROUND_READERS) as session:
        return _files(session, draw_in(session, draw_id))


def export_draw(books: Books, draw_id: int, folder: Path) -> list[Path]:
    """Writes these files, all or none; returns where. Raises CannotWrite."""
    files = {folder / f"draw-{draw_id}-{name}": data for name, data in
             draw_files(books, draw_id).items()}  # fmt: skip
    make_folder(folder)
    write_all(files)
    return list(files)


def check_drawn(books: Books, draw_id: int, seconds: float) -> CheckedDraw:
    """Computes the draw once more, in so many seconds at most. Raises LunzhiError without a plan"""
    with whole(books, *GROUND_READERS) as session:
        draw = draw_in(session, draw_id)
        files, value, seats = _files(session, draw), draw.value, seat_names_in(session)
    if value is None or "plan.json" not in files:
        raise LunzhiError("team_draw.no_plan", {"id": draw_id})
    problem = _teams(problem_from_bytes(files["problem.json"]))
    subject = made_subject(problem, json.loads(files["plan.json"]), commit_of(draw), value)
    settings = Settings(monotonic() + seconds, usable_threads())
    checked = check_draw(subject, settings, Watch())
    names = {each.id: each.name for each in problem.people}
    return CheckedDraw(problem, checked, names, seats)


def public_draw(books: Books, draw_id: int) -> PublicDraw:
    """What everybody may see, signed in or not. Raises LunzhiError for none."""
    with books.store.reading() as session:
        draw = draw_in(session, draw_id)
        disclosed = _disclosed(session, draw, books.today)
        draft = _drafted(session, draw)
        since = since_drawn(session, draw, draft, books.today, disclosed=disclosed)
        return PublicDraw(**_told(draw), disclosed=disclosed, since=since)


def public_files(books: Books, draw_id: int) -> Mapping[str, bytes]:
    """Public problem, commit and plan, for everybody. Raises LunzhiError before the visits are
    over, as for a draw that is not there.
    """
    with books.store.reading() as session:
        draw = draw_in(session, draw_id)
        if not _disclosed(session, draw, books.today):
            raise LunzhiError("team_draw.unknown", {"id": draw_id})
        files = _files(session, draw)
        return {name: data for name, data in files.items() if name != "problem.json"}


# --- of one draw ---------------------------------------------------------------------------------


def _lines(session: Session, *conditions: ColumnElement[bool]) -> Iterator[DrawLine]:
    """The newest first; of jobs, drafts and releases their states alone, not what they hold."""
    rows = (
        select(TeamDraw, Job.state, Draft.id, Draft.state, TeamRelease.number)
        .outerjoin(Job, Job.id == TeamDraw.job_id)
        .outerjoin(Draft, Draft.job_id == TeamDraw.job_id)
        .outerjoin(TeamRelease, TeamRelease.draft_id == Draft.id)
        .where(*conditions)
        .order_by(TeamDraw.id.desc())
    )
    for draw, job_state, draft, draft_state, release in session.execute(rows):
        yield DrawLine(
            public=Promised(**_told(draw)),
            promised_by=draw.promised_by,
            drawn_by=draw.drawn_by,
            job=draw.job_id,
            job_state=job_state,
            draft=draft,
            draft_state=draft_state,
            release=release,
        )


def _told(draw: TeamDraw) -> dict[str, Any]:
    """The fields of `Promised`."""
    commit = commit_of(draw)
    seed = None if draw.value is None else derive_seed(commit, draw.value)
    return {
        "id": draw.id, "state": draw.state, "commit": commit, "promised_at": draw.promised_at,
        "value": draw.value, "seed": seed, "drawn_at": draw.drawn_at,
        "reason": draw.reason,
    }  # fmt: skip


def _disclosed(session: Session, draw: TeamDraw, today: date) -> bool:
    """Whether what was drawn is published, and the visit of every case of the problem is over.

    Not only of those of the plan: the public problem tells of every case, whoever is kept from it.
    One that was closed without a visit is told of to nobody, and then the draw never is.
    """
    draft = _drafted(session, draw)
    if draft is None or draft.state != "published":
        return False
    document = json.loads(session.get_one(Problem, draft.problem_id).data)
    ids = [case["id"] for case in document["cases"]]
    now = renumbered(session, ids)
    numbers = {now.get(each, each) for each in ids}
    over = select(Case.number).join(Visit, Visit.case_id == Case.id).where(
        Case.number.in_(numbers), Visit.cancelled.is_(False), Visit.end <= today
    )  # fmt: skip
    return set(session.scalars(over)) == numbers


def _drafted(session: Session, draw: TeamDraw) -> Draft | None:
    if draw.job_id is None:
        return None
    return session.scalars(select(Draft).where(Draft.job_id == draw.job_id)).first()


def _promised(session: Session, draw: TeamDraw) -> Problem:
    return session.get_one(Problem, draw.problem_id)


def _teams(loaded: LoadedProblem) -> TeamsProblem:
    assert isinstance(loaded.problem, TeamsProblem)
    return loaded.problem


def _files(session: Session, draw: TeamDraw) -> dict[str, bytes]:
    stored = _promised(session, draw)
    if draw.job_id is not None:
        job = session.get_one(Job, draw.job_id)
        stored = session.get_one(Problem, job.problem_id)
    files = {
        "problem.json": stored.data,
        "public.json": document_bytes(public_row(_teams(problem_from_bytes(stored.data)))),
        "commit.json": commit_bytes(commit_of(draw)),
    }
    draft = _drafted(session, draw)
    return files if draft is None else {**files, "plan.json": draft.plan}
