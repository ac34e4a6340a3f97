"""Connections as both databases need them: what is written is written one after the other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, Final

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from scheduler.problems.faults import LunzhiError, shown

__all__ = ["VARIABLE", "database_url", "engine_for", "is_sqlite", "own_folder", "sqlite_file"]

VARIABLE: Final = "LUNZHI_DATABASE_URL"
_WRITES: Final = "lunzhi_writes"
_BUSY_SECONDS: Final = 5

_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}",
    # What is erased is overwritten in the file too.
    "PRAGMA secure_delete = ON",
)


def database_url(environ: Mapping[str, str] = os.environ) -> URL:
    """Where the books are: `LUNZHI_DATABASE_URL`, else one file in the user's data folder.

    Raises LunzhiError for an address that is neither SQLite's nor PostgreSQL's.
    """
    given = environ.get(VARIABLE)
    if not given:
        return URL.create("sqlite", database=str(_data_folder() / "lunzhi.db"))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise LunzhiError("bad_database_url", {"found": shown(given)}) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not url.database or url.database == ":memory:":
        found = url.render_as_string(hide_password=True)
        raise LunzhiError("bad_database_url", {"found": shown(found)})
    return url.set(drivername="sqlite")


def is_sqlite(url: URL) -> bool:
    """Whether the books are one file."""
    return url.get_backend_name() == "sqlite"


def sqlite_file(url: URL) -> Path:
    """That file."""
    assert url.database
    return Path(url.database)


def own_folder(url: URL) -> Path:
    """Where files go that belong to the books: beside theirs, else into the user's data folder."""
    return sqlite_file(url).absolute().parent if is_sqlite(url) else _data_folder()


def _data_folder() -> Path:
    return user_data_path("lunzhi", appauthor=False)


def engine_for(url: URL) -> tuple[Engine, Engine]:
    """Two engines over one pool: transactions of the first only read, the second's write."""
    if is_sqlite(url):
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine, engine.execution_options(**{_WRITES: True})
    engine = create_engine(url, pool_pre_ping=True)
    return (
        engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
        engine.execution_options(isolation_level="READ COMMITTED"),
    )


def _prepare(connection: SqliteConnection, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's
    # Python's own module would begin late and deferred; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads, then writes, fails at once where another one has written
    # in between, whatever the timeout; an immediate one waits for its turn.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
