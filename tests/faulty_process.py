"""A process that runs one of our commands as a fault meets it; see `tests.faults`.

Nothing of this is in the program: the hooks are Python's audit events, SQLite's trace of
statements, and SQLAlchemy's events of statements. Whoever imports this has loaded the program.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sqlite3.dbapi2
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import configure_mappers

import scheduler.cli.running
import scheduler.store.metadata  # noqa: F401 - every table
from scheduler.cli import main
from scheduler.words import LANGUAGES, Words

__all__ = ["PATIENCE", "Crowd", "Way", "meet"]

PATIENCE: Final = 120
"""Seconds after which something is broken, rather than slow."""

_CONNECT = sqlite3.connect
_OF_FILES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile"})
_LOCKS: Final = {"BEGIN IMMEDIATE": "BEGIN", " FOR UPDATE": ""}

# What every command would do first is done once, for all processes that are forked from here.
configure_mappers()
for _language in LANGUAGES:
    Words(_language)


@dataclass(frozen=True, slots=True)
class Way:
    """What a process meets.

    `step`: killed when it takes this step, or so many seconds of `delay` after that. `cut`: not
    the process is killed then, but its connection to PostgreSQL. `most_bytes`: no file can be made
    longer. `count_to`: a file for the number of steps that it took.
    """

    step: int | None = None
    delay: float = 0.0
    cut: bool = False
    most_bytes: int | None = None
    count_to: str | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Those that run at once: none begins before all are there.

    `unlocked`: no lock keeps them apart, and all have read what they read before one of them says
    this statement, by its beginning.
    """

    barrier: Barrier
    unlocked: str | None = None

    def gather(self) -> None:
        """Waits for all the others; to be called by each."""
        self.barrier.wait(PATIENCE)


class Steps:
    """Counts the steps that a command takes, and lets something happen at one of them."""

    def __init__(self, way: Way) -> None:
        self.count = 0
        self._way = way

    def watch(self) -> None:
        """From now on, every statement and every change of a name is a step."""
        sqlite3.connect = sqlite3.dbapi2.connect = self._connected  # type: ignore[assignment]
        sys.addaudithook(self._hear)
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self._to_server)

    def _connected(self, *args: Any, **rest: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = _CONNECT(*args, **rest)
        connection.set_trace_callback(lambda _: self._take(None))
        return connection

    def _hear(self, name: str, args: tuple[Any, ...]) -> None:  # noqa: ARG002 - Python's
        if name in _OF_FILES:
            self._take(None)

    def _to_server(self, connection: Connection, *_: object) -> None:
        if connection.dialect.name != "sqlite":
            self._take(connection)

    def _take(self, connection: Connection | None) -> None:
        self.count += 1
        if self.count != self._way.step:
            return
        if self._way.cut:
            assert connection is not None
            _cut(connection)
        elif self._way.delay:
            # In a thread of its own, so that it comes in the midst of a write too.
            threading.Timer(self._way.delay, _die).start()
        else:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _cut(connection: Connection) -> None:
    """As an administrator ends a connection; returns once it is gone."""
    url = connection.engine.url.set(drivername="postgresql")
    ours: Any = connection.connection.dbapi_connection
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as other:
        pid = ours.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s, %s)", (pid, PATIENCE * 1000))


def _without_locks(crowd: Crowd) -> None:
    """No statement of this process locks, and the crowd gathers once before the one it names."""
    assert crowd.unlocked is not None
    awaited = [crowd.unlocked]

    @event.listens_for(Engine, "before_cursor_execute", retval=True)
    def _(connection: object, cursor: object, statement: str, params: Any, *_: object) -> Any:  # noqa: ARG001 - SQLAlchemy's
        if awaited and statement.startswith(awaited[0]):
            awaited.clear()
            crowd.gather()
        for lock, without in _LOCKS.items():
            statement = statement.replace(lock, without)
        return statement, params


def meet(
    way: Way,
    args: Sequence[str],
    environ: Mapping[str, str],
    cwd: Path,
    told: tuple[Pipe, Pipe],
    crowd: Crowd | None,
) -> None:
    """Runs `lunzhi ARGS` to its end, of whatever kind; the process is of no other use.

    `told`: where its output and its errors go.
    """
    for stream, pipe in enumerate(told, 1):
        os.dup2(pipe.fileno(), stream)
        pipe.close()
    sys.stdout, sys.stderr = (open(each, "w", encoding="utf-8", closefd=False) for each in (1, 2))  # noqa: SIM115 - for as long as the process lives
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    sys.argv = ["lunzhi", *args]
    _run(way, crowd)


def _run(way: Way, crowd: Crowd | None) -> None:
    steps = Steps(way)
    steps.watch()
    if way.most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (way.most_bytes,) * 2)
    if crowd is not None:
        if crowd.unlocked is not None:
            _without_locks(crowd)
        crowd.gather()
    try:
        main()
    finally:
        if way.count_to:
            Path(way.count_to).write_text(str(steps.count), "utf-8")
