"""The books' database itself: brought to the program's version, checked, backed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.books.roles import Role
from scheduler.services import clock
from scheduler.services.books.backup_files import save_aside, save_backup
from scheduler.services.books.opened import Act, Books, account_actor, operator
from scheduler.services.files import make_folder
from scheduler.store.checking import DatabaseFault, database_faults, modes
from scheduler.store.duties import Duty
from scheduler.store.engine import is_sqlite, own_folder, sqlite_file
from scheduler.store.errors import StoreError
from scheduler.store.opening import (
    newest_revision,
    revision_of,
    standing_of,
    store_as_it_is,
    upgrade,
)
from scheduler.store.people import Officer
from scheduler.store.plans import Release
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry

__all__ = [
    "Checked", "Upgraded", "back_up", "check_books", "counts_in", "must_be_ours",
    "opened_as_it_is", "upgrade_books",
]  # fmt: skip

_MAY: Final[Role] = "administrator"
_COUNTED: Final = {
    "people": Officer.id, "duties": Duty.id, "releases": Release.number, "acts": AuditEntry.seq,
}  # fmt: skip

_UNCOUNTABLE: Final = ("pages", "version", "table")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """`before`: the version that the tables had, "" for none; `saved`: the backup of that."""

    before: str
    after: str
    saved: Path | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The books as they were found. `size`: in bytes; `counts`: None where none can be taken."""

    url: str
    version: str
    size: int
    counts: Mapping[str, int] | None
    modes: Mapping[str, str]
    faults: tuple[DatabaseFault, ...]


@contextmanager
def opened_as_it_is(user: str | None) -> Iterator[Books]:
    """The books at `LUNZHI_DATABASE_URL`, whatever their version and whether there are any.

    On behalf of that account where accounts can be read; else, and for None, of whoever sits at
    the machine. Raises StoreError, and LunzhiError for an account that is not there.
    """
    store = store_as_it_is()
    try:
        known = user is not None and _exists(store) and standing_of(store) == "current"
        actor = account_actor(store, user) if user is not None and known else operator()
        yield Books(store, actor, clock.today(), clock.now)
    finally:
        store.close()


def upgrade_books(books: Books) -> Upgraded:
    """Brings the tables to the program's version, after a backup of what was there.

    Raises NotAllowed, CannotWrite and StoreError; nothing was changed then.
    """
    books.actor.must_be(_MAY)
    standing = standing_of(books.store)
    if standing in ("newer", "foreign"):
        raise StoreError(f"database.{standing}", {"url": books.store.shown_url})
    before, after = _version(books.store), newest_revision()
    saved = _save(books, before) if standing == "old" else None
    upgrade(books.store, lambda session: _record_upgrade(books, session, before, after))
    return Upgraded(before, after, saved)


def _save(books: Books, version: str) -> Path:
    make_folder(own_folder(books.store.url))
    return save_aside(books.store, version, books.now())


def _record_upgrade(books: Books, session: Session, before: str, after: str) -> None:
    if before:  # the first tables of all are no act of anybody's
        act = Act(session, books.now(), books.actor.name)
        act.record("db.upgraded", "books", before=before, after=after)


def check_books(books: Books) -> Checked:
    """All that is wrong with the database. Raises NotAllowed and StoreError."""
    books.actor.must_be(_MAY)
    must_be_ours(books.store)
    with books.store.reading() as session:
        connection = session.connection()
        faults = database_faults(connection)
        can_count = {fault.code for fault in faults}.isdisjoint(_UNCOUNTABLE)
        return Checked(
            books.store.shown_url,
            revision_of(connection),
            _size(books.store, session),
            counts_in(session) if can_count else None,
            modes(connection),
            tuple(faults),
        )


def back_up(books: Books, path: Path) -> int:
    """Writes a backup while the books are in use; returns its size in bytes.

    Nothing is recorded of it: it must be possible when nothing can be written any more. Raises
    NotAllowed, CannotWrite, SameFile, StoreError, and LunzhiError where something else is there.
    """
    books.actor.must_be(_MAY)
    must_be_ours(books.store)
    save_backup(books.store, path)
    return path.stat().st_size


def must_be_ours(store: Store) -> None:
    """Raises StoreError where there are no books, or they are not ours, or of a newer program."""
    standing = standing_of(store) if _exists(store) else "empty"
    if standing in ("empty", "foreign", "newer"):
        raise StoreError(f"database.{standing}", {"url": store.shown_url})


def counts_in(session: Session) -> dict[str, int]:
    """How many people, duties, releases and acts there are."""
    return {
        name: session.scalar(select(func.count(column))) or 0 for name, column in _COUNTED.items()
    }


def _exists(store: Store) -> bool:
    # To connect would make the file.
    return not is_sqlite(store.url) or sqlite_file(store.url).exists()


def _version(store: Store) -> str:
    with store.reading() as session:
        return revision_of(session.connection())


def _size(store: Store, session: Session) -> int:
    asked = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if is_sqlite(store.url)
        else "SELECT pg_database_size(current_database())"
    )
    return int(session.execute(text(asked)).scalar_one())
