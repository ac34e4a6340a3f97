"""Settings are put in force whole, each version kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scheduler.books.free_text import number_in
from scheduler.books.roles import Role
from scheduler.books.settings import DEFAULT, settings_from_document
from scheduler.problems.faults import Fault, FaultyFile, Loc, LunzhiError, json_path
from scheduler.problems.loading import document_from_bytes, load_document
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import Current, forget_settings, newest_settings
from scheduler.services.books.telling import telling
from scheduler.services.errors import RefusedFile
from scheduler.store.plans import SettingsVersion

__all__ = ["SETTINGS_LOADERS", "load_settings", "load_settings_bytes"]

SETTINGS_LOADERS: Final[tuple[Role, ...]] = ("organisation", "administrator", "inspection")
_OWN_PART: Final = "inspection"
_MISSING: Final = object()


def load_settings(books: Books, path: Path, replaces: int | None = None) -> Current:
    """Puts the settings of a file in force; the same ones again change nothing.

    `replaces`: the version that whoever wrote the file had before them; another one in force by
    now is not overwritten. The inspection office changes the part about teams alone. Raises
    RefusedFile with all faults, LunzhiError, NotAllowed, StoreError.
    """
    return _loaded(books, path, lambda: load_document(path), replaces)


def load_settings_bytes(
    books: Books, data: bytes, name: str, replaces: int | None = None
) -> Current:
    """As `load_settings`, of a file that was handed in under that name."""
    books.actor.must_be(*SETTINGS_LOADERS)
    return _loaded(books, Path(name), lambda: document_from_bytes(data), replaces)


def _loaded(books: Books, path: Path, read: Callable[[], Any], replaces: int | None) -> Current:
    books.actor.must_be(*SETTINGS_LOADERS)
    try:
        document: Any = read()
        settings = settings_from_document(document)
        _refuse_numbers(document)
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None
    with books.store.reading() as session:
        before = newest_settings(session)
    if before is not None and before.document == document:
        return Current(before.number, document, settings)
    with telling(books, *SETTINGS_LOADERS) as act:
        before = newest_settings(act.session)
        if not books.actor.is_any_of("organisation", "administrator"):
            _refuse_other_parts(DEFAULT if before is None else before.document, document)
        held = 0 if before is None else before.number
        if replaces is not None and replaces != held:
            raise LunzhiError("settings.moved_on", {"number": held, "found": replaces})
        number = held + 1
        act.session.add(
            SettingsVersion(number=number, document=document, entered_at=act.at, entered_by=act.by)
        )
        forget_settings(act.session)
        act.record("settings.loaded", f"settings:{number}", document=document)
    return Current(number, document, settings)


def _refuse_numbers(document: Any) -> None:
    """Raises FaultyFile for names and texts that hold the number of somebody."""
    found = [Fault(json_path(loc), "personal_number") for loc, text in _texts(document, ())
             if number_in(text) is not None]  # fmt: skip
    if found:
        raise FaultyFile(found)


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of the document with its place, keys too."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*loc, key), key
            yield from _texts(inner, (*loc, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*loc, index))


def _refuse_other_parts(before: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    """Raises LunzhiError unless all but the part about teams stays as it is in force."""
    other = sorted(
        key
        for key in {*before, *document} - {_OWN_PART}
        if before.get(key, _MISSING) != document.get(key, _MISSING)
    )
    if other:
        raise LunzhiError("settings.only_inspection", {"parts": ", ".join(other)})
