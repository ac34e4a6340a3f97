"""Jobs: solves that were ordered in the books. Ordering, viewing and stopping them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from scheduler.books.jobs import ENDED, JobState
from scheduler.books.plan_kinds import PlanKind, formats_seen
from scheduler.books.roles import Role
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.services.books.jobs_outcome import Outcome, outcome_from_json, outcome_json
from scheduler.services.books.opened import Act, Books
from scheduler.store.plans import Job, Problem
from solver.results import Progress

__all__ = [
    "RUNNING_ROLES", "SEEING_ROLES", "JobProgress", "JobSettings", "JobView", "ask_stop", "end_job",
    "job_problem", "job_view", "jobs_in", "list_jobs", "queue_job", "view_in",
]  # fmt: skip

RUNNING_ROLES: Final[tuple[Role, ...]] = ("organisation", "inspection", "administrator")
"""Who runs and stops jobs; who orders them is said where the plan is ordered."""
SEEING_ROLES: Final[tuple[Role, ...]] = (*RUNNING_ROLES, "petitions", "auditor")


@dataclass(frozen=True, slots=True)
class JobSettings:
    """How to solve. `time_limit`: seconds of an attempt; `threads` None: as many as there are."""

    time_limit: float | None = None
    threads: int | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class JobProgress(Progress):
    """Where a solve stands. `place`: the goal's among the problem's `count` goals, from 1 on;
    None while pins that contradict each other are weighed.
    """

    place: int | None
    count: int


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it stands. `format`: of its problem.

    `owner`: the runner that holds it or did last, `heartbeat_at` its last sign of life, in seconds
    since 1970 of its machine's clock. `attempt`: the how manieth it is; `deaths`: how many of them
    died. `progress`: of this attempt; `outcome`: once the job has ended.
    """

    id: int
    problem_id: int
    format: str
    state: JobState
    ordered_at: datetime
    ordered_by: str
    settings: JobSettings
    owner: str | None
    heartbeat_at: float | None
    attempt: int
    deaths: int
    stop_asked: bool
    progress: JobProgress | None
    outcome: Outcome | None
    ended_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED


def queue_job(
    act: Act, problem_id: int, how: JobSettings, base: int | None = None, reason: str | None = None
) -> int:
    """Orders a solve of that problem within the transaction of whoever plans; the job's id.

    `base`: id of the draft that is planned anew; `reason`: of what was decided by hand.
    """
    settings = asdict(how)
    job = Job(
        problem_id=problem_id,
        state="queued",
        ordered_at=act.at,
        ordered_by=act.by,
        settings=settings,
        base_id=base,
        reason=reason,
    )
    act.session.add(job)
    act.session.flush()
    act.record("job.queued", f"job:{job.id}", problem=problem_id, **settings)
    return job.id


def job_view(books: Books, job_id: int) -> JobView:
    """The job as it stands. Raises LunzhiError for one that is not there, NotAllowed, StoreError"""
    with books.looking(*SEEING_ROLES) as session:
        return _seen(books, view_in(session, job_id))


def list_jobs(books: Books, most: int | None = None, kind: PlanKind | None = None) -> list[JobView]:
    """The last so many jobs, the newest first; None: all. `kind` None: of whatever is seen."""
    with books.looking(*SEEING_ROLES) as session:
        seen = _rows().where(Problem.format.in_(formats_seen(books.actor)))
        if kind is not None:
            seen = seen.where(Problem.format == kind.format)
        found = session.execute(seen.order_by(Job.id.desc()).limit(most))
        return [_view(row) for row in found]


def jobs_in(session: Session, kind: PlanKind, *states: JobState) -> list[JobView]:
    """All jobs of that kind in these states, the newest first."""
    wanted = (Problem.format == kind.format, Job.state.in_(states))
    found = session.execute(_rows().where(*wanted).order_by(Job.id.desc()))
    return [_view(row) for row in found]


def job_problem(books: Books, job_id: int) -> LoadedProblem:
    """What the job solves. Raises as `job_view`."""
    with books.looking(*SEEING_ROLES) as session:
        asked = select(Problem.data).join(Job, Job.problem_id == Problem.id).where(Job.id == job_id)
        data = session.scalar(asked.where(Problem.format.in_(formats_seen(books.actor))))
    if data is None:
        raise _unknown(job_id)
    return problem_from_bytes(data)


def ask_stop(books: Books, job_id: int) -> JobView:
    """Has the job end soon, with the best plan that is known by then; asking twice changes nothing.

    One that waits in the queue ends at once, without a plan. Raises LunzhiError for a job that has
    ended or is not there, NotAllowed, StoreError.
    """
    books.actor.must_be(*RUNNING_ROLES)
    with books.store.reading() as session:
        before = _seen(books, view_in(session, job_id))
    if before.stop_asked and not before.ended:
        return before
    with books.acting(*RUNNING_ROLES) as act:
        job = act.session.get(Job, job_id, with_for_update=True)
        if job is None or job.state in ENDED:
            raise LunzhiError("job.ended", {"job": job_id})
        job.stop_asked = True
        act.record("job.stop_asked", f"job:{job_id}")
        if job.state == "queued":
            end_job(act, job, "stopped", Outcome("no_plan"))
        act.session.flush()
        return view_in(act.session, job_id)


def end_job(act: Act, job: Job, state: JobState, outcome: Outcome) -> None:
    """Ends the job, which the transaction has locked, and records it."""
    job.state, job.outcome, job.ended_at = state, outcome_json(outcome), act.at
    job.lease_until = job.progress = None
    facts = {"code": outcome.code, "draft": outcome.draft, "attempt": job.attempt}
    act.record(f"job.{state}", f"job:{job.id}", **facts, owner=job.owner)


def view_in(session: Session, job_id: int) -> JobView:
    """The job as it stands, within a transaction. Raises LunzhiError for one that is not there."""
    row = session.execute(_rows().where(Job.id == job_id)).one_or_none()
    if row is None:
        raise _unknown(job_id)
    return _view(row)


def _seen(books: Books, view: JobView) -> JobView:
    if view.format not in formats_seen(books.actor):
        raise _unknown(view.id)
    return view


def _unknown(job_id: int) -> LunzhiError:
    return LunzhiError("job.unknown", {"job": job_id})


def _rows() -> Select[Job, str]:
    return select(Job, Problem.format).join(Problem, Problem.id == Job.problem_id)


def _view(row: Row[Job, str]) -> JobView:
    job, format_ = row
    state: Any = job.state  # only states are ever stored
    return JobView(
        id=job.id,
        problem_id=job.problem_id,
        format=format_,
        state=state,
        ordered_at=job.ordered_at,
        ordered_by=job.ordered_by,
        settings=JobSettings(**job.settings),
        owner=job.owner,
        heartbeat_at=job.heartbeat_at,
        attempt=job.attempt,
        deaths=job.deaths,
        stop_asked=job.stop_asked,
        progress=None if job.progress is None else JobProgress(**job.progress),
        outcome=None if job.outcome is None else outcome_from_json(job.outcome),
        ended_at=job.ended_at,
    )
