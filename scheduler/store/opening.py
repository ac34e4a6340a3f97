"""A database is opened only at the version of the program; an empty one is made on first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from sqlalchemy import URL, Connection, inspect
from sqlalchemy.orm import Session

from scheduler.store.engine import database_url, is_sqlite, sqlite_file
from scheduler.store.errors import StoreError
from scheduler.store.store import Store

__all__ = [
    "APPLICATION_ID", "REVISIONS", "Standing", "make_tables", "newest_revision", "open_store",
    "revision_of", "standing_of", "store_as_it_is", "upgrade",
]  # fmt: skip

APPLICATION_ID: Final = 0x4C5A4849
"""In the header of our SQLite files: LZHI."""

REVISIONS: Final = (
    "v0001_people", "v0002_plans", "v0003_duties", "v0004_trail", "v0005_feeds",
    "v0006_desk", "v0007_inspection",
)  # fmt: skip
"""The versions that the tables have had, the newest last: Alembic knows them too, but every command
asks for them, and Alembic takes longer to load than most commands take altogether.
"""

Standing = Literal["empty", "current", "old", "newer", "foreign"]


def open_store(url: URL | None = None) -> Store:
    """The books at that address, `LUNZHI_DATABASE_URL`'s if none is given.

    A database without any table becomes one with ours. Raises StoreError where it is older or
    newer than the program, holds what is not ours, or cannot be reached.
    """
    store = store_as_it_is(url)
    standing = standing_of(store)
    if standing == "empty":
        upgrade(store)
    elif standing != "current":
        store.close()
        raise StoreError(f"database.{standing}", {"url": store.shown_url})
    return store


def store_as_it_is(url: URL | None = None) -> Store:
    """Likewise, whatever is there: for what looks after the database itself."""
    store = Store(url or database_url())
    _make_folder(store.url)
    return store


def standing_of(store: Store) -> Standing:
    """How the database's version relates to the program's."""
    with store.reading() as session:
        return _standing(session.connection())


def upgrade(store: Store, and_then: Callable[[Session], None] | None = None) -> bool:
    """Brings the database to the program's version, whole or not at all; False: it was there.

    `and_then` is done in the same transaction. Raises StoreError as `open_store` does, but for an
    older one.
    """
    with store.noting() as session:
        connection = session.connection()
        if not is_sqlite(store.url):
            # Two who make the tables at once: the second waits, and finds them made.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1281712201)")
        standing = _standing(connection)
        if standing == "current":
            return False
        if standing in ("newer", "foreign"):
            raise StoreError(f"database.{standing}", {"url": store.shown_url})
        make_tables(connection)
        if and_then is not None:
            and_then(session)
        return True


def make_tables(connection: Connection, revision: str = "head") -> None:
    """Has the tables as they were at that version, in the transaction that is open."""
    from alembic import command  # noqa: PLC0415 - see REVISIONS
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "scheduler.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def revision_of(connection: Connection) -> str:
    """The version that the tables have; "" without any of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found or "")


def newest_revision() -> str:
    """The version that the program's tables have."""
    return REVISIONS[-1]


def _make_folder(url: URL) -> None:
    if is_sqlite(url):
        try:
            sqlite_file(url).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            shown = {"url": str(sqlite_file(url))}
            raise StoreError("database.unreachable", shown) from error


def _standing(connection: Connection) -> Standing:
    tables = inspect(connection).get_table_names()
    if not tables:
        return "empty"
    found = revision_of(connection)
    if found not in REVISIONS:
        # Another program's, or one of ours from a later version.
        return "newer" if found and "audit_entry" in tables else "foreign"
    return "current" if found == REVISIONS[-1] else "old"
