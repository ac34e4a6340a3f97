"""The county's settings: loaded whole, each version kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.books.settings import DEFAULT, Settings, settings_from_document
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.problems.loading import load_document
from scheduler.services.books.opened import Books
from scheduler.services.errors import RefusedFile
from scheduler.store.plans import SettingsVersion

__all__ = ["Current", "current_settings", "load_settings", "settings_in"]


@dataclass(frozen=True, slots=True)
class Current:
    """The settings in force. `number`: of the version, 0 while there are only the usual ones."""

    number: int
    document: dict[str, Any]
    settings: Settings


def settings_in(session: Session) -> Current:
    """The settings in force, within a transaction. Raises LunzhiError if they are faulty by now."""
    version = _newest(session)
    number, document = (0, dict(DEFAULT)) if version is None else (version.number, version.document)
    try:
        return Current(number, document, settings_from_document(document))
    except FaultyFile:  # written by an older version of the program, which took them
        raise LunzhiError("settings.faulty", {"number": number}) from None


def _newest(session: Session) -> SettingsVersion | None:
    newest = select(SettingsVersion).order_by(SettingsVersion.number.desc()).limit(1)
    return session.scalar(newest)


def current_settings(books: Books) -> Current:
    """The settings in force."""
    with books.looking(*READERS) as session:
        return settings_in(session)


def load_settings(books: Books, path: Path, replaces: int | None = None) -> Current:
    """Puts the settings of a file in force; the same ones again change nothing.

    `replaces`: the version that whoever wrote the file had before them; another one in force by
    now is not overwritten. Raises RefusedFile with all faults, LunzhiError, NotAllowed, StoreError.
    """
    books.actor.must_be("organisation", "administrator")
    try:
        document: Any = load_document(path)
        settings = settings_from_document(document)
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None
    with books.store.reading() as session:
        before = _newest(session)
    if before is not None and before.document == document:
        return Current(before.number, document, settings)
    with books.acting("organisation", "administrator") as act:
        before = _newest(act.session)
        held = 0 if before is None else before.number
        if replaces is not None and replaces != held:
            raise LunzhiError("settings.moved_on", {"number": held, "found": replaces})
        number = held + 1
        act.session.add(
            SettingsVersion(number=number, document=document, entered_at=act.at, entered_by=act.by)
        )
        act.record("settings.loaded", f"settings:{number}", document=document)
    return Current(number, document, settings)
