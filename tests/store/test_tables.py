"""Tables, migrations and transactions, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.problems.faults import LunzhiError
from scheduler.store.audit import GENESIS, entry_hash, record, values_digest
from scheduler.store.engine import database_url
from scheduler.store.errors import StoreError
from scheduler.store.metadata import METADATA
from scheduler.store.opening import REVISIONS, open_store, standing_of, upgrade
from scheduler.store.people import Unit
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry, AuditValue

AT = datetime(2026, 1, 1, 1, tzinfo=UTC)


def add_unit(store: Store, code: str) -> None:
    with store.writing() as session:
        session.add(Unit(code=code, name=f"unit {code}"))
        record(session, at=AT, actor="me", act="unit.added", subject=code, values={"code": code})


def test_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    with store.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, METADATA) == []


def test_the_versions_that_the_program_knows_are_those_that_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", "scheduler.store:migrations")
    walked = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(each.revision for each in walked)[::-1] == REVISIONS


def test_an_empty_database_is_made_on_first_use_and_found_the_second_time(
    empty_database: URL,
) -> None:
    open_store(empty_database).close()
    again = open_store(empty_database)
    assert standing_of(again) == "current"
    assert not upgrade(again)
    again.close()


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "other.db"))
    other = Store(url)
    with other.noting() as session:
        session.execute(text("CREATE TABLE song (name TEXT)"))
    with pytest.raises(StoreError, match=r"database\.foreign"):
        open_store(url)
    assert standing_of(other) == "foreign"
    other.close()


@pytest.mark.parametrize(
    ("revision", "standing"), [("v0001_people", "old"), ("v9999_later", "newer")]
)
def test_another_version_is_told_and_left_alone(store: Store, revision: str, standing: str) -> None:
    with store.noting() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    with pytest.raises(StoreError, match=rf"database\.{standing}"):
        open_store(store.url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "lunzhi.db").write_text("dear diary, " * 200)
    with pytest.raises(StoreError, match=r"database\.foreign"):
        open_store(URL.create("sqlite", database=str(tmp_path / "lunzhi.db")))


def test_an_act_without_a_record_is_not_kept(store: Store) -> None:
    with pytest.raises(RuntimeError, match="recorded"), store.writing() as session:
        session.add(Unit(code="B01", name="县财政局"))
    with store.reading() as session:
        assert session.scalars(select(Unit)).all() == []


def test_each_entry_holds_the_hash_of_the_one_before(store: Store) -> None:
    add_unit(store, "B01")
    add_unit(store, "B02")
    with store.reading() as session:
        first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        value = session.get_one(AuditValue, 2)
    assert (first.seq, first.previous, second.previous) == (1, GENESIS, first.hash)
    assert value.salt is not None
    assert value.values is not None
    assert second.digest == values_digest(value.salt, value.values)
    assert second.hash == entry_hash(
        seq=2, at=AT, actor="me", act="unit.added", subject="B02",
        digest=second.digest, previous=first.hash,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'another'", "DELETE FROM audit_entry"]
)
def test_the_chain_cannot_be_changed_by_any_program(store: Store, statement: str) -> None:
    add_unit(store, "B01")
    with pytest.raises(DBAPIError, match="kept as it is"), store.noting() as session:
        session.execute(text(statement))


def test_acts_come_one_after_the_other(store: Store) -> None:
    """Eight at once: each waits for its turn, and the chain has no fork and no hole."""
    threads = [threading.Thread(target=add_unit, args=(store, f"B{n:02}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [entry.seq for entry in entries] == list(range(1, 9))
    before = [GENESIS, *(entry.hash for entry in entries)]
    assert [entry.previous for entry in entries] == before[:-1]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("sqlite:////data/l.db", "sqlite:////data/l.db"),
        ("postgresql://anna@db/books", "postgresql+psycopg://anna@db/books"),
        ("postgresql+psycopg2://anna@db/books", "postgresql+psycopg://anna@db/books"),
    ],
)
def test_the_address_is_that_of_the_environment(given: str, found: str) -> None:
    assert database_url({"LUNZHI_DATABASE_URL": given}) == make_url(found)


@pytest.mark.parametrize(
    "given", ["books.db", "mysql://db/books", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_is_no_database_is_told(given: str) -> None:
    with pytest.raises(LunzhiError, match="bad_database_url"):
        database_url({"LUNZHI_DATABASE_URL": given})


def test_without_an_address_the_books_are_in_the_data_folder() -> None:
    assert str(database_url({}).database).endswith("lunzhi.db")
