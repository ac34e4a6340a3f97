"""Running jobs beside a server, for as long as it serves, whatever happens to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from scheduler.services.books.jobs import RUNNING_ROLES
from scheduler.services.books.opened import Books
from scheduler.services.books.running_runner import Machinery, Runner

__all__ = ["running_beside"]

_WAIT_SECONDS: Final = 5.0
"""Before the runner begins anew, where the database did not answer."""


@contextmanager
def running_beside(
    books: Books, failed: Callable[[BaseException], object], machinery: Machinery | None = None
) -> Iterator[None]:
    """Within it, whatever jobs come are run, one at a time, in a thread of its own.

    What is unfinished at the end goes back into the queue. `failed`: told of what kept the runner
    from its work; it goes on after a while. Raises NotAllowed.
    """
    books.actor.must_be(*RUNNING_ROLES)
    over = threading.Event()
    arguments = (books, over, failed, machinery)
    thread = threading.Thread(target=_run, args=arguments, name="runner", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _run(
    books: Books,
    over: threading.Event,
    failed: Callable[[BaseException], object],
    machinery: Machinery | None,
) -> None:
    while not over.is_set():
        try:
            Runner(books.store, machinery).run(over.is_set)
        except Exception as error:  # noqa: BLE001 - pages are served all the same
            failed(error)
            over.wait(_WAIT_SECONDS)
