"""Restores, backups and loads that are killed, torn or out of room: whole, or not at all."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from sqlalchemy import URL

from scheduler.books.settings import DEFAULT
from scheduler.services.books.databases import back_up
from scheduler.services.books.settings_loading import load_settings
from scheduler.store.backups import kind_of, sqlite_url
from scheduler.store.opening import open_store
from tests.databases import Postgres, books_on
from tests.faults import (
    CAN_MOUNT,
    Way,
    all_at_once,
    assert_whole,
    copied_books,
    drawn_death,
    every_round,
    run_in,
    small_disk,
    steps_of,
    torn_log,
)
from tests.filled import Contents, contents, fill
from tests.scenes import assert_refused
from tests.services.books.publishing import owe


def held(url: URL) -> Contents:
    store = open_store(url)
    try:
        return contents(store)
    finally:
        store.close()


def backup_in(folder: Path) -> Path:
    """A backup with something in every table."""
    store = open_store(sqlite_url(folder / "county.db"))
    fill(store, rows=30)
    back_up(books_on(store), folder / "backup.db")
    store.close()
    return folder / "backup.db"


def filled_books(url: URL) -> URL:
    """Books that know nothing of that backup."""
    store = open_store(url)
    owe(books_on(store), "a", "b")
    store.close()
    return url


def settings_in(folder: Path, months: int) -> Path:
    path = folder / f"settings-{months}.json"
    path.write_text(json.dumps({**DEFAULT, "stint_months": months}), "utf-8")
    return path


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many steps the commands take when nobody kills them."""
    folder = tmp_path_factory.mktemp("steps")
    url, backup = filled_books(sqlite_url(folder / "l.db")), backup_in(folder)
    return {
        "load": steps_of("settings", "load", settings_in(folder, 4), url=url, folder=folder),
        "backup": steps_of("db", "backup", folder / "b.db", url=url, folder=folder),
        "restore": steps_of("db", "restore", backup, url=url, folder=folder),
    }


def restored_or_not(url: URL, before: Contents) -> None:
    acts = assert_whole(url)
    if acts[-1] == "db.restored":
        assert len(held(url)["officer"]) == 30
        assert len(acts) == 31
    else:
        assert held(url) == before


@every_round
def test_a_killed_restore_is_whole_or_not_at_all(
    seed: int, tmp_path: Path, steps: dict[str, int]
) -> None:
    url, backup = filled_books(sqlite_url(tmp_path / "l.db")), backup_in(tmp_path)
    before = held(url)
    run_in(drawn_death(seed, steps["restore"]), "db", "restore", backup, url=url)
    restored_or_not(url, before)


@every_round
def test_a_killed_restore_on_postgresql_is_whole_or_not_at_all(
    seed: int, tmp_path: Path, postgres: Postgres, steps: dict[str, int]
) -> None:
    backup, way = backup_in(tmp_path), drawn_death(seed, 2 * steps["restore"])
    with postgres.passing() as url:
        before = held(filled_books(url))
        run_in(way, "db", "restore", backup, url=url, XDG_DATA_HOME=str(tmp_path))
        restored_or_not(url, before)


@every_round
def test_a_killed_backup_leaves_the_older_one_or_the_new_one(
    seed: int, tmp_path: Path, steps: dict[str, int]
) -> None:
    older = backup_in(tmp_path)
    before = older.read_bytes()
    url = filled_books(sqlite_url(tmp_path / "l.db"))
    run_in(drawn_death(seed, steps["backup"]), "db", "backup", older, url=url)
    assert kind_of(older) == "backup"
    assert older.read_bytes() == before or held(sqlite_url(older)) == held(url)


