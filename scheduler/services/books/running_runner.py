"""A runner takes jobs out of the queue and has them worked on; several may run at once, on as many
machines. All that they know of one another is in the leases.
"""

from __future__ import annotations

import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from scheduler.services import clock
from scheduler.services.books.running_leases import (
    LEASE_SECONDS,
    Lease,
    claim,
    end_hopeless,
    expire,
    give_back,
)
from scheduler.services.books.running_process import one_process, undisturbed
from scheduler.services.books.running_worker import work
from scheduler.store.errors import StoreError
from scheduler.store.store import Store

__all__ = ["Machinery", "Runner"]

_LOOK_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Machinery:
    """How jobs are run. `executor`: makes a place for one attempt, on this machine or another that
    reaches the books; `work`: what is done there; `machine_clock`: seconds since 1970;
    `look_seconds`: between two looks into the queue.
    """

    executor: Callable[[], Executor] = one_process
    work: Callable[[Lease], None] = work
    lease_seconds: float = LEASE_SECONDS
    machine_clock: Callable[[], float] = time.time
    look_seconds: float = _LOOK_SECONDS


@dataclass(frozen=True, slots=True)
class _Attempt:
    lease: Lease
    executor: Executor
    future: Future[None]


class Runner:
    """Runs up to `slots` jobs at once, or `only` that one.

    `heard`: told the id of a job that an attempt at has begun or ended.
    """

    def __init__(
        self,
        store: Store,
        machinery: Machinery | None = None,
        *,
        slots: int = 1,
        only: int | None = None,
        heard: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.owner = f"{platform.node()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._store = store
        self._by = machinery or Machinery()
        self._slots = slots
        self._only = only
        self._heard = heard
        self._attempts: list[_Attempt] = []
        self._wake = threading.Event()

    def run(self, over: Callable[[], bool]) -> None:
        """Runs jobs until `over`, then gives back to the queue what is unfinished.

        Raises StoreError where the books fail otherwise than by being busy; then, as after
        KeyboardInterrupt, nobody waits for the attempts to let go.
        """
        try:
            while not over():
                with _unless_busy():
                    self._turn()
                self._wake.wait(self._by.look_seconds)
                self._wake.clear()
            self._let_go()
        except BaseException:
            self._abandon()
            raise

    def _turn(self) -> None:
        self._collect()
        end_hopeless(self._store, self._by.machine_clock(), clock.now(), self._only)
        while len(self._attempts) < self._slots and (lease := self._claimed()):
            self._begin(lease)

    def _claimed(self) -> Lease | None:
        by = self._by
        return claim(self._store, self.owner, by.machine_clock(), by.lease_seconds, self._only)

    def _begin(self, lease: Lease) -> None:
        executor = self._by.executor()
        try:
            with undisturbed():
                future = executor.submit(self._by.work, lease)
        except (OSError, BrokenExecutor):  # no process to be had: another try at the next turn
            expire(self._store, lease, self._by.machine_clock())
            return
        self._attempts.append(_Attempt(lease, executor, future))
        self._heard(lease.job_id)
        future.add_done_callback(lambda _: self._wake.set())

    def _collect(self) -> None:
        for attempt in [each for each in self._attempts if each.future.done()]:
            # Whoever ended without an outcome has died; where there is one, this changes nothing.
            expire(self._store, attempt.lease, self._by.machine_clock())
            self._attempts.remove(attempt)
            attempt.executor.shutdown()
            self._heard(attempt.lease.job_id)

    def _let_go(self) -> None:
        """Those that are to stop anyway are about to write their plan; the others notice."""
        give_back(self._store, self.owner, stopping=False)
        for attempt in self._attempts:
            attempt.executor.shutdown()
        with _unless_busy():
            self._collect()

    def _abandon(self) -> None:
        with suppress(StoreError):
            give_back(self._store, self.owner, stopping=True)
        for attempt in self._attempts:
            attempt.executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _unless_busy() -> Iterator[None]:
    """What a busy database kept from being done, the next turn does."""
    try:
        yield
    except StoreError as error:
        if error.code != "database.busy":
            raise
