"""Runners and workers as processes of their own, and what becomes of jobs when they are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from scheduler.services.books.jobs import ask_stop, job_view, list_jobs
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job, run_jobs
from scheduler.services.books.running_leases import LEASE_SECONDS
from scheduler.services.books.running_runner import Machinery
from scheduler.store.plans import Draft
from tests.cli.desk import ROOT, clean_environment
from tests.services.books.hands import SIGNS, MachineClock, machinery, work_stuck, work_waiting
from tests.services.books.orders import ordered

pytestmark = pytest.mark.slow

PATIENCE = 300  # seconds, where a broken program would keep the test waiting for ever

RUNNER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from scheduler.services.books.opened import opened
from scheduler.services.books.running import run_jobs
from scheduler.services.books.running_process import one_process
from scheduler.services.books.running_leases import LEASE_SECONDS
from scheduler.services.books.running_runner import Machinery
from tests.services.books import hands

by = Machinery(
    executor=one_process if sys.argv[2] == "process" else partial(ThreadPoolExecutor, 1),
    work=getattr(hands, sys.argv[1]),
)
with opened(None) as books:
    run_jobs(books, asked=lambda: False, heard=lambda _: None, idle=True, slots=2, machinery=by)
"""


@dataclass(frozen=True, slots=True)
class Hall:
    """Books, and a folder where workers leave their signs."""

    books: Books
    database: URL
    signs: Path

    @contextmanager
    def runner(self, work: str, executor: str = "process") -> Iterator[subprocess.Popen[str]]:
        """A runner as a process that leads a group of its own."""
        where = self.database.render_as_string(hide_password=False)
        environ = clean_environment(
            PYTHONPATH=str(ROOT), LUNZHI_DATABASE_URL=where, **{SIGNS: str(self.signs)}
        )
        with subprocess.Popen(
            [sys.executable, "-c", RUNNER, work, executor],
            env=environ,
            start_new_session=True,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            try:
                yield running
            finally:
                if running.poll() is None:
                    os.killpg(running.pid, signal.SIGKILL)

    def workers(self, count: int) -> list[int]:
        """The processes that have begun to solve, once there are so many."""
        pattern = "begun-*"
        until(lambda: len(list(self.signs.glob(pattern))) >= count)
        return [int(path.name.partition("-")[2]) for path in self.signs.glob(pattern)]

    def drafts(self) -> list[int | None]:
        """The job of each draft."""
        with self.books.store.reading() as session:
            return list(session.scalars(select(Draft.job_id).order_by(Draft.job_id)))


@pytest.fixture
def hall(books: Books, database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setenv(SIGNS, str(tmp_path))
    return Hall(books, database, tmp_path)


def until(holds: Callable[[], bool]) -> None:
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        pause.wait(0.02)


def has_ended(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_killed_worker_loses_no_job_and_yields_one_draft(hall: Hall) -> None:
    job = ordered(hall.books)
    killed: list[int] = []

    def asked() -> bool:
        """Kills the first worker as it solves, and has the second one stop."""
        begun = [int(path.name.partition("-")[2]) for path in hall.signs.glob("begun-*")]
        if begun and not killed:
            killed.extend(begun)
            os.kill(begun[0], signal.SIGKILL)
        return len(begun) > 1

    view = run_job(hall.books, job, asked=asked, machinery=Machinery(work=work_waiting))
    assert (view.state, view.attempt, view.deaths) == ("stopped", 2, 1)
    assert hall.drafts() == [job]


def test_a_killed_machine_loses_no_job(hall: Hall) -> None:
    """Runner and worker are gone at once; the lease runs out, and another runner takes over."""
    job = ordered(hall.books)
    with hall.runner("work_waiting") as runner:
        hall.workers(1)
        os.killpg(runner.pid, signal.SIGKILL)
        runner.wait(PATIENCE)
    later = MachineClock(time.time() + 2 * LEASE_SECONDS)
    view = run_job(hall.books, job, machinery=machinery(clock=later))
    assert (view.state, view.attempt, view.deaths) == ("done", 2, 1)
    assert hall.drafts() == [job]


def test_a_worker_whose_runner_was_killed_ends_its_job_and_then_itself(hall: Hall) -> None:
    job = ordered(hall.books)
    with hall.runner("work_waiting") as runner:
        (worker,) = hall.workers(1)
        runner.kill()
        runner.wait(PATIENCE)
        ask_stop(hall.books, job)
        until(lambda: job_view(hall.books, job).ended)
        until(lambda: has_ended(worker))
    run_jobs(hall.books, asked=lambda: False, heard=lambda _: None, idle=True)
    view = job_view(hall.books, job)
    assert (view.state, view.attempt) == ("stopped", 1)
    assert hall.drafts() == [job]


def test_a_stop_does_not_wait_for_a_native_call(hall: Hall) -> None:
    job = ordered(hall.books)
    view = run_job(
        hall.books,
        job,
        asked=lambda: any(hall.signs.glob("begun-*")),
        machinery=Machinery(work=work_stuck),
    )
    (worker,) = hall.workers(1)
    assert (view.state, hall.drafts()) == ("stopped", [job])
    assert has_ended(worker)


def test_ctrl_c_at_the_terminal_reaches_no_worker(hall: Hall) -> None:
    """It goes to the whole group, but whether an attempt ends is for the runner to say."""
    job = ordered(hall.books)
    with hall.runner("work_waiting") as runner:
        (worker,) = hall.workers(1)
        os.kill(worker, signal.SIGINT)
        ask_stop(hall.books, job)
        assert runner.wait(PATIENCE) == 0
        assert runner.stderr is not None
        assert runner.stderr.read() == ""
    assert (job_view(hall.books, job).state, hall.drafts()) == ("stopped", [job])


def test_of_twenty_jobs_two_runner_processes_do_each_once(hall: Hall) -> None:
    jobs = [ordered(hall.books) for _ in range(20)]
    with hall.runner("work_at_once", "thread") as one, hall.runner("work_at_once", "thread") as two:
        assert (one.wait(PATIENCE), two.wait(PATIENCE)) == (0, 0)
    assert hall.drafts() == jobs
    assert {view.attempt for view in list_jobs(hall.books)} == {1}
