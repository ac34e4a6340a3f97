"""Leases of jobs: who may work on one, and until when. Each function is one conditional
transaction, so that of two who want the same only one gets it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, CursorResult, and_, or_, select, true, update
from sqlalchemy.orm import Session

from scheduler.books.jobs import MOST_DEATHS
from scheduler.services.books.jobs import end_job
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.opened import Act
from scheduler.store.plans import Job
from scheduler.store.store import Store

__all__ = [
    "LEASE_SECONDS", "Lease", "LostLease", "claim", "end_hopeless", "expire", "give_back", "held",
    "ours", "renew", "stop_asked",
]  # fmt: skip

LEASE_SECONDS: Final = 30.0
"""A lease runs out so long after its last renewal. Far more than a worker needs to start, or than
a big import keeps the database from it; not more than a clerk waits when a machine died.
"""


class LostLease(Exception):
    """Somebody else holds the job by now, or nobody: what was to be written was not."""


@dataclass(frozen=True, slots=True)
class Lease:
    """That an attempt at a job is its owner's. `url`: of the books, password included."""

    url: URL
    job_id: int
    owner: str
    attempt: int
    seconds: float


def claim(
    store: Store, owner: str, now: float, seconds: float, only: int | None = None
) -> Lease | None:
    """The lease of the oldest job that nobody holds; None: there is none.

    `only`: that job or none. `now`: the machine's clock.
    """
    wanted = and_(_free(now), _named(only))
    with store.reading() as session:
        # Most often there is nothing to do, and then no writer is kept waiting for that.
        if session.scalar(select(Job.id).where(wanted).limit(1)) is None:
            return None
    oldest = select(Job).where(wanted).order_by(Job.id).limit(1)
    with store.noting() as session:
        job = session.scalar(oldest.with_for_update(skip_locked=True))
        if job is None:
            return None
        job.deaths += job.state == "running"
        job.state, job.owner, job.attempt = "running", owner, job.attempt + 1
        job.lease_until, job.heartbeat_at, job.progress = now + seconds, now, None
        return Lease(store.url, job.id, owner, job.attempt, seconds)


def renew(store: Store, lease: Lease, now: float, progress: dict[str, Any] | None) -> None:
    """Keeps the lease for as long again, and notes how far the solve is. Raises LostLease."""
    values = {
        "lease_until": now + lease.seconds, "heartbeat_at": now, "progress": progress
    }  # fmt: skip
    with store.noting() as session:
        if _updated(session, ours(lease), **values) == 0:
            raise LostLease


def stop_asked(store: Store, lease: Lease) -> bool:
    """Whether somebody asked the job to stop. Raises LostLease."""
    with store.reading() as session:
        asked = session.scalar(select(Job.stop_asked).where(ours(lease)))
    if asked is None:
        raise LostLease
    return asked


def held(session: Session, lease: Lease) -> Job:
    """The job, locked until the transaction ends. Raises LostLease."""
    job = session.scalar(select(Job).where(ours(lease)).with_for_update())
    if job is None:
        raise LostLease
    return job


def expire(store: Store, lease: Lease, now: float) -> None:
    """Has the lease run out at once, as that of a worker that is known to have died."""
    with store.noting() as session:
        _updated(session, ours(lease), lease_until=now - 1)


def give_back(store: Store, owner: str, *, stopping: bool) -> None:
    """Puts the owner's jobs back into the queue. `stopping`: also those that are to stop, whose
    plan so far is then lost.
    """
    asked = true() if stopping else Job.stop_asked.is_(False)
    its = and_(Job.state == "running", Job.owner == owner, asked)
    with store.noting() as session:
        _updated(session, its, state="queued", owner=None, lease_until=None, progress=None)


def end_hopeless(store: Store, now: float, at: datetime, only: int | None = None) -> None:
    """Ends the jobs that nobody holds and nobody is to take up: those that were asked to stop, and
    those whose workers keep dying. `at`: the county's clock.
    """
    hopeless = and_(_hopeless(now), _named(only))
    with store.reading() as session:
        found = session.scalars(select(Job.id).where(hopeless)).all()
    for job_id in found:
        this = select(Job).where(Job.id == job_id, hopeless).with_for_update()
        with suppress(LostLease), store.writing() as session:
            job = session.scalar(this)
            if job is None:
                raise LostLease
            _end(Act(session, at, job.ordered_by), job)


def _end(act: Act, job: Job) -> None:
    job.deaths += job.state == "running"
    if job.stop_asked:
        end_job(act, job, "stopped", Outcome("no_plan"))
    else:
        end_job(act, job, "failed", Outcome("died"))


def _updated(session: Session, which: ColumnElement[bool], **values: Any) -> int:
    """How many jobs were changed."""
    result = session.execute(
        update(Job).where(which).values(**values).execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def _named(only: int | None) -> ColumnElement[bool]:
    return true() if only is None else Job.id == only


def ours(lease: Lease) -> ColumnElement[bool]:
    """That the job is still the lease's."""
    return and_(
        Job.id == lease.job_id,
        Job.state == "running",
        Job.owner == lease.owner,
        Job.attempt == lease.attempt,
    )


def _expired(now: float) -> ColumnElement[bool]:
    return and_(Job.state == "running", Job.lease_until < now)


def _free(now: float) -> ColumnElement[bool]:
    again = and_(_expired(now), Job.deaths < MOST_DEATHS - 1)
    return and_(Job.stop_asked.is_(False), or_(Job.state == "queued", again))


def _hopeless(now: float) -> ColumnElement[bool]:
    stopped = and_(Job.stop_asked, Job.state == "queued")
    dead = and_(_expired(now), or_(Job.stop_asked, Job.deaths >= MOST_DEATHS - 1))
    return or_(stopped, dead)
