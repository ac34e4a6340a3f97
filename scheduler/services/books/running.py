"""Running jobs in the foreground: all that come, or one whose outcome somebody waits for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import select

from scheduler.books.jobs import OPEN_JOBS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.jobs import (
    RUNNING_ROLES,
    JobProgress,
    JobView,
    ask_stop,
    job_view,
    view_in,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.running_leases import end_hopeless
from scheduler.services.books.running_runner import Machinery, Runner
from scheduler.store.plans import Job

__all__ = ["run_job", "run_jobs"]


def run_jobs(
    books: Books,
    *,
    asked: Callable[[], bool],
    heard: Callable[[JobView], None],
    idle: bool = False,
    slots: int = 1,
    machinery: Machinery | None = None,
) -> None:
    """Runs whatever jobs come, up to `slots` at once, until `asked` to end; then gives back to the
    queue what is unfinished. `idle`: or until no job is left, others' included.

    `heard`: told of each job that an attempt at has begun or ended. Raises NotAllowed, StoreError.
    """
    books.actor.must_be(*RUNNING_ROLES)

    def told(job_id: int) -> None:
        heard(_view(books, job_id))

    runner = Runner(books.store, machinery, slots=slots, heard=told)
    runner.run(lambda: asked() or (idle and not _any_left(books)))


def run_job(
    books: Books,
    job_id: int,
    *,
    heard: Callable[[JobProgress], None] = lambda _: None,
    asked: Callable[[], bool] = lambda: False,
    machinery: Machinery | None = None,
) -> JobView:
    """Runs that one job and returns it as it ended; where another runner holds it, only watches.

    `heard`: told of progress. `asked`: once it says so, the job is stopped, which keeps the best
    plan; KeyboardInterrupt ends it at once, without a plan. Raises LunzhiError for a job that is
    not there, NotAllowed, StoreError.
    """
    books.actor.must_be(*RUNNING_ROLES)
    job_view(books, job_id)  # there, and one that the actor may know of
    errand = _Errand(books, job_id, heard, asked)
    by = machinery or Machinery()
    try:
        Runner(books.store, by, only=job_id).run(errand.over)
    except KeyboardInterrupt:
        with suppress(LunzhiError):  # it ended just then
            ask_stop(books, job_id)
        end_hopeless(books.store, by.machine_clock(), books.now(), job_id)
        raise
    return _view(books, job_id)


@dataclass(slots=True)
class _Errand:
    """What is done for whoever waits for a job, between two looks at it."""

    books: Books
    job_id: int
    heard: Callable[[JobProgress], None]
    asked: Callable[[], bool]
    last: JobProgress | None = field(default=None, init=False)

    def over(self) -> bool:
        view = _view(self.books, self.job_id)
        if view.progress is not None and view.progress != self.last:
            self.last = view.progress
            self.heard(view.progress)
        if view.ended or view.stop_asked or not self.asked():
            return view.ended
        with suppress(LunzhiError):  # it ended just then, or the books are busy: asked again
            return ask_stop(self.books, self.job_id).ended
        return False


def _view(books: Books, job_id: int) -> JobView:
    with books.store.reading() as session:
        return view_in(session, job_id)


def _any_left(books: Books) -> bool:
    left = select(Job.id).where(Job.state.in_(OPEN_JOBS)).limit(1)
    with books.store.reading() as session:
        return session.scalar(left) is not None
