"""Units as somebody saw them, and whether they are still so when an act on one of them comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from scheduler.books.roles import KEEPERS, READERS
from scheduler.books.snapshot import UnitRow
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.opened import Books
from scheduler.services.books.snapshots import units_in

__all__ = ["SeenUnit", "seen_unit", "unit_as_seen"]

_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class SeenUnit:
    """`mark`: for `unit_as_seen`."""

    unit: UnitRow
    mark: str


def seen_unit(books: Books, code: str) -> SeenUnit:
    """The unit of that code. Raises LunzhiError if there is none."""
    with books.looking(*READERS) as session:
        unit = _unit(units_in(session), code)
        return SeenUnit(unit, _mark(unit))


def unit_as_seen(books: Books, code: str, mark: str) -> Books:
    """The same books, on which an act is refused unless the unit is still as `mark` says."""
    books.actor.must_be(*KEEPERS)

    def is_still_so(session: Session) -> None:
        unit = _unit(units_in(session), code)
        if _mark(unit) != mark:
            raise LunzhiError("unit.changed", {"name": unit.name})

    return replace(books, condition=is_still_so)


def _unit(rows: Iterable[UnitRow], code: str) -> UnitRow:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise LunzhiError("unknown_unit", {"found": shown(code)})
    return found


def _mark(unit: UnitRow) -> str:
    return sha256(repr(unit).encode()).hexdigest()[:_DIGITS]
