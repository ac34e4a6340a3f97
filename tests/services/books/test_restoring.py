"""Restoring a backup: whole, recorded, and never behind what people know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, select, text

from scheduler.books.counters import floor_at
from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.databases import back_up, check_books
from scheduler.services.books.opened import Books
from scheduler.services.books.restoring import restore_books
from scheduler.services.errors import SameFile
from scheduler.store.backups import sqlite_url
from scheduler.store.errors import StoreError
from scheduler.store.opening import open_store
from scheduler.store.people import Unit
from scheduler.store.plans import Job, Problem
from scheduler.store.store import Store
from scheduler.store.trail import AuditValue
from tests.databases import Postgres, acting_as, books_on, on_day
from tests.filled import contents, fill, older_books
from tests.services.books.publishing import owe, publish, stint, stints

MARCH = date(2026, 3, 1)
IN_MARCH = datetime(2026, 3, 1, 1, tzinfo=UTC)
FLOOR = floor_at(IN_MARCH.timestamp())


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where backups of books on PostgreSQL go."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def empty(database: URL, postgres: Postgres, tmp_path: Path) -> Iterator[Store]:
    """Other books on the same kind of database, just made."""
    sqlite = database.get_backend_name() == "sqlite"
    url = sqlite_url(tmp_path / "other" / "l.db") if sqlite else postgres.fresh()
    store = open_store(url)
    yield store
    store.close()


def backed_up(books: Books, folder: Path, name: str = "backup.db") -> Path:
    back_up(books, folder / name)
    return folder / name


APRIL, MAY, JUNE = (date(2026, month, 1) for month in (4, 5, 6))


def test_the_books_are_those_of_the_backup_and_the_act_on_top(books: Books, tmp_path: Path) -> None:
    fill(books.store)
    path = backed_up(books, tmp_path)
    before = contents(books.store)
    owe(books, "a")
    done = restore_books(books, path)
    after = contents(books.store)
    act, value = after["audit_entry"].pop(), after["audit_value"].pop()
    assert (act[0], act[2:5]) == (4, ("console:test", "db.restored", "books"))
    assert value[2]["file"] == "backup.db"
    assert value[2]["replaced"]["seq"] == 4
    assert after.pop("chain_head") != before.pop("chain_head")
    for gone in ("login_session", "upload"):
        assert (after.pop(gone), len(before.pop(gone))) == ([], 3)
    assert after == before
    assert done.counts == {"people": 3, "duties": 3, "releases": 3, "acts": 4}
    assert check_books(books).faults == ()


def test_what_was_there_is_kept_in_a_backup_of_its_own(books: Books, tmp_path: Path) -> None:
    path = backed_up(books, tmp_path)
    owe(books, "a")
    before = contents(books.store)
    done = restore_books(books, path)
    assert done.saved is not None
    kept = open_store(sqlite_url(done.saved))
    assert contents(kept) == before
    kept.close()


def test_two_restores_of_one_moment_keep_both(books: Books, tmp_path: Path) -> None:
    owe(books, "a")
    path = backed_up(books, tmp_path)
    first, second = (restore_books(books, path).saved for _ in range(2))
    assert first != second
    assert first is not None
    assert first.exists()


def test_a_stint_that_changed_since_goes_on_from_there(books: Books, tmp_path: Path) -> None:
    owe(books, "a", "b")
    publish(books, "a", APRIL)
    publish(books, "b", APRIL)
    path = backed_up(books, tmp_path)
    publish(books, "a", MAY)
    later = on_day(books, MARCH)
    done = restore_books(later, path)
    assert (stint(books, "a").end, stint(books, "a").sequence) == (APRIL, 2)
    assert stint(books, "a").changed_at == IN_MARCH
    assert stint(books, "b").sequence == 0
    assert (done.raised, done.carried.moved) == (False, 1)


def test_a_stint_published_since_is_cancelled_and_named(books: Books, tmp_path: Path) -> None:
    owe(books, "a")
    path = backed_up(books, tmp_path)
    publish(books, "a", APRIL)
    done = restore_books(on_day(books, MARCH), path)
    assert [duty.name for duty in done.carried.cancelled] == ["姓名a"]
    known = stint(books, "a")
    assert (known.cancelled, known.sequence, known.changed_at) == (True, 1, IN_MARCH)
    publish(books, "a", APRIL)
    assert stint(books, "a").sequence == 2


def test_a_stint_of_somebody_unknown_to_the_backup_is_named(books: Books, tmp_path: Path) -> None:
    path = backed_up(books, tmp_path)
    owe(books, "a")
    publish(books, "a", APRIL)
    done = restore_books(books, path)
    assert [duty.staff_number for duty in done.carried.unknown] == ["N-a"]
    with books.looking("administrator") as session:
        value = session.scalars(select(AuditValue).order_by(AuditValue.seq.desc())).first()
    assert value is not None
    assert value.values is not None
    assert value.values["unknown"] == ["a"]


def test_the_restored_books_can_be_restored_over_again(books: Books, tmp_path: Path) -> None:
    """A restore that was a mistake: what it replaced goes on without a step."""
    owe(books, "a")
    path = backed_up(books, tmp_path)
    publish(books, "a", APRIL)
    mistake = restore_books(books, path)
    assert mistake.saved is not None
    again = restore_books(books, mistake.saved)
    assert not again.raised
    assert (stint(books, "a").cancelled, stint(books, "a").sequence) == (False, 2)


def test_into_empty_books_every_counter_is_raised(
    books: Books, empty: Store, tmp_path: Path
) -> None:
    owe(books, "a", "b")
    publish(books, "a", APRIL)
    path = backed_up(books, tmp_path)
    other = books_on(empty, MARCH)
    done = restore_books(other, path, machine_time=IN_MARCH.timestamp)
    assert (done.raised, done.saved) == (True, None)
    assert (stint(other, "a").sequence, stint(other, "a").changed_at) == (FLOOR, IN_MARCH)
    publish(other, "b", APRIL)
    assert stint(other, "b").sequence == FLOOR


def test_books_that_move_keep_their_counters(books: Books, empty: Store, tmp_path: Path) -> None:
    owe(books, "a")
    publish(books, "a", APRIL)
    path = backed_up(books, tmp_path)
    other = books_on(empty, MARCH)
    assert not restore_books(other, path, nothing_since=True).raised
    assert stints(other) == stints(books)


def test_into_an_older_state_every_counter_is_raised(books: Books, tmp_path: Path) -> None:
    """As when a machine was set back: what was published after the backup is in neither."""
    owe(books, "a")
    publish(books, "a", APRIL)
    older = backed_up(books, tmp_path, "older.db")
    publish(books, "a", MAY)
    newer = backed_up(books, tmp_path, "newer.db")
    set_back = books_on(open_store(sqlite_url(older)), MARCH)
    assert restore_books(set_back, newer, machine_time=IN_MARCH.timestamp).raised
    assert (stint(set_back, "a").end, stint(set_back, "a").sequence) == (MAY, FLOOR)
    set_back.store.close()


def changed(path: Path, *statements: str) -> Path:
    store = Store(sqlite_url(path))
    with store.noting() as session:
        for statement in statements:
            session.execute(text(statement))
    store.close()
    return path


def test_an_older_backup_is_upgraded_in_a_copy(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    older_books(sqlite_url(path)).close()
    data = path.read_bytes()
    restore_books(books, path)
    with books.looking("administrator") as session:
        assert session.scalars(select(Unit.code)).all() == ["B01"]
    assert check_books(books).faults == ()
    assert path.read_bytes() == data


def refused(books: Books, path: Path) -> str:
    before = contents(books.store)
    with pytest.raises(LunzhiError) as refusal:
        restore_books(books, path)
    assert contents(books.store) == before
    return refusal.value.code


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = 'v9999_later'", "restore.newer"),
        ("PRAGMA application_id = 7", "restore.foreign"),
        ("DROP TABLE alembic_version", "restore.foreign"),
        ("DROP TABLE leave", "restore.damaged"),
        ("DROP TRIGGER keep_release_update", "restore.damaged"),
        ("UPDATE chain_head SET seq = 99", "restore.damaged"),
        ("UPDATE duty SET serve_by = 'some day'", "restore.damaged"),
    ],
)
def test_what_is_no_sound_backup_is_refused(
    books: Books, tmp_path: Path, statement: str, code: str
) -> None:
    fill(books.store)
    path = changed(backed_up(books, tmp_path), statement)
    assert refused(books, path) == code


def test_other_files_are_refused(books: Books, tmp_path: Path) -> None:
    fill(books.store)
    (tmp_path / "diary").write_text("dear diary")
    assert refused(books, tmp_path / "diary") == "restore.foreign"
    assert refused(books, tmp_path / "none") == "refused_file"
    assert refused(books, tmp_path) == "refused_file"


def test_a_torn_file_is_refused(books: Books, tmp_path: Path) -> None:
    fill(books.store)
    path = backed_up(books, tmp_path)
    path.write_bytes(path.read_bytes()[:-20_000])
    assert refused(books, path) == "restore.damaged"


def test_books_in_use_are_no_backup(books: Books, tmp_path: Path) -> None:
    other = open_store(sqlite_url(tmp_path / "other.db"))
    fill(other)
    assert refused(books, tmp_path / "other.db") == "restore.in_use"
    other.close()


def test_the_books_are_no_backup_of_themselves(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "l.db"))
    with pytest.raises(SameFile):
        restore_books(books_on(store), tmp_path / "l.db")
    store.close()


def running(books: Books, lease_until: float) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with books.store.noting() as session:
        problem = Problem(format="rotation/1", sha256="0", data=b"", made_at=at, based_on=None)
        session.add(problem)
        session.flush()
        session.add(
            Job(
                problem_id=problem.id, state="running", ordered_at=at, ordered_by="me",
                settings={}, owner="runner", lease_until=lease_until,
            )
        )  # fmt: skip


def test_while_a_solve_runs_nothing_is_restored(books: Books, tmp_path: Path) -> None:
    path = backed_up(books, tmp_path)
    running(books, lease_until=1000)
    with pytest.raises(LunzhiError, match="jobs_running"):
        restore_books(books, path, machine_time=lambda: 999)
    restore_books(books, path, machine_time=lambda: 1001)


def test_books_of_another_version_are_left_alone(books: Books, tmp_path: Path) -> None:
    path = backed_up(books, tmp_path)
    with books.store.noting() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'v0003_duties'"))
    assert refused(books, path) == "database.old"


def test_only_an_administrator_restores(books: Books, tmp_path: Path) -> None:
    path = backed_up(books, tmp_path)
    with pytest.raises(NotAllowed):
        restore_books(acting_as(books, "organisation", "auditor"), path)


def test_what_fails_at_the_end_leaves_no_backup_behind(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(books, "a")
    path = backed_up(books, tmp_path)

    def fail(*_: object) -> None:
        raise StoreError("database.full", {"url": "x"})

    monkeypatch.setattr("scheduler.services.books.restoring.carry_forward", fail)
    assert refused(books, path) == "database.full"
    assert list(tmp_path.rglob("*before-restore*")) == []
