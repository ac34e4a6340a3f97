"""Calls into native solvers that can be walked away from."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from solver.results import Settings, Watch

__all__ = ["Clock", "Stopped"]

T = TypeVar("T")

_LOOK_EVERY = 0.05  # seconds between two looks at the stop flag


class Stopped(Exception):
    """The time is up, or somebody asked to stop."""


class Clock:
    """The time that a solve has, and the flag that ends it early."""

    def __init__(self, settings: Settings, watch: Watch) -> None:
        self._started = time.monotonic()
        self._deadline = settings.deadline
        self._watch = watch
        self.threads = settings.threads

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float | None:
        """Seconds until the deadline; None: no limit."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    @property
    def over(self) -> bool:
        """Whether it is time to stop."""
        left = self.left
        return self._watch.stopped() or (left is not None and left <= 0)

    def check(self) -> None:
        """Raises Stopped when it is time to stop."""
        if self.over:
            raise Stopped

    def given_up(self) -> Exception:
        """What to raise for a solver that gave up: it may do so a moment before the time is up."""
        if self.over or self.left is not None:
            return Stopped()
        return RuntimeError("a solver gave up without a limit")

    def call(self, work: Callable[[], T], cancel: Callable[[], None] | None = None) -> T:
        """The result of `work`, or Stopped as soon as it is time to stop.

        HiGHS cannot be interrupted through MathOpt and checks its time limit rarely, so the call
        runs in a thread that is left behind when the time is up; whoever stops a solve ends the
        process soon. `cancel` asks solvers that listen to give up.
        """
        result: list[T] = []
        failure: list[BaseException] = []
        done = threading.Event()

        def run() -> None:
            try:
                result.append(work())
            except BaseException as error:  # noqa: BLE001 - handed on to the caller's thread
                failure.append(error)
            finally:
                done.set()

        self.check()
        threading.Thread(target=run, daemon=True, name="solver").start()
        while not done.wait(_LOOK_EVERY):
            try:
                self.check()
            except Stopped:
                if cancel is not None:
                    cancel()
                raise
        if failure:
            raise failure[0]
        return result[0]
