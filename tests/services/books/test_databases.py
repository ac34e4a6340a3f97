"""Upgrade, check and backup, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, select, text

from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.databases import (
    back_up,
    check_books,
    opened_as_it_is,
    upgrade_books,
)
from scheduler.services.books.opened import Books
from scheduler.services.errors import CannotWrite, SameFile
from scheduler.store.backups import kind_of, sqlite_url
from scheduler.store.errors import StoreError
from scheduler.store.opening import newest_revision, open_store, standing_of
from scheduler.store.people import Account, Unit
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry
from tests.databases import acting_as, books_on
from tests.filled import OLDER, contents, fill, older_books


@pytest.fixture
def older(empty_database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Books of an earlier version."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    store = older_books(empty_database)
    yield books_on(store)
    store.close()


def test_an_upgrade_says_from_where_to_where_and_is_recorded(older: Books) -> None:
    done = upgrade_books(older)
    assert (done.before, done.after) == (OLDER, newest_revision())
    with older.looking("administrator") as session:
        assert session.scalars(select(Unit.code)).all() == ["B01"]
        assert session.scalars(select(AuditEntry.act)).all() == ["db.upgraded"]
    assert check_books(older).faults == ()


def test_an_upgrade_keeps_what_was_there_in_a_backup(older: Books) -> None:
    done = upgrade_books(older)
    assert done.saved is not None
    assert OLDER in done.saved.name
    kept = Store(sqlite_url(done.saved))
    assert standing_of(kept) == "old"
    with kept.reading() as session:
        assert session.execute(text("SELECT code FROM unit")).scalars().all() == ["B01"]
    kept.close()


def test_an_upgrade_that_fails_leaves_the_older_books(
    older: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("database.full", {"url": "x"})

    monkeypatch.setattr("scheduler.services.books.databases._record_upgrade", fail)
    with pytest.raises(StoreError, match=r"database\.full"):
        upgrade_books(older)
    assert standing_of(older.store) == "old"


def test_an_upgrade_of_what_is_up_to_date_does_nothing(books: Books) -> None:
    before = contents(books.store)
    done = upgrade_books(books)
    assert (done.before, done.saved) == (done.after, None)
    assert contents(books.store) == before


def test_an_upgrade_of_nothing_makes_the_books(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "l.db"))
    assert upgrade_books(books_on(store)).before == ""
    assert standing_of(store) == "current"
    store.close()


def test_a_check_tells_what_there_is(books: Books) -> None:
    fill(books.store)
    found = check_books(books)
    assert found.url == books.store.shown_url
    assert found.version == newest_revision()
    assert found.counts == {"people": 3, "duties": 3, "releases": 3, "acts": 3}
    assert found.size > 100_000
    assert found.faults == ()


def test_a_check_of_older_books_says_what_to_do(older: Books) -> None:
    found = check_books(older)
    assert ([fault.code for fault in found.faults], found.counts) == (["version"], None)


def test_where_there_are_no_books_a_check_makes_none(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "l.db"))
    with pytest.raises(StoreError, match=r"database\.empty"):
        check_books(books_on(store))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_there_whole_with_nothing_beside_it(books: Books, tmp_path: Path) -> None:
    fill(books.store)
    folder = tmp_path / "usb"
    folder.mkdir()
    size = back_up(books, folder / "b.db")
    assert [(p.name, p.stat().st_size) for p in folder.iterdir()] == [("b.db", size)]
    copy = open_store(sqlite_url(folder / "b.db"))
    assert contents(copy) == contents(books.store)
    copy.close()


def test_an_older_backup_is_overwritten(books: Books, tmp_path: Path) -> None:
    back_up(books, tmp_path / "b.db")
    fill(books.store)
    back_up(books, tmp_path / "b.db")
    copy = open_store(sqlite_url(tmp_path / "b.db"))
    assert contents(copy) == contents(books.store)
    copy.close()


def test_any_other_file_is_left_alone(books: Books, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary")
    with pytest.raises(LunzhiError, match=r"backup\.other_file"):
        back_up(books, tmp_path / "diary")
    other = open_store(sqlite_url(tmp_path / "other.db"))
    other.close()
    with pytest.raises(LunzhiError, match=r"backup\.other_file"):
        back_up(books, tmp_path / "other.db")
    assert (tmp_path / "diary").read_text() == "dear diary"


def test_the_books_are_not_overwritten_by_their_backup(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "l.db"))
    with pytest.raises(SameFile):
        back_up(books_on(store), tmp_path / "l.db")
    store.close()


def test_a_place_that_cannot_be_written_to_is_told(books: Books, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "b.db"):
        with pytest.raises(CannotWrite):
            back_up(books, path)


def test_damaged_books_give_no_backup(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "l.db"))
    fill(store)
    store.close()
    data = bytearray((tmp_path / "l.db").read_bytes())
    data[-4096:] = b"\xff" * 4096
    (tmp_path / "l.db").write_bytes(data)
    again = Store(sqlite_url(tmp_path / "l.db"))
    with pytest.raises(StoreError, match=r"database\.damaged"):
        back_up(books_on(again), tmp_path / "b.db")
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == ["l.db"]


def test_older_books_can_be_backed_up(older: Books, tmp_path: Path) -> None:
    back_up(older, tmp_path / "b.db")
    assert kind_of(tmp_path / "b.db") == "backup"


def test_only_an_administrator_looks_after_the_database(books: Books, tmp_path: Path) -> None:
    clerk = acting_as(books, "organisation", "auditor")
    with pytest.raises(NotAllowed):
        check_books(clerk)
    with pytest.raises(NotAllowed):
        upgrade_books(clerk)
    with pytest.raises(NotAllowed):
        back_up(clerk, tmp_path / "b.db")


def test_who_acts_is_the_account_where_it_can_be_read(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    with books.acting("administrator") as act:
        act.session.add(Account(name="anna", role="auditor", created_at=act.at))
        act.record("test", "anna")
    monkeypatch.setenv("LUNZHI_DATABASE_URL", books.store.url.render_as_string(False))
    with opened_as_it_is("anna") as found:
        assert found.actor.roles == {"auditor"}
    with pytest.raises(LunzhiError, match="unknown_user"), opened_as_it_is("bert"):
        pass


def test_who_acts_on_no_books_sits_at_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path}/l.db")
    with opened_as_it_is("anna") as found:
        assert found.actor.name.startswith("console:")
    assert list(tmp_path.iterdir()) == []
