"""Who works on jobs in tests: executors of this process, and work that processes can be given."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from scheduler.problems.formats import Problem
from scheduler.services.books.running_leases import Lease
from scheduler.services.books.running_runner import Machinery
from scheduler.services.books.running_worker import work
from scheduler.services.solving import Solver
from solver.calling import Clock, Stopped
from solver.results import Contradiction, Progress, Settings, Solution, Watch
from tests.services.stand_in import answering, chosen, proving

__all__ = [
    "GOOD", "SIGNS", "Dying", "Inline", "MachineClock", "at_once", "machinery", "waiting",
    "work_at_once", "work_stuck", "work_waiting",
]  # fmt: skip

GOOD: Final = proving(answering(chosen()))
"""The good plan of `tests.referee.good`, proven."""

SIGNS: Final = "TEST_SIGNS"
"""The folder in which `work_waiting` tells of itself."""


class MachineClock:
    """Seconds since 1970 that move only when a test says so."""

    def __init__(self, seconds: float = 1_000_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


class Inline(Executor):
    """Works at once, within `submit`."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


class Dying(Executor):
    """Dies of everything that it is given, before it began."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool())
        return future


def machinery(
    solver: Solver = GOOD,
    *,
    executor: Callable[[], Executor] = Inline,
    clock: Callable[[], float] | None = None,
    lease_seconds: float = 30.0,
) -> Machinery:
    """Jobs run in this process, by that solver."""
    ticking = clock or MachineClock()
    return Machinery(
        executor=executor,
        work=partial(work, solver=solver, machine_clock=ticking),
        lease_seconds=lease_seconds,
        machine_clock=ticking,
        look_seconds=0.01,
    )


def waiting(begun: Callable[[], object]) -> Solver:
    """Tells that it has begun, then waits until it is told to stop and gives the good plan."""

    def solver(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
        watch.progress(Progress("late", 7, 3, 0.5))
        begun()
        pause = threading.Event()
        while not watch.stopped():
            pause.wait(0.01)
        return answering(chosen(), stopped=True)(problem, settings, watch)

    return solver


def at_once(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
    """Like `GOOD`, for other processes: they find it by its name."""
    return GOOD(problem, settings, watch)


def work_at_once(lease: Lease) -> None:
    work(lease, solver=at_once)


def work_waiting(lease: Lease) -> None:
    """Leaves a file `begun-<process>` in the folder of `SIGNS`, and waits to be told to stop."""
    work(lease, solver=waiting(_sign))


def work_stuck(lease: Lease) -> None:
    """As `work_waiting`, in a native call that nothing ends."""
    work(lease, solver=_stuck)


def _sign() -> None:
    (Path(os.environ[SIGNS]) / f"begun-{os.getpid()}").touch()


def _stuck(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
    _sign()
    with suppress(Stopped):
        Clock(settings, watch).call(threading.Event().wait)
    return answering(chosen(), stopped=True)(problem, settings, watch)
