"""Several files at once: all of them, or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from scheduler.services.errors import CannotWrite
from scheduler.services.files import write_all


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def three(folder: Path, data: bytes = b"new") -> dict[Path, bytes]:
    return {folder / name: data for name in ("a.json", "b.json", "c.json")}


def test_all_are_written_and_nothing_beside_them(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"old")
    write_all(three(tmp_path))
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"new"}
    assert names(tmp_path) == {"a.json", "b.json", "c.json"}


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    old = tmp_path / "b.json"
    old.write_bytes(b"old")
    old.chmod(0o604)
    write_all(three(tmp_path))
    assert old.stat().st_mode & 0o777 == 0o604


def test_where_the_disk_is_full_none_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    times = iter(range(9))

    def full_at_last(_: Any) -> None:
        if next(times) == 2:
            raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full_at_last)
    with pytest.raises(CannotWrite) as raised:
        write_all(three(tmp_path))
    assert raised.value.params["path"] == str(tmp_path / "c.json")
    assert names(tmp_path) == {"a.json"}
    assert (tmp_path / "a.json").read_bytes() == b"old"


@pytest.mark.parametrize("error", [PermissionError(errno.EPERM, "no"), KeyboardInterrupt()])
@pytest.mark.parametrize("fails_at", range(1, 6))
def test_where_a_rename_fails_all_before_it_are_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, fails_at: int
) -> None:
    """Two of the three stood there: five renames, out of the way and into place."""
    before = {tmp_path / "a.json": b"old a", tmp_path / "c.json": b"old c"}
    for path, data in before.items():
        path.write_bytes(data)
    times = iter(range(1, 99))
    rename = Path.replace

    def failing_once(path: Path, target: Path) -> Path:
        if next(times) == fails_at:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", failing_once)
    with pytest.raises((CannotWrite, KeyboardInterrupt)):
        write_all(three(tmp_path))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
