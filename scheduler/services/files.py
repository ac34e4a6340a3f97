"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from scheduler.services.errors import CannotWrite, SameFile

__all__ = ["check_target", "make_folder", "write_whole"]


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


def _replace(path: Path, data: bytes) -> None:
    # In the same folder, as only there it can take the other's place in one step.
    beside = path.with_name(f".lunzhi-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, beside)
        beside.replace(path)
    except BaseException:  # an interrupt must not leave half a file behind either
        beside.unlink(missing_ok=True)
        raise


def _keep_mode(old: Path, new: Path) -> None:
    with suppress(OSError):
        new.chmod(old.stat().st_mode & 0o777)


def _cannot_write(path: Path, error: Exception) -> CannotWrite:
    return CannotWrite(path, error if isinstance(error, OSError) else OSError(errno.ELOOP, ""))
