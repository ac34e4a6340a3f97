from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import IO, Any

import pytest

from scheduler.services.errors import CannotWrite, SameFile
from scheduler.services.files import check_target, make_folder, write_whole


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def full_disk(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "no space left")


def test_a_file_is_written_and_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "plan.json", "轮值".encode())
    assert (tmp_path / "plan.json").read_text("utf-8") == "轮值"
    assert names(tmp_path) == {"plan.json"}


def test_a_new_file_has_the_mode_that_the_mask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "plan.json", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o640


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"old")
    target.chmod(0o604)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o604


def test_on_a_full_disk_the_old_file_stays_and_no_half_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CannotWrite) as raised:
        write_whole(target, b"new")
    assert raised.value.code == "cannot_write.no_space"
    assert raised.value.params["path"] == str(target)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"plan.json"}


def test_an_interrupt_while_writing_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: IO[bytes]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "plan.json", b"new")
    assert names(tmp_path) == set()


def test_through_a_link_the_file_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_whole(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_whole(Path(os.devnull), b"anything")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing/plan.json", "no_folder"),
        ("folder", "is_folder"),
        ("file/plan.json", "no_folder"),
        ("circle", "other"),
        ("n" * 300, "long_name"),
    ],
)
def test_a_place_that_cannot_be_written_is_found_before_any_work(
    tmp_path: Path, name: str, code: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(CannotWrite) as raised:
        check_target(tmp_path / name)
    assert raised.value.code == f"cannot_write.{code}"


def test_a_folder_without_permission_is_found_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(CannotWrite) as raised:
        check_target(tmp_path / "plan.json")
    assert raised.value.code == "cannot_write.no_permission"


def test_what_is_read_is_never_written_to(tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    problem.write_bytes(b"{}")
    (tmp_path / "link.json").hardlink_to(problem)
    for target in (problem, tmp_path / "." / "problem.json", tmp_path / "link.json"):
        with pytest.raises(SameFile):
            check_target(target, tmp_path / "other.json", problem)
    check_target(tmp_path / "plan.json", problem)


def test_a_file_in_a_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CannotWrite) as raised:
            make_folder(path)
        assert raised.value.code == "cannot_write.is_file"
