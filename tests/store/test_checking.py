"""Each fault of a database is found alone, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL, text

from scheduler.store.checking import DatabaseFault, database_faults, modes
from scheduler.store.keeping import triggers
from scheduler.store.opening import open_store
from scheduler.store.store import Store
from tests.filled import fill


def faults(store: Store) -> list[DatabaseFault]:
    with store.reading() as session:
        return database_faults(session.connection())


def codes(store: Store) -> set[str]:
    return {fault.code for fault in faults(store)}


def run(store: Store, *statements: str) -> None:
    with store.noting() as session:
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture
def file_store(tmp_path: Path) -> Store:
    store = open_store(URL.create("sqlite", database=str(tmp_path / "l.db")))
    fill(store)
    return store


def test_sound_books_have_none(store: Store) -> None:
    assert faults(store) == []
    fill(store)
    assert faults(store) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = 'v0001_people'", "version"),
        ("DROP TABLE wish", "table"),
        ("ALTER TABLE unit DROP COLUMN version", "schema"),
        ("DROP INDEX ix_stint_start", "schema"),
        ("DELETE FROM chain_head", "head.none"),
        ("UPDATE chain_head SET seq = 7", "head.other"),
        ("UPDATE chain_head SET hash = 'ffff'", "head.other"),
    ],
)
def test_each_fault_is_found(store: Store, statement: str, code: str) -> None:
    run(store, statement)
    assert codes(store) == {code}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("duty.serve_by", "'some day'"),
        ("duty.serve_by", "'2026-02-30'"),
        ("stint.changed_at", "'2026-01-01'"),
        ("stint.changed_at", "'2026-02-30 01:02:03.000004'"),
        ("stint.changed_at", "'2026-02-03 25:02:03.000004'"),
        ("stint.sequence", "'many'"),
        ("stint.cancelled", "2"),
        ("job.lease_until", "'soon'"),
        ("problem.data", "'text'"),
        ("officer.name", "x'00'"),
    ],
)
def test_a_value_that_the_column_is_not_meant_for_is_found(
    file_store: Store, column: str, value: str
) -> None:
    table, name = column.split(".")
    run(file_store, f"UPDATE {table} SET {name} = {value}")
    found = DatabaseFault("value", {"table": table, "column": name, "count": 3})
    assert faults(file_store) == [found]
    file_store.close()


def test_a_trigger_that_is_gone_is_named(store: Store) -> None:
    with store.noting() as session:
        name, (table, made_by) = min(triggers(session.connection()).items())
        session.execute(text(f"DROP TRIGGER {name}" + ("" if made_by else f" ON {table}")))
    assert faults(store) == [DatabaseFault("trigger", {"name": name})]


def test_a_trigger_that_is_switched_off_is_named(store: Store) -> None:
    if store.url.get_backend_name() == "sqlite":
        return  # which can only drop them
    run(store, "ALTER TABLE release DISABLE TRIGGER keep_release")
    assert faults(store) == [DatabaseFault("trigger", {"name": "keep_release"})]


def test_a_row_that_refers_to_nothing_is_found(file_store: Store) -> None:
    with file_store.noting() as session:
        session.execute(text("PRAGMA writable_schema = ON"))
    run(file_store, "CREATE TABLE later (unit_id INTEGER REFERENCES unit (id))")
    with file_store._writing.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw
        raw.rollback()
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("INSERT INTO later VALUES (99)")
        raw.execute("PRAGMA foreign_keys = ON")
    assert codes(file_store) == {"references", "schema"}
    file_store.close()


def test_a_page_that_was_overwritten_is_found(file_store: Store) -> None:
    file_store.close()
    path = Path(str(file_store.url.database))
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    path.write_bytes(data)
    found = faults(open_store(file_store.url))
    assert "pages" in {fault.code for fault in found}


def test_a_file_that_is_not_marked_as_ours_is_found(file_store: Store) -> None:
    run(file_store, "PRAGMA application_id = 7")
    assert faults(file_store) == [DatabaseFault("application_id", {"found": "0x7"})]
    file_store.close()


def test_what_was_written_stays_written(store: Store) -> None:
    with store.reading() as session:
        found = modes(session.connection())
    if store.url.get_backend_name() == "sqlite":
        assert found == {
            "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
        }  # fmt: skip
    else:
        assert found["synchronous_commit"] == "on"


def test_a_mode_that_loses_what_was_written_is_found(store: Store) -> None:
    sqlite = store.url.get_backend_name() == "sqlite"
    off = "PRAGMA synchronous = OFF" if sqlite else "SET synchronous_commit = off"
    with store._reading.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw
        raw.rollback()
        raw.execute(off)
        found = database_faults(connection)
    assert [fault.code for fault in found] == ["mode"]
