"""Runners and those who wait for a job, with work done in this process; on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import URL, select

from scheduler.books.jobs import MOST_DEATHS
from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.jobs import JobProgress, JobView, ask_stop, job_view, list_jobs
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job, run_jobs
from scheduler.services.books.running_leases import claim
from scheduler.services.books.running_runner import Machinery, Runner
from scheduler.store.opening import open_store
from scheduler.store.plans import Draft
from scheduler.store.trail import AuditEntry
from tests.databases import acting_as, books_on
from tests.services.books.hands import GOOD, Dying, MachineClock, machinery, waiting
from tests.services.books.orders import ordered

ONE_THREAD = partial(ThreadPoolExecutor, 1)


def never() -> bool:
    return False


def run_idle(books: Books, by: Machinery, slots: int = 1) -> list[JobView]:
    heard: list[JobView] = []
    run_jobs(books, asked=never, heard=heard.append, idle=True, slots=slots, machinery=by)
    return heard


def test_an_idle_runner_does_all_that_waits_and_ends(books: Books) -> None:
    jobs = [ordered(books) for _ in range(3)]
    heard = run_idle(books, machinery(), slots=2)
    assert [view.state for view in list_jobs(books)] == ["done"] * 3
    assert Counter(view.id for view in heard if view.ended)[jobs[0]] >= 1
    assert run_idle(books, machinery()) == []


def test_a_job_whose_workers_die_is_tried_three_times(books: Books) -> None:
    ordered(books)
    run_idle(books, machinery(executor=Dying))
    view = job_view(books, 1)
    assert (view.state, view.attempt, view.deaths) == ("failed", MOST_DEATHS, MOST_DEATHS)
    assert view.outcome is not None
    assert view.outcome.code == "died"


def test_a_job_whose_worker_died_is_done_by_the_next(books: Books) -> None:
    ordered(books)
    executors = iter([Dying(), ThreadPoolExecutor(1)])
    run_idle(books, machinery(executor=lambda: next(executors)))
    view = job_view(books, 1)
    assert (view.state, view.attempt, view.deaths) == ("done", 2, 1)


def test_a_runner_takes_up_what_a_dead_one_left(books: Books) -> None:
    ordered(books)
    clock = MachineClock()
    claim(books.store, "dead", clock(), 30.0)
    clock.seconds += 29
    by = machinery(clock=clock)
    looked = iter([False, False, True])
    Runner(books.store, by).run(lambda: next(looked))
    assert job_view(books, 1).owner == "dead"
    clock.seconds += 2
    run_idle(books, by)
    view = job_view(books, 1)
    assert (view.state, view.attempt, view.deaths) == ("done", 2, 1)


def test_a_runner_that_is_told_to_end_puts_its_job_back(books: Books) -> None:
    ordered(books)
    begun = threading.Event()
    by = machinery(waiting(begun.set), executor=ONE_THREAD)
    run_jobs(books, asked=begun.is_set, heard=lambda _: None, machinery=by)
    view = job_view(books, 1)
    assert (view.state, view.owner, view.deaths) == ("queued", None, 0)
    run_idle(books, machinery())
    assert job_view(books, 1).state == "done"


def test_a_job_that_is_to_stop_writes_its_plan_before_its_runner_ends(books: Books) -> None:
    ordered(books)
    begun = threading.Event()

    def stop() -> None:
        ask_stop(books, 1)
        begun.set()

    by = machinery(waiting(stop), executor=ONE_THREAD)
    run_jobs(books, asked=begun.is_set, heard=lambda _: None, machinery=by)
    assert job_view(books, 1).state == "stopped"
    assert drafts(books) == [1]


def test_who_waits_for_a_job_gets_its_outcome_and_hears_of_progress(books: Books) -> None:
    other, mine = ordered(books), ordered(books)
    heard: list[JobProgress] = []
    begun = threading.Event()
    view = run_job(
        books,
        mine,
        heard=heard.append,
        asked=lambda: bool(heard),
        machinery=machinery(waiting(begun.set), executor=ONE_THREAD),
    )
    assert (view.id, view.state) == (mine, "stopped")
    assert view.outcome is not None
    assert view.outcome.draft == 1
    assert {each.goal for each in heard} == {"late"}
    assert job_view(books, other).state == "queued"


def test_who_waits_for_a_job_of_another_runner_only_watches(books: Books) -> None:
    job = ordered(books)
    begun, over = threading.Event(), threading.Event()
    by = machinery(waiting(begun.set), executor=ONE_THREAD)
    runner = Runner(books.store, by)
    other = threading.Thread(target=runner.run, args=(over.is_set,))
    other.start()
    begun.wait()
    view = run_job(books, job, asked=lambda: True, machinery=machinery())
    over.set()
    other.join()
    assert (view.state, view.owner, view.attempt) == ("stopped", runner.owner, 1)


def test_who_breaks_off_a_wait_leaves_no_plan(books: Books) -> None:
    job = ordered(books)
    begun = threading.Event()

    def asked() -> bool:
        if begun.is_set():
            raise KeyboardInterrupt
        return False

    by = machinery(waiting(begun.set), executor=ONE_THREAD)
    with pytest.raises(KeyboardInterrupt):
        run_job(books, job, asked=asked, machinery=by)
    view = job_view(books, job)
    assert (view.state, drafts(books)) == ("stopped", [])


def test_a_job_that_is_not_there_cannot_be_waited_for(books: Books) -> None:
    with pytest.raises(LunzhiError, match=r"job\.unknown"):
        run_job(books, 7, machinery=machinery())


def test_only_those_concerned_run_jobs(books: Books) -> None:
    with pytest.raises(NotAllowed):
        run_idle(acting_as(books, "auditor"), machinery())
    with pytest.raises(NotAllowed):
        run_job(acting_as(books, "petitions"), 1)


def drafts(books: Books) -> list[int | None]:
    """The job of each draft."""
    with books.store.reading() as session:
        return list(session.scalars(select(Draft.job_id).order_by(Draft.job_id)))


def race(database: URL, by: Machinery, runners: int) -> None:
    def run() -> None:
        store = open_store(database)
        run_idle(books_on(store), by, slots=2)
        store.close()

    threads = [threading.Thread(target=run) for _ in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_twenty_jobs_two_runners_do_each_once(books: Books, database: URL) -> None:
    jobs = [ordered(books) for _ in range(20)]
    race(database, machinery(GOOD, executor=ONE_THREAD), runners=2)
    assert drafts(books) == jobs
    assert {view.attempt for view in list_jobs(books)} == {1}
    with books.store.reading() as session:
        entries = session.scalars(select(AuditEntry.subject).where(AuditEntry.act == "job.done"))
        assert sorted(entries) == sorted(f"job:{job}" for job in jobs)


def test_leases_that_run_out_mid_solve_yield_no_second_draft(books: Books, database: URL) -> None:
    """Every look at the clock is a minute on: whatever is at work, others take it for dead."""
    jobs = [ordered(books) for _ in range(8)]
    race(database, machinery(GOOD, executor=ONE_THREAD, clock=_leaping()), runners=2)
    done = {view.id for view in list_jobs(books) if view.state == "done"}
    assert drafts(books) == sorted(done)
    ended = {view.id for view in list_jobs(books) if view.ended}
    assert ended == set(jobs)


def _leaping() -> Callable[[], float]:
    ticks = iter(range(10**9))
    lock = threading.Lock()

    def now() -> float:
        with lock:
            return 60.0 * next(ticks)

    return now
