"""`lunzhi db` as an administrator meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.store.backups import sqlite_url
from scheduler.store.opening import open_store
from scheduler.store.store import Store
from tests.cli.desk import Answer, Desk
from tests.databases import books_on
from tests.filled import fill, older_books
from tests.services.books.publishing import owe, publish

CHINESE = {"LUNZHI_LANG": "zh"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the books of the commands are; there are none yet."""
    path = tmp_path / "books" / "lunzhi.db"
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("LUNZHI_TODAY", "2026-03-01")
    return path


@pytest.fixture
def store(file: Path) -> Store:
    file.parent.mkdir()
    return open_store(sqlite_url(file))


def said(answer: Answer) -> str:
    """On standard error, but that this is a demo."""
    return "".join(line for line in answer.err.splitlines(True) if "LUNZHI_TODAY" not in line)


def test_a_check_of_sound_books(desk: Desk, store: Store, file: Path) -> None:
    fill(store)
    answer = desk.call("db", "check")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == f"Books: sqlite:///{file}"
    assert "People: 3; owed stints: 3; releases: 3; acts in the audit chain: 3" in answer.out
    assert answer.out.splitlines()[-1] == "The database is whole."
    store.close()


def test_a_check_names_each_fault_and_ends_with_1(desk: Desk, store: Store) -> None:
    with store.noting() as session:
        session.execute(text("DROP TRIGGER keep_release_delete"))
        session.execute(text("UPDATE chain_head SET seq = 7"))
    answer = desk.call("db", "check")
    assert answer.code == 1
    assert answer.out.count("Wrong: ") == 2
    assert "keep_release_delete" in answer.out
    assert "2 things are wrong" in answer.out
    found = desk.call("db", "check", "--json")
    assert found.code == 1
    assert [fault["code"] for fault in json.loads(found.out)["faults"]] == [
        "trigger", "head.other"
    ]  # fmt: skip
    store.close()


def test_where_there_are_no_books_nothing_is_made(desk: Desk, file: Path) -> None:
    for command in (("check",), ("backup", file.parent / "b.db")):
        answer = desk.call("db", *command)
        assert answer.code == 2
        assert "There are no books yet" in said(answer)
    assert not file.exists()


def test_a_backup_and_the_books_from_it(desk: Desk, store: Store, tmp_path: Path) -> None:
    books = books_on(store)
    owe(books, "a", "b")
    publish(books, "a", date(2026, 4, 1))
    backup = tmp_path / "b.db"
    assert desk.call("db", "backup", backup).code == 0
    publish(books, "a", date(2026, 5, 1))
    publish(books, "b", date(2026, 4, 1))
    owe(books, "c")
    publish(books, "c", date(2026, 4, 1))
    answer = desk.call("db", "restore", backup)
    assert answer.code == 0, answer.err
    assert answer.out.splitlines() == [
        f"Restored from {backup}.",
        "People: 2; owed stints: 2; releases: 0; acts in the audit chain: 3",
        f"What was there before is in "
        f"{tmp_path / 'books' / 'lunzhi-before-restore-20260301T010000Z.db'}.",
        "One stint had changed since the backup; its change counter goes on from there.",
        "One stint was published after the backup and is cancelled now. "
        "Plan it again, and publish it:",
        "  姓名b (N-b), from 1 Jan 2026 until before 1 Apr 2026, post P1",
        "One stint was published after the backup for somebody who does not owe it there. "
        "Import and plan again, and tell them:",
        "  姓名c (N-c), from 1 Jan 2026 until before 1 Apr 2026, post P1",
    ]
    store.close()


def test_books_on_a_new_disk(desk: Desk, store: Store, file: Path, tmp_path: Path) -> None:
    fill(store)
    backup = tmp_path / "b.db"
    desk.call("db", "backup", backup)
    store.close()
    for path in file.parent.iterdir():
        path.unlink()
    answer = desk.call("db", "restore", backup, environ=CHINESE)
    assert answer.code == 0
    assert "变更序号" in answer.out
    assert desk.call("db", "check").code == 0


def test_books_that_move_are_told_nothing_of_counters(
    desk: Desk, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    desk.call("db", "backup", tmp_path / "b.db")
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path}/moved.db")
    answer = desk.call("db", "restore", tmp_path / "b.db", "--nothing-since")
    assert answer.code == 0
    assert "counter" not in answer.out
    store.close()


@pytest.mark.parametrize("environ", [{"LUNZHI_LANG": "en"}, CHINESE])
def test_what_is_no_backup_is_refused_by_name(
    desk: Desk, store: Store, tmp_path: Path, environ: Mapping[str, str]
) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    for command in ("restore", "backup"):
        answer = desk.call("db", command, tmp_path / "diary.txt", environ=environ)
        assert answer.code == 2
        assert "diary.txt" in said(answer)
        assert answer.out == ""
    store.close()


def test_an_upgrade_says_what_it_did(desk: Desk, file: Path) -> None:
    file.parent.mkdir()
    older_books(sqlite_url(file)).close()
    refused = desk.call("settings", "show")
    assert refused.code == 2
    assert "lunzhi db upgrade" in said(refused)
    answer = desk.call("db", "upgrade")
    assert answer.code == 0
    saved, done = answer.out.splitlines()
    assert re.search(r"lunzhi-v0003_duties-20260301T010000Z\.db", saved)
    assert done.startswith("Upgraded from v0003_duties to ")
    assert "nothing to do" in desk.call("db", "upgrade").out
    assert desk.call("settings", "show").code == 0


def test_damaged_books_are_told_what_to_do(desk: Desk, store: Store, file: Path) -> None:
    fill(store)
    store.close()
    data = bytearray(file.read_bytes())
    data[-8192:] = b"\xff" * 8192
    file.write_bytes(data)
    answer = desk.call("db", "check")
    assert answer.code == 1
    assert "Wrong: The file is damaged" in answer.out
