"""A workbook between its preview and its confirmation, where both are requests of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import own_account
from scheduler.services.books.importers import LEDGER, Importer
from scheduler.services.books.importing import OutdatedPreview, Preview, refuse_done
from scheduler.services.books.opened import Books
from scheduler.store.desk import Upload

__all__ = ["MOST_KEPT", "confirm_upload", "keep_upload", "kept_upload"]

MOST_KEPT: Final = 3
"""Of one account: more tabs than that nobody compares."""

_KEPT_FOR: Final = timedelta(days=7)


def keep_upload(books: Books, name: str, data: bytes, importer: Importer = LEDGER) -> Preview:
    """Previews the workbook and keeps its bytes for `confirm_upload`, under the preview's digest.

    Of an account the last `MOST_KEPT` are kept, and of nobody for longer than a week. Raises as
    its `preview`, and LunzhiError for whoever sits at the machine, who has no account.
    """
    account = _account(books, importer)
    preview = importer.preview(books, name, data)
    with books.store.noting() as session:
        at = books.now()
        own = Upload.account_id == account
        is_same, is_old = own & (Upload.digest == preview.digest), Upload.at < at - _KEPT_FOR
        session.execute(delete(Upload).where(is_same | is_old))
        session.add(Upload(account_id=account, name=name, data=data, digest=preview.digest, at=at))
        session.flush()
        newest = select(Upload.id).where(own).order_by(Upload.id.desc()).limit(MOST_KEPT)
        session.execute(delete(Upload).where(own, Upload.id.not_in(newest.scalar_subquery())))
    return preview


def kept_upload(books: Books, digest: str, importer: Importer = LEDGER) -> tuple[str, bytes]:
    """Name and bytes of what the same account has kept under that digest.

    Raises LunzhiError if there is nothing: another's, and a week-old one, count for nothing.
    """
    account = _account(books, importer)
    with books.looking(*importer.previewers) as session:
        found = _found(session, account, digest, books.now() - _KEPT_FOR)
        return found.name, found.data


def confirm_upload(books: Books, digest: str, importer: Importer = LEDGER) -> Preview:
    """Imports exactly the bytes kept under that digest, which are gone then.

    Raises as `kept_upload` and, for what was imported already too, as its `confirm`. After
    OutdatedPreview they are kept under the digest of the preview that it carries.
    """
    books.actor.must_be(*importer.confirmers)
    try:
        name, data = kept_upload(books, digest, importer)
    except LunzhiError as unknown:
        if unknown.code == "upload.unknown":
            # Gone because it was imported, as for who pressed the button twice?
            with books.looking(*importer.confirmers) as session:
                refuse_done(session, _plain(digest), importer.act)
        raise
    try:
        done = importer.confirm(books, name, data, digest)
    except OutdatedPreview as outdated:
        _keep_under(books, digest, outdated.preview.digest, importer)
        raise
    _keep_under(books, digest, None, importer)
    return done


def _keep_under(books: Books, digest: str, other: str | None, importer: Importer) -> None:
    """Under that other digest from now on; None: no longer at all."""
    account = _account(books, importer)
    with books.store.noting() as session:
        wanted = (Upload.account_id == account, Upload.digest == _plain(digest))
        found = session.scalars(
            select(Upload).where(*wanted).options(defer(Upload.data)).with_for_update()
        ).first()
        if found is None:
            return
        if other is None:
            session.delete(found)
        else:
            found.digest = other


def _found(session: Session, account: int, digest: str, since: datetime) -> Upload:
    own = (Upload.account_id == account, Upload.digest == _plain(digest))
    wanted = (*own, Upload.at >= since)  # older ones may be there until the next is kept
    found = session.scalars(select(Upload).where(*wanted).order_by(Upload.id.desc())).first()
    if found is None:
        raise LunzhiError("upload.unknown")
    return found


def _account(books: Books, importer: Importer) -> int:
    with books.looking(*importer.previewers) as session:
        return own_account(session, books.actor.name).id


def _plain(digest: str) -> str:
    return digest.strip().lower()
