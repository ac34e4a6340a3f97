"""Books replaced by those of a backup: whole or not at all, and never behind what people know."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from scheduler.books.counters import floor_at
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.backup_files import opened_backup, save_aside
from scheduler.services.books.databases import counts_in
from scheduler.services.books.events import refresh_events
from scheduler.services.books.feeds import render_if_possible
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.subscriptions_hidden import revoke_hidden
from scheduler.services.errors import SameFile
from scheduler.services.files import make_folder
from scheduler.store.copying import replace_rows
from scheduler.store.desk import LoginSession, Upload
from scheduler.store.engine import is_sqlite, own_folder, sqlite_file
from scheduler.store.errors import StoreError
from scheduler.store.known_events import carry_events, known_events
from scheduler.store.known_stints import Carried, carry_forward, known_duties
from scheduler.store.known_subscriptions import carry_subscriptions, known_subscriptions
from scheduler.store.opening import standing_of, upgrade
from scheduler.store.plans import Job, Release
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry, AuditValue, ChainHead
from scheduler.store.visits import TeamRelease

__all__ = ["Restored", "restore_books"]

_ACT: Final = "db.restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """What the restore did. `saved`: the backup of the books before, None if those were empty.

    `raised`: whether every counter was raised because nobody can tell what was published after the
    backup.
    """

    counts: dict[str, int]
    saved: Path | None
    raised: bool
    carried: Carried


def restore_books(
    books: Books,
    path: Path,
    *,
    nothing_since: bool = False,
    machine_time: Callable[[], float] = time.time,
) -> Restored:
    """Replaces the books by those of the backup, with a backup of them made first.

    `nothing_since`: nothing was published after the backup, as when the books move. Raises
    NotAllowed, RefusedFile, CannotWrite, SameFile, StoreError and LunzhiError; the books are then
    as they were.
    """
    books.actor.must_be("administrator")
    store = books.store
    if is_sqlite(store.url) and _same(path, sqlite_file(store.url)):
        raise SameFile(path)
    folder = own_folder(store.url)
    make_folder(folder)
    with opened_backup(path, folder) as backup, ExitStack() as undo:
        _make_place(store)
        with books.acting("administrator") as act, backup.store.reading() as source:
            seconds = machine_time()
            _refuse_running(act.session, seconds)
            knows = nothing_since or _knows(act.session, source)
            floor = None if knows else floor_at(seconds)
            saved = save_aside(store, "before-restore", act.at) if _is_used(act.session) else None
            if saved is not None:
                undo.callback(saved.unlink, missing_ok=True)
            carried = _replace(act, source, path, floor=floor, sha256=backup.sha256)
            refresh_events(act.session, act.at, books.today)
            revoke_hidden(act, books.today)
            counts = counts_in(act.session)
        undo.pop_all()
    render_if_possible(books)
    return Restored(counts, saved, floor is not None, carried)


def _make_place(store: Store) -> None:
    standing = standing_of(store)
    if standing == "empty":
        upgrade(store)
    elif standing != "current":
        raise StoreError(f"database.{standing}", {"url": store.shown_url})


def _refuse_running(session: Session, seconds: float) -> None:
    """A worker that was given up may have left its job as running; its lease is over then."""
    running = select(Job.id).where(Job.state == "running", Job.lease_until > seconds)
    found = session.scalars(running.order_by(Job.id)).all()
    if found:
        raise LunzhiError("restore.jobs_running", {"jobs": ", ".join(map(str, found))})


def _knows(session: Session, source: Session) -> bool:
    """Whether the books to be replaced go on from the backup's last act, or once did.

    Only then all that was published after the backup was published through them.
    """
    seq, last = source.execute(select(ChainHead.seq, ChainHead.hash)).one()
    if seq == 0 or session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq)) == last:
        return True
    restores = select(AuditValue.values).join(AuditEntry, AuditEntry.seq == AuditValue.seq)
    replaced = session.scalars(restores.where(AuditEntry.act == _ACT))
    return any(values is not None and values["replaced"]["hash"] == last for values in replaced)


def _is_used(session: Session) -> bool:
    return session.scalar(select(func.count(AuditEntry.seq))) != 0


def _replace(act: Act, source: Session, path: Path, *, floor: int | None, sha256: str) -> Carried:
    before, events = known_duties(act.session), known_events(act.session)
    addresses = known_subscriptions(act.session)
    seq, last = act.session.execute(select(ChainHead.seq, ChainHead.hash)).one()
    last_release = act.session.scalar(select(func.max(Release.number))) or 0
    last_team_release = act.session.scalar(select(func.max(TeamRelease.number))) or 0
    rows = source.connection()
    try:
        replace_rows(rows, act.session.connection(), rows)
    except (IntegrityError, DataError, ValueError, TypeError) as error:
        # A value that the program would never have written.
        raise LunzhiError("restore.damaged", {"path": str(path)}) from error
    # Who was signed in when the backup was made signs in again, and hands workbooks in again:
    # those were compared with other books.
    for table in (LoginSession, Upload):
        act.session.execute(delete(table))
    act.session.expire_all()
    carried = carry_forward(act.session, before, act.at, floor)
    carry_events(act.session, events, act.at, floor)
    carry_subscriptions(act.session, addresses, act.at)
    act.record(
        _ACT,
        "books",
        file=path.name,
        sha256=sha256,
        replaced={"seq": seq, "hash": last},
        last_release=last_release,
        last_team_release=last_team_release,
        raised_to=floor,
        cancelled=[duty.uid for duty in carried.cancelled],
        unknown=[duty.uid for duty in carried.unknown],
    )
    return carried


def _same(path: Path, other: Path) -> bool:
    with suppress(OSError):
        return path.samefile(other)
    return False