@every_round
def test_killed_settings_are_in_force_whole_or_not_at_all(
    seed: int, tmp_path: Path, steps: dict[str, int]
) -> None:
    url = filled_books(sqlite_url(tmp_path / "l.db"))
    way = drawn_death(seed, steps["load"])
    run_in(way, "settings", "load", settings_in(tmp_path, 4), url=url)
    acts = assert_whole(url)
    assert acts in (["test"], ["test", "settings.loaded"])
    assert len(held(url)["settings_version"]) == len(acts) - 1


@every_round
def test_of_a_torn_log_all_acts_before_the_tear_are_there(seed: int, tmp_path: Path) -> None:
    store = open_store(filled_books(sqlite_url(tmp_path / "l.db")))
    books = books_on(store)
    for months in (4, 5, 6, 7):
        load_settings(books, settings_in(tmp_path, months))
    (tmp_path / "torn").mkdir()
    url = copied_books(store.url, tmp_path / "torn")
    store.close()
    torn_log(url, seed)
    acts = assert_whole(url)
    assert acts == ["test", *["settings.loaded"] * 4][: len(acts)]
    assert len(held(url)["settings_version"]) == len(acts) - 1


@every_round
def test_where_files_can_grow_no_further_nothing_is_changed(seed: int, tmp_path: Path) -> None:
    url, backup = filled_books(sqlite_url(tmp_path / "l.db")), backup_in(tmp_path)
    before = held(url)
    most = random.Random(seed).randint(1, 2 * backup.stat().st_size)
    ended = run_in(Way(most_bytes=most), "db", "restore", backup, url=url)
    if ended.code != 0:
        assert_refused(ended)
        assert held(url) == before
    restored_or_not(url, before)
    assert list(tmp_path.glob(".lunzhi-*")) == []


@every_round
@pytest.mark.parametrize("command", ["restore", "backup"])
def test_on_a_full_disk_nothing_is_changed(seed: int, command: str, tmp_path: Path) -> None:
    if not CAN_MOUNT:
        return  # the test above goes without
    backup = backup_in(tmp_path)
    size = backup.stat().st_size
    with small_disk(tmp_path / "disk", 8 * size) as disk:
        url = filled_books(sqlite_url(disk / "l.db"))
        before = held(url)
        room = random.Random(seed).randint(0, 4 * size)
        used = sum(path.stat().st_size for path in disk.iterdir())
        (disk / "ballast").write_bytes(bytes(max(0, 8 * size - used - room)))
        target = backup if command == "restore" else disk / "b.db"
        ended = run_in(Way(), "db", command, target, url=url)
        (disk / "ballast").unlink()
        if ended.code != 0:
            assert_refused(ended)
            assert {path.name for path in disk.iterdir()} <= {"l.db", "l.db-wal", "l.db-shm"}
            assert held(url) == before
        elif command == "restore":
            restored_or_not(url, before)
        else:
            assert held(sqlite_url(target)) == before


@pytest.mark.slow
def test_of_many_who_load_settings_at_once_each_has_a_turn(tmp_path: Path) -> None:
    url = filled_books(sqlite_url(tmp_path / "l.db"))
    files = [settings_in(tmp_path, months) for months in range(1, 9)]
    ended = all_at_once([("settings", "load", file, "--replaces", 0) for file in files], url=url)
    assert sorted(str(each.code) for each in ended) == ["0", *["2"] * 7]
    assert assert_whole(url) == ["test", "settings.loaded"]


@pytest.mark.slow
def test_restores_and_backups_at_once_wait_for_one_another(tmp_path: Path) -> None:
    url, backup = filled_books(sqlite_url(tmp_path / "l.db")), backup_in(tmp_path)
    commands = [
        ("db", "restore", backup),
        ("db", "restore", backup),
        ("db", "backup", tmp_path / "b.db"),
        ("db", "check"),
    ]
    ended = all_at_once(commands, url=url)
    assert [each.code for each in ended] == [0] * 4, [each.err for each in ended]
    assert assert_whole(url)[-1] == "db.restored"
    assert_whole(sqlite_url(tmp_path / "b.db"))
