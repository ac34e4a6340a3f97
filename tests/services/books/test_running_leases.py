"""Leases: of two who want the same job, one gets it; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.books.jobs import MOST_DEATHS
from scheduler.services.books.jobs import JobView, ask_stop, job_view
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.opened import Books
from scheduler.services.books.running_leases import (
    Lease,
    LostLease,
    claim,
    end_hopeless,
    expire,
    give_back,
    held,
    renew,
    stop_asked,
)
from tests.services.books.orders import ordered

PROGRESS = {"goal": "late", "value": 7, "bound": 3, "seconds": 0.5, "place": 2, "count": 8}


def claimed(books: Books, owner: str = "one", now: float = 0.0) -> Lease:
    lease = claim(books.store, owner, now, 30.0)
    assert lease is not None
    return lease


def end(books: Books, now: float) -> None:
    end_hopeless(books.store, now, books.now())


def only_job(books: Books) -> JobView:
    return job_view(books, 1)


def test_the_oldest_job_is_claimed_first_and_only_once(books: Books) -> None:
    first, second = ordered(books), ordered(books)
    assert claimed(books).job_id == first
    assert claimed(books, "two").job_id == second
    assert claim(books.store, "three", 0.0, 30.0) is None
    view = job_view(books, first)
    assert (view.state, view.owner, view.attempt, view.deaths) == ("running", "one", 1, 0)


def test_who_wants_one_job_gets_no_other(books: Books) -> None:
    ordered(books)
    second = ordered(books)
    lease = claim(books.store, "one", 0.0, 30.0, only=second)
    assert lease is not None
    assert lease.job_id == second
    assert claim(books.store, "one", 0.0, 30.0, only=second) is None


def test_a_lease_runs_out_after_its_seconds_and_not_before(books: Books) -> None:
    ordered(books)
    dead = claimed(books)
    assert claim(books.store, "two", 30.0, 30.0) is None
    alive = claimed(books, "two", 30.5)
    assert (alive.attempt, only_job(books).deaths) == (2, 1)
    with pytest.raises(LostLease):
        renew(books.store, dead, 31.0, None)
    with pytest.raises(LostLease):
        stop_asked(books.store, dead)
    with pytest.raises(LostLease), books.store.noting() as session:
        held(session, dead)


def test_a_renewed_lease_lasts_and_tells_of_progress(books: Books) -> None:
    ordered(books)
    lease = claimed(books)
    renew(books.store, lease, 25.0, PROGRESS)
    assert claim(books.store, "two", 54.0, 30.0) is None
    view = only_job(books)
    assert view.heartbeat_at == 25.0
    assert view.progress is not None
    assert (view.progress.goal, view.progress.place, view.progress.count) == ("late", 2, 8)


def test_a_lease_that_ran_out_can_be_renewed_while_nobody_took_it(books: Books) -> None:
    ordered(books)
    lease = claimed(books)
    renew(books.store, lease, 40.0, None)
    assert claim(books.store, "two", 41.0, 30.0) is None


def test_the_same_owner_cannot_write_by_an_earlier_attempt(books: Books) -> None:
    ordered(books)
    first = claimed(books)
    expire(books.store, first, 5.0)
    second = claimed(books, now=5.0)
    assert second == replace(first, attempt=2)
    with pytest.raises(LostLease):
        renew(books.store, first, 6.0, None)


def test_what_is_given_back_waits_again_and_did_not_die(books: Books) -> None:
    ordered(books)
    lease = claimed(books)
    give_back(books.store, "another", stopping=True)
    assert only_job(books).state == "running"
    give_back(books.store, "one", stopping=False)
    view = only_job(books)
    assert (view.state, view.owner, view.deaths) == ("queued", None, 0)
    with pytest.raises(LostLease):
        stop_asked(books.store, lease)
    assert claimed(books).attempt == 2


def test_what_is_to_stop_is_given_back_only_if_that_is_said(books: Books) -> None:
    job = ordered(books)
    lease = claimed(books)
    ask_stop(books, job)
    give_back(books.store, "one", stopping=False)
    assert stop_asked(books.store, lease)
    give_back(books.store, "one", stopping=True)
    assert claim(books.store, "two", 0.0, 30.0) is None
    end(books, 0.0)
    view = only_job(books)
    assert (view.state, view.outcome) == ("stopped", Outcome("no_plan"))


def test_a_job_whose_workers_keep_dying_fails(books: Books) -> None:
    ordered(books)
    for now in (0.0, 100.0, 200.0):
        claimed(books, now=now)
        end(books, now)
        assert only_job(books).state == "running"
    assert claim(books.store, "two", 300.0, 30.0) is None
    end(books, 300.0)
    view = only_job(books)
    assert (view.state, view.outcome, view.deaths) == ("failed", Outcome("died"), MOST_DEATHS)


def test_a_job_that_was_to_stop_as_its_worker_died_is_not_begun_again(books: Books) -> None:
    job = ordered(books)
    claimed(books)
    ask_stop(books, job)
    end(books, 10.0)
    assert only_job(books).state == "running"
    assert claim(books.store, "two", 100.0, 30.0) is None
    end(books, 100.0)
    assert only_job(books).state == "stopped"
