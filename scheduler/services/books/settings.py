"""The county's settings: loaded whole, each version kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.books.settings import DEFAULT, Settings, settings_from_document
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.services.books.opened import Books
from scheduler.store.plans import SettingsVersion

__all__ = [
    "Current", "SettingsLine", "current_settings", "forget_settings", "newest_settings",
    "settings_document", "settings_in", "settings_versions",
]  # fmt: skip


_KNOWN: Final = "lunzhi_settings"


@dataclass(frozen=True, slots=True)
class Current:
    """The settings in force. `number`: of the version, 0 while there are only the usual ones."""

    number: int
    document: dict[str, Any]
    settings: Settings


@dataclass(frozen=True, slots=True)
class SettingsLine:
    """A version in the list of all there have been."""

    number: int
    entered_at: datetime
    entered_by: str


def settings_in(session: Session) -> Current:
    """The settings in force, within a transaction. Raises LunzhiError if they are faulty by now.

    Read once for all that ask in it: a session of ours is one transaction.
    """
    known: Current | None = session.info.get(_KNOWN)
    if known is None:
        known = session.info[_KNOWN] = _settings(session)
    return known


def forget_settings(session: Session) -> None:
    """For whoever has put others in force within the transaction."""
    session.info.pop(_KNOWN, None)


def _settings(session: Session) -> Current:
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


def settings_versions(books: Books) -> Sequence[SettingsLine]:
    """All versions, the one in force first; none while there are only the usual settings."""
    columns = (SettingsVersion.number, SettingsVersion.entered_at, SettingsVersion.entered_by)
    with books.looking(*READERS) as session:
        rows = session.execute(select(*columns).order_by(SettingsVersion.number.desc()))
        return [SettingsLine(*row) for row in rows]


def settings_document(books: Books, number: int) -> dict[str, Any]:
    """A version as it was loaded; 0: the usual settings. Raises LunzhiError if there is none."""
    with books.looking(*READERS) as session:
        version = session.get(SettingsVersion, number)
        if version is None and number:
            raise LunzhiError("settings.unknown", {"number": number})
        return dict(DEFAULT) if version is None else version.document
