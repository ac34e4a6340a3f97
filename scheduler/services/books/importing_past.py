"""What was imported lately, by whom: so that whoever imports sees what has come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from scheduler.services.books.auditing import newest_entries
from scheduler.services.books.importing import PREVIEWERS
from scheduler.services.books.importing_lines import EFFECTS, Effect
from scheduler.services.books.opened import Books
from scheduler.store.trail import AuditEntry

__all__ = ["Imported", "imported_lately"]

_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """A confirmed import. `file`: name, None once the audit's values were erased, and `counts`
    then empty.
    """

    at: datetime
    by: str
    file: str | None
    counts: Mapping[Effect, int]


def imported_lately(books: Books) -> Sequence[Imported]:
    """The last imports, the latest first."""
    with books.looking(*PREVIEWERS) as session:
        entries = newest_entries(session, [AuditEntry.act == "import.confirmed"], _MOST)
        return [
            Imported(entry.at, entry.actor, *_values(entry.values or {}))
            for entry in reversed(entries)
        ]


def _values(values: Mapping[str, Any]) -> tuple[str | None, dict[Effect, int]]:
    counts = values.get("counts", {})
    return values.get("file"), {effect: counts[effect] for effect in EFFECTS if effect in counts}
