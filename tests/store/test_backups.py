"""Backups hold everything, in one file, from either database to either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from scheduler.store.backups import kind_of, sqlite_url, write_backup
from scheduler.store.copying import replace_rows
from scheduler.store.keeping import KEPT, missing_triggers, triggers
from scheduler.store.metadata import METADATA
from scheduler.store.opening import open_store
from scheduler.store.people import Unit
from scheduler.store.store import Store
from tests.databases import Postgres
from tests.filled import contents, fill


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A backup of the filled books, opened as books of its own."""
    fill(store)
    write_backup(store, tmp_path / "backup.db")
    opened = open_store(sqlite_url(tmp_path / "backup.db"))
    yield opened
    opened.close()


def replaced(store: Store, backup: Store) -> None:
    with backup.reading() as source, store.noting() as target:
        rows = source.connection()
        replace_rows(rows, target.connection(), rows)


def test_the_books_to_be_copied_have_something_in_every_table(store: Store) -> None:
    fill(store)
    assert {name for name, rows in contents(store).items() if not rows} == set()


def test_a_backup_holds_every_row_of_every_table(store: Store, backup: Store) -> None:
    assert contents(backup) == contents(store)


def test_a_backup_is_a_single_file_that_says_what_it_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "made" / "backup.db"
    path.parent.mkdir()
    write_backup(store, path)
    assert kind_of(path) == "backup"
    assert list(path.parent.iterdir()) == [path]


def test_the_books_themselves_are_no_backup(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "l.db"))
    assert kind_of(tmp_path / "l.db") != "backup"
    store.close()
    assert kind_of(tmp_path / "l.db") == "books"


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"x" * 200])
def test_another_file_is_neither(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "diary").write_bytes(data)
    assert kind_of(tmp_path / "diary") == "foreign"


def test_there_and_back_again_nothing_is_lost(
    store: Store, backup: Store, postgres: Postgres
) -> None:
    """The backup into the other books, and those into a backup again."""
    before = contents(store)
    other = open_store(postgres.fresh())
    try:
        replaced(other, backup)
        assert contents(other) == before
        folder = Path(str(backup.url.database)).parent
        write_backup(other, folder / "again.db")
        again = open_store(sqlite_url(folder / "again.db"))
        replaced(store, again)
        again.close()
    finally:
        other.close()
    assert contents(store) == before


def test_rows_that_the_backup_does_not_have_are_gone(store: Store, backup: Store) -> None:
    before = contents(store)
    with store.noting() as session:
        session.execute(insert(Unit).values(id=99, code="B99", name="县档案局", version=1))
    replaced(store, backup)
    assert contents(store) == before


def test_new_rows_get_ids_of_their_own_afterwards(store: Store, backup: Store) -> None:
    replaced(store, backup)
    with store.noting() as session:
        unit = Unit(code="B99", name="县档案局")
        session.add(unit)
        session.flush()
        assert unit.id > 3


@pytest.mark.parametrize("table", KEPT)
def test_what_is_kept_is_kept_again_afterwards(store: Store, backup: Store, table: str) -> None:
    replaced(store, backup)
    with store.reading() as session:
        assert missing_triggers(session.connection()) == []
    with pytest.raises(DBAPIError, match="kept as it is"), store.noting() as session:
        session.execute(METADATA.tables[table].delete())


def test_what_fails_on_the_way_leaves_rows_and_triggers(store: Store, backup: Store) -> None:
    with backup.noting() as session:
        # Two heads of which the second has no place; found when all the rest is replaced.
        session.connection().execute(
            insert(METADATA.tables["chain_head"]).values(id=2, seq=9, hash="")
        )
    before = contents(store)
    with pytest.raises(Exception, match="Multiple rows"):
        replaced(store, backup)
    assert contents(store) == before
    with store.reading() as session:
        assert missing_triggers(session.connection()) == []


def test_the_list_of_kept_tables_is_complete(store: Store) -> None:
    with store.reading() as session:
        assert {table for table, _ in triggers(session.connection()).values()} == set(KEPT)
