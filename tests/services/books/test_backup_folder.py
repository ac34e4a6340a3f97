"""Backups that the pages make: where they lie, how many, and that no name leads elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.books.roles import NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.backup_folder import (
    MOST_BACKUPS,
    BackupLine,
    backup_path,
    backups,
    make_backup,
)
from scheduler.services.books.opened import Books
from scheduler.services.errors import CannotWrite
from scheduler.store.backups import kind_of, sqlite_url
from scheduler.store.opening import standing_of
from scheduler.store.store import Store
from tests.databases import acting_as

NINE = datetime(2026, 1, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `LUNZHI_BACKUPS` says; not there yet."""
    monkeypatch.setenv("LUNZHI_BACKUPS", str(tmp_path / "kept" / "backups"))
    return tmp_path / "kept" / "backups"


def at(books: Books, when: datetime) -> Books:
    return replace(books, now=lambda: when)


def test_a_backup_is_made_listed_and_recorded(books: Books, folder: Path) -> None:
    assert backups(books) == []
    line = make_backup(books)
    path = folder / "lunzhi-20260101T010000Z.db"
    assert line == BackupLine(path.name, path.stat().st_size, NINE)
    assert backups(books) == [line]
    assert backup_path(books, line.name) == path
    assert kind_of(path) == "backup"
    copy = Store(sqlite_url(path))
    assert standing_of(copy) == "current"
    copy.close()
    (entry,) = audit_entries(books, Wanted(act="db.backed_up"), 9).entries
    assert entry.values == {"name": line.name, "bytes": line.bytes, "removed": []}


def test_two_of_one_second_are_both_kept(books: Books, folder: Path) -> None:
    first, second = make_backup(books), make_backup(books)
    assert first.at == second.at
    assert [line.name for line in backups(books)] == [second.name, first.name]
    assert (folder / second.name).is_file()


def test_the_oldest_go_and_nothing_else_does(books: Books, folder: Path) -> None:
    folder.mkdir(parents=True)
    others = [folder / name for name in ("lunzhi.db", "lunzhi-before.db", "notes.txt")]
    for other in others:
        other.write_text("mine")
    stems = [f"lunzhi-{NINE + timedelta(days):%Y%m%dT%H%M%S}Z" for days in range(MOST_BACKUPS)]
    for stem in stems:
        (folder / f"{stem}.db").write_bytes(b"x")
    made = make_backup(at(books, NINE + timedelta(MOST_BACKUPS)))
    names = [line.name for line in backups(books)]
    assert len(names) == MOST_BACKUPS
    assert names[0] == made.name
    assert f"{stems[0]}.db" not in names
    assert f"{stems[1]}.db" in names
    assert all(other.read_text() == "mine" for other in others)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../lunzhi-20260101T010000Z.db", "/etc/passwd", "lunzhi.db",
        "lunzhi-20260101T010000Z.db\n", "lunzhi-20260101T010000Z.db/../x",
        "lunzhi-20269901T010000Z.db", "lunzhi-20260102T010000Z.db", "a\0b",
    ],
)  # fmt: skip
def test_no_name_leads_elsewhere(books: Books, folder: Path, name: str) -> None:
    make_backup(books)
    (folder.parent / "lunzhi-20260101T010000Z.db").write_bytes(b"x")
    (folder / "lunzhi-20269901T010000Z.db").write_bytes(b"x")
    with pytest.raises(LunzhiError, match=r"backup\.unknown"):
        backup_path(books, name)


def test_a_link_is_no_backup(books: Books, folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    (folder / "lunzhi-20260101T010000Z.db").symlink_to(tmp_path / "secret")
    assert backups(books) == []
    with pytest.raises(LunzhiError, match=r"backup\.unknown"):
        backup_path(books, "lunzhi-20260101T010000Z.db")


def test_without_a_setting_they_lie_with_the_books(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LUNZHI_BACKUPS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = backup_path(books, make_backup(books).name)
    beside = {tmp_path / "backups", tmp_path / "data" / "lunzhi" / "backups"}
    assert made.parent in beside


def test_where_nothing_can_be_written_nothing_is_recorded(books: Books, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("no folder")
    with pytest.raises(CannotWrite):
        make_backup(books)
    assert audit_entries(books, Wanted(act="db"), 9).entries == ()


@pytest.mark.parametrize("role", ["organisation", "petitions", "inspection", "auditor", "liaison"])
def test_only_administrators_see_and_make_them(books: Books, folder: Path, role: Role) -> None:
    others = acting_as(books, role)
    for act in (backups, make_backup, lambda who: backup_path(who, "x")):
        with pytest.raises(NotAllowed):
            act(others)
    assert not folder.exists()
