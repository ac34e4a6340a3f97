"""The folder in which the pages keep backups; restoring one stays a command at the machine."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scheduler.books.roles import Role
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.databases import back_up
from scheduler.services.books.opened import Books
from scheduler.services.errors import CannotWrite
from scheduler.services.files import make_folder
from scheduler.store.engine import own_folder

__all__ = ["MOST_BACKUPS", "BackupLine", "backup_path", "backups", "make_backup"]

_MAY: Final[Role] = "administrator"
_VARIABLE: Final = "LUNZHI_BACKUPS"
_NAME: Final = re.compile(r"lunzhi-(\d{8}T\d{6})Z(?:-\d{1,4})?\.db", re.ASCII)
_FORM: Final = "%Y%m%dT%H%M%S"

MOST_BACKUPS: Final = 20
"""That are kept; with another one the oldest goes."""


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup in the folder. `bytes`: its size; `at`: when it was made."""

    name: str
    bytes: int
    at: datetime


def backups(books: Books, environ: Mapping[str, str] = os.environ) -> Sequence[BackupLine]:
    """All that are there, newest first. Raises NotAllowed and CannotWrite."""
    books.actor.must_be(_MAY)
    return _lines(_folder(books, environ))


def make_backup(books: Books, environ: Mapping[str, str] = os.environ) -> BackupLine:
    """Another one, while the books are in use; it holds all but the record of itself.

    Of more than MOST_BACKUPS the oldest are removed, once the new one is whole. Raises NotAllowed,
    CannotWrite and StoreError.
    """
    books.actor.must_be(_MAY)
    folder = _folder(books, environ)
    make_folder(folder)
    path = _free(folder, books.now())
    size = back_up(books, path)
    removed = _remove_oldest(folder)
    with books.acting(_MAY) as act:
        act.record("db.backed_up", "books", name=path.name, bytes=size, removed=removed)
    return BackupLine(path.name, size, _made_at(path.name))


def backup_path(books: Books, name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the backup of that name is. Raises LunzhiError for any other name, NotAllowed."""
    books.actor.must_be(_MAY)
    path = _folder(books, environ) / name if _NAME.fullmatch(name) else None
    if path is None or not _is_ours(path):
        raise LunzhiError("backup.unknown", {"found": shown(name)})
    return path


def _folder(books: Books, environ: Mapping[str, str]) -> Path:
    """`LUNZHI_BACKUPS`, else one beside the books' file, or in our folder of the user's data."""
    given = environ.get(_VARIABLE)
    return Path(given) if given else own_folder(books.store.url) / "backups"


def _lines(folder: Path) -> list[BackupLine]:
    try:
        found = [path for path in folder.iterdir() if _is_ours(path)]
        lines = [BackupLine(p.name, p.stat().st_size, _made_at(p.name)) for p in found]
    except FileNotFoundError:  # no backup was made yet, or one went meanwhile
        return []
    except OSError as error:
        raise CannotWrite(folder, error) from None
    return sorted(lines, key=lambda line: (line.at, len(line.name), line.name), reverse=True)


def _is_ours(path: Path) -> bool:
    """Whether we made it, by its name; a link would lead elsewhere."""
    return (
        _NAME.fullmatch(path.name) is not None
        and _has_day(path.name)
        and path.is_file()
        and not path.is_symlink()
    )


def _has_day(name: str) -> bool:
    try:
        _made_at(name)
    except ValueError:
        return False
    return True


def _made_at(name: str) -> datetime:
    found = _NAME.fullmatch(name)
    assert found
    return datetime.strptime(found[1], _FORM).replace(tzinfo=UTC)


def _free(folder: Path, at: datetime) -> Path:
    stem = f"lunzhi-{at.astimezone(UTC):{_FORM}}Z"
    names = [f"{stem}.db", *(f"{stem}-{number}.db" for number in range(2, 10_000))]
    return next(folder / name for name in names if not (folder / name).exists())


def _remove_oldest(folder: Path) -> list[str]:
    old = [line.name for line in _lines(folder)[MOST_BACKUPS:]]
    for name in old:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(folder / name, error) from None
    return old
