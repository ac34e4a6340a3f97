"""Where attempts run by default: each in a process of its own on this machine."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

__all__ = ["one_process", "undisturbed"]


def one_process() -> Executor:
    """A process for one attempt. One of many would take all others down with it as it dies."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _prepare)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Processes that are started within never see Ctrl-C, from their very start.

    A terminal sends it to them too; but whether an attempt ends is for its runner to say.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare() -> None:
    """In the new process, before its attempt."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A solver that was told to stop may still sit in a native call, in a thread of its own. All is
    # written by then; the usual way out would pull memory from under it.
    atexit.register(os._exit, 0)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Ends the process some time after the runner died, which would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    # An attempt at work goes on: what comes of it is as good as ever.
    for thread in threading.enumerate():
        if thread.name == "heart":
            thread.join()
    os._exit(0)
