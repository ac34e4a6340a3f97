"""What keeps a job's lease alive while its solve is at work, and hears when it is to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import Final

from scheduler.services.books.jobs import JobProgress
from scheduler.services.books.running_leases import Lease, LostLease, renew, stop_asked
from scheduler.store.errors import StoreError
from scheduler.store.store import Store

__all__ = ["BEAT_SECONDS", "Heart"]

BEAT_SECONDS: Final = 0.1
"""Between two looks at the stop flag."""

_BEATS_PER_NOTE: Final = 10
"""A look keeps no writer waiting, a note does for a moment: so news is noted at once, and that
there is none once a second.
"""


class Heart:
    """As a context: beats in a thread of its own, from the start to the end of the attempt.

    `stopped`: set once the solve is to end, as somebody asked (`asked`) or the lease is `lost`.
    `machine_clock`: seconds since 1970.
    """

    def __init__(self, store: Store, lease: Lease, machine_clock: Callable[[], float]) -> None:
        self.stopped = threading.Event()
        self.asked = False
        self.lost = False
        self._store = store
        self._lease = lease
        self._now = machine_clock
        self._over = threading.Event()
        self._last: JobProgress | None = None
        self._noted: JobProgress | None = None
        self._silent = _BEATS_PER_NOTE
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def heard(self, progress: JobProgress) -> None:
        """Told by the solver, from whichever of its threads."""
        self._last = progress

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                # A database that is busy or away for a while: the lease is long enough for that.
                with suppress(StoreError):
                    self._beat()
                if self._over.wait(BEAT_SECONDS):
                    return
        except LostLease:
            pass
        finally:
            self.lost = not self._over.is_set()
            self.stopped.set()

    def _beat(self) -> None:
        if stop_asked(self._store, self._lease):
            self.asked = True
            self.stopped.set()
        last = self._last
        if self._silent < _BEATS_PER_NOTE and not _news(self._noted, last):
            self._silent += 1
            return
        facts = None if last is None else asdict(last)
        renew(self._store, self._lease, self._now(), facts)
        self._noted, self._silent = last, 1


def _news(before: JobProgress | None, last: JobProgress | None) -> bool:
    def told(progress: JobProgress | None) -> tuple[object, ...]:
        return () if progress is None else (progress.goal, progress.value, progress.bound)

    return told(before) != told(last)
