"""Backups: one SQLite file each, wherever the books are, so that they can also move a county."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import URL

from scheduler.store.copying import replace_rows
from scheduler.store.engine import is_sqlite, sqlite_file
from scheduler.store.errors import StoreError, as_ours
from scheduler.store.opening import APPLICATION_ID, make_tables, revision_of
from scheduler.store.store import Store

__all__ = ["Kind", "is_in_use", "kind_of", "sqlite_url", "write_backup"]

Kind = Literal["backup", "books", "foreign"]

_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 100


def sqlite_url(path: Path) -> URL:
    """The address of a file."""
    return URL.create("sqlite", database=str(path))


def kind_of(path: Path) -> Kind:
    """What the file is, by its header: a backup as we write them, books as we keep them, neither.

    Raises OSError.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    ours = header.startswith(_MAGIC) and header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if len(header) < _HEADER or not ours:
        return "foreign"
    # A file that is being written to has its latest pages in another one beside it.
    return "books" if header[18] == 2 or is_in_use(path) else "backup"


def is_in_use(path: Path) -> bool:
    """Whether something of what the file holds lies in another one beside it."""
    beside = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    return any(each.exists() and each.stat().st_size > 0 for each in beside)


def write_backup(store: Store, into: Path) -> None:
    """The books as they are at this moment, in a new file, while others go on using them.

    Books of an older version are copied as such. Raises StoreError; the file is then of no use.
    """
    if is_sqlite(store.url):
        _copy_pages(sqlite_file(store.url), into)
    else:
        _copy_rows(store, into)
    if not _finish(into):
        raise StoreError("database.damaged", {"url": store.shown_url})


def _copy_pages(books: Path, into: Path) -> None:
    with as_ours(str(into)), _connected(books) as source, _connected(into) as target:
        source.backup(target)


def _copy_rows(store: Store, into: Path) -> None:
    copy = Store(sqlite_url(into))
    try:
        with store.reading() as source, copy.noting() as target:
            rows, ours = source.connection(), target.connection()
            make_tables(ours, revision_of(rows))
            replace_rows(rows, ours, ours)
    finally:
        copy.close()


def _finish(into: Path) -> bool:
    """Leaves nothing of it in another file beside it; False if the pages do not fit together."""
    with as_ours(str(into)), _connected(into) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        return copy.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]


def _connected(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, isolation_level=None))
