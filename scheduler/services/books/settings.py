"""The county's settings: loaded whole, each version kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.books.settings import DEFAULT, Settings, settings_from_document
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.services.books.opened import Books
from scheduler.store.plans import SettingsVersion

__all__ = ["Current", "current_settings", "newest_settings", "settings_in"]


@dataclass(frozen=True, slots=True)
class Current:
    """The settings in force. `number`: of the version, 0 while there are only the usual ones."""

    number: int
    document: dict[str, Any]
    settings: Settings


def settings_in(session: Session) -> Current:
    """The settings in force, within a transaction. Raises LunzhiError if they are faulty by now."""
    version = newest_settings(session)
    number, document = (0, dict(DEFAULT)) if version is None else (version.number, version.document)
    try:
        return Current(number, document, settings_from_document(document))
    except FaultyFile:  # written by an older version of the program, which took them
        raise LunzhiError("settings.faulty", {"number": number}) from None


def newest_settings(session: Session) -> SettingsVersion | None:
    """The version in force as it is stored, None while there are only the usual settings."""
    newest = select(SettingsVersion).order_by(SettingsVersion.number.desc()).limit(1)
    return session.scalar(newest)


def current_settings(books: Books) -> Current:
    """The settings in force."""
    with books.looking(*READERS) as session:
        return settings_in(session)
