"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from scheduler.services.errors import CannotWrite, SameFile

__all__ = ["check_target", "make_folder", "write_all", "write_whole"]


def check_target(path: Path, *sources: Path) -> None:
    """Whether the path can be written to, asked before work is spent on what to write.

    Raises CannotWrite, or SameFile if it is one of the sources.
    """
    try:
        _check_place(path)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link to itself, before Python 3.13
        raise _cannot_write(path, error) from None
    if any(_same(path, source) for source in sources):
        raise SameFile(path)


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if _is_device(path):
        return
    folder = path.resolve().parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "")
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, "")


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _same(path: Path, other: Path) -> bool:
    with suppress(OSError):
        return path.samefile(other)
    return False


def make_folder(path: Path) -> None:
    """The folder, with those above it. Raises CannotWrite."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path, error) from None


def write_whole(path: Path, data: bytes) -> None:
    """Puts the data into the file, in one step and for good.

    Raises CannotWrite: what stood there before then stands there still. A pipe or a device is
    written to as it is.
    """
    try:
        if _is_device(path):
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except (OSError, RuntimeError) as error:
        raise _cannot_write(path, error) from None


def write_all(files: Mapping[Path, bytes]) -> None:
    """Puts data into each of the files, or into none of them. Raises CannotWrite as above."""
    staged: dict[Path, Path] = {}
    path = next(iter(files))
    try:
        for path, data in files.items():
            staged[path.resolve()] = _staged(path.resolve(), data)
        _put_in_place(staged)
    except (OSError, RuntimeError) as error:
        raise _cannot_write(path, error) from None
    finally:
        for left_over in staged.values():
            left_over.unlink(missing_ok=True)


def _put_in_place(staged: Mapping[Path, Path]) -> None:
    """Only renames are left to do; should one fail all the same, those before it are undone."""
    olds: list[Path] = []
    with ExitStack() as undo:
        for path, new in staged.items():
            if path.is_dir():
                raise _cannot_write(path, IsADirectoryError(errno.EISDIR, ""))
            if path.exists():
                olds.append(_beside(path))
                undo.callback(_put_back, olds[-1], path)
                _rename(path, olds[-1], of=path)
            else:
                undo.callback(path.unlink, missing_ok=True)
            _rename(new, path, of=path)
        undo.pop_all()
    for old in olds:
        with suppress(OSError):  # all is written; what is left over has a name of ours
            old.unlink()


def _rename(path: Path, target: Path, *, of: Path) -> None:
    try:
        path.replace(target)
    except OSError as error:
        raise _cannot_write(of, error) from None


def _put_back(old: Path, path: Path) -> None:
    if old.exists():
        old.replace(path)


def _replace(path: Path, data: bytes) -> None:
    beside = _staged(path, data)
    try:
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _staged(path: Path, data: bytes) -> Path:
    """The data in a file of its own, on the disk, from where it can take the other's place."""
    beside = _beside(path)
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, beside)
    except BaseException:  # an interrupt must not leave half a file behind either
        beside.unlink(missing_ok=True)
        raise
    return beside


def _beside(path: Path) -> Path:
    # In the same folder, as only there it can take the other's place in one step.
    return path.with_name(f".lunzhi-{secrets.token_hex(8)}")


def _keep_mode(old: Path, new: Path) -> None:
    with suppress(OSError):
        new.chmod(old.stat().st_mode & 0o777)


def _cannot_write(path: Path, error: Exception) -> CannotWrite:
    return CannotWrite(path, error if isinstance(error, OSError) else OSError(errno.ELOOP, ""))
