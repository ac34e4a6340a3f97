"""`python -m tests.faulty_process WAY COMMAND...`: our commands as a fault meets them.

WAY is the JSON of a `tests.faults.Way`. Nothing of this is in the program: the hooks are Python's
audit events, SQLite's trace of statements, and SQLAlchemy's of those to PostgreSQL.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import sqlite3.dbapi2
import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from scheduler.cli import main

_CONNECT = sqlite3.connect
_OF_FILES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile"})


class Steps:
    """Counts the steps that a command takes, and ends the process at one of them."""

    def __init__(self, last: int | None, delay: float) -> None:
        self.count = 0
        self._last = last
        self._delay = delay

    def take(self, *_: object) -> None:
        self.count += 1
        if self.count == self._last:
            if self._delay:
                # In a thread of its own, so that it comes in the midst of a write too.
                threading.Timer(self._delay, _die).start()
            else:
                _die()

    def watch(self) -> None:
        """From now on, every statement and every change of a name is a step."""
        sqlite3.connect = sqlite3.dbapi2.connect = self._connected  # type: ignore[assignment]
        sys.addaudithook(self._hear)
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self._to_server)

    def _connected(self, *args: Any, **rest: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = _CONNECT(*args, **rest)
        connection.set_trace_callback(self.take)
        return connection

    def _hear(self, name: str, args: tuple[Any, ...]) -> None:  # noqa: ARG002 - Python's
        if name in _OF_FILES:
            self.take()

    def _to_server(self, connection: Any, *_: object) -> None:
        if connection.dialect.name != "sqlite":
            self.take()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _wait(ready: int, go: int) -> None:
    """Until all are ready: then the pipe's other end is closed."""
    os.write(ready, b"r")
    os.read(go, 1)


def _run() -> None:
    way = json.loads(sys.argv[1])
    sys.argv[1:] = sys.argv[2:]
    steps = Steps(way["step"], way["delay"])
    steps.watch()
    if way["most_bytes"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (way["most_bytes"],) * 2)
    if way["ready"] is not None:
        _wait(way["ready"], way["go"])
    try:
        main()
    finally:
        if way["count_to"]:
            Path(way["count_to"]).write_text(str(steps.count), "utf-8")


if __name__ == "__main__":
    _run()
