"""Backups as files: written beside their place first, read from a copy that nobody else touches."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from itertools import count
from pathlib import Path

from scheduler.problems.faults import Fault, FaultyFile, LunzhiError
from scheduler.services.errors import CannotWrite, RefusedFile
from scheduler.services.files import check_target
from scheduler.store.backups import is_in_use, kind_of, sqlite_url, write_backup
from scheduler.store.checking import database_faults
from scheduler.store.engine import is_sqlite, own_folder, sqlite_file
from scheduler.store.errors import StoreError
from scheduler.store.opening import standing_of, upgrade
from scheduler.store.store import Store

__all__ = ["Backup", "opened_backup", "save_aside", "save_backup"]

_OF_DISKS = {"database.full": errno.ENOSPC, "database.disk": errno.EIO}
"""What the database says of its disk, as the system says it of ours."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, opened: a copy of it, brought to the program's version. `sha256`: of the file."""

    store: Store
    sha256: str


def save_backup(store: Store, path: Path) -> None:
    """The books as they are at this moment into the file, whole or not at all.

    What is there and is no backup is left alone. Raises CannotWrite, SameFile, LunzhiError and
    StoreError.
    """
    _check_place(store, path)
    with _folder_in(path.resolve().parent, of=path) as folder:
        made = folder / "books.db"
        try:
            write_backup(store, made)
            _to_disk(made)
            made.replace(path.resolve())
            _to_disk(path.resolve().parent)
        except StoreError as error:
            if error.code in _OF_DISKS:
                raise CannotWrite(path, OSError(_OF_DISKS[error.code], "")) from error
            raise
        except OSError as error:
            raise CannotWrite(path, error) from None


def _check_place(store: Store, path: Path) -> None:
    check_target(path, *([sqlite_file(store.url)] if is_sqlite(store.url) else []))
    try:
        free = not path.exists() or (path.is_file() and kind_of(path) == "backup")
    except OSError as error:
        raise CannotWrite(path, error) from None
    if not free:
        raise LunzhiError("backup.other_file", {"path": str(path)})


def save_aside(store: Store, why: str, at: datetime) -> Path:
    """A backup beside the books, under a name that is not taken yet, like
    `lunzhi-before-restore-20260101T010000Z.db`; on PostgreSQL in our folder of the user's data.
    """
    folder = own_folder(store.url)
    stem = f"{Path(store.url.database or 'lunzhi').stem}-{why}-{at:%Y%m%dT%H%M%SZ}"
    names = (f"{stem}.db" if n == 1 else f"{stem}-{n}.db" for n in count(1))
    path = next(folder / name for name in names if not (folder / name).exists())
    save_backup(store, path)
    return path


@contextmanager
def opened_backup(path: Path, folder: Path) -> Iterator[Backup]:
    """What is in the file, from a copy in that folder, so that the file stays as it is.

    Raises RefusedFile, CannotWrite, and LunzhiError where it is no backup of ours, of a newer
    program, damaged, or still in use.
    """
    _check_backup(path)
    with _folder_in(folder, of=folder) as inside:
        file = inside / "backup.db"
        try:
            shutil.copyfile(path, file)
        except OSError as error:
            raise CannotWrite(folder, error) from None
        copy = Store(sqlite_url(file))
        try:
            with file.open("rb") as data:
                sha256 = file_digest(data, "sha256").hexdigest()
            _make_ready(copy, path)
            yield Backup(copy, sha256)
        finally:
            copy.close()


def _check_backup(path: Path) -> None:
    try:
        if is_in_use(path):
            raise LunzhiError("restore.in_use", {"path": str(path)})
        kind = kind_of(path)
    except FileNotFoundError:
        raise RefusedFile(path, FaultyFile([Fault("$", "file_missing")])) from None
    except IsADirectoryError:
        raise RefusedFile(path, FaultyFile([Fault("$", "file_is_directory")])) from None
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "EIO")
        fault = Fault("$", "file_unreadable", {"reason": reason})
        raise RefusedFile(path, FaultyFile([fault])) from None
    if kind == "foreign":
        raise LunzhiError("restore.foreign", {"path": str(path)})


def _make_ready(copy: Store, path: Path) -> None:
    """Has the copy at the program's version and without fault, or raises LunzhiError."""
    try:
        standing = standing_of(copy)
        if standing == "old":
            upgrade(copy)
        elif standing != "current":
            code = "newer" if standing == "newer" else "foreign"
            raise LunzhiError(f"restore.{code}", {"path": str(path)})
        with copy.reading() as session:
            # How the copy is written matters to nobody.
            faults = {fault.code for fault in database_faults(session.connection())} - {"mode"}
    except StoreError as error:
        if error.code in _OF_DISKS:
            raise
        raise LunzhiError("restore.damaged", {"path": str(path)}) from error
    if faults:
        raise LunzhiError("restore.damaged", {"path": str(path)})


@contextmanager
def _folder_in(folder: Path, *, of: Path) -> Iterator[Path]:
    """A folder of our own for as long as it takes; on the same disk as what it is for."""
    try:
        made = tempfile.mkdtemp(prefix=".lunzhi-", dir=folder)
    except OSError as error:
        raise CannotWrite(of, error) from None
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """A file, or a folder with the names in it, as it will be found after a power cut."""
    with suppress(PermissionError, IsADirectoryError):  # Windows opens no folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
