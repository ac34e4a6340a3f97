"""Units: how many may be away, and when they need their people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from scheduler.books.free_text import checked_text
from scheduler.books.roles import KEEPERS, READERS
from scheduler.books.snapshot import UnitRow
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import end_of_days, unit_by_code
from scheduler.services.books.opened import Books
from scheduler.services.books.snapshots import units_in
from scheduler.services.books.telling import telling
from scheduler.store.people import Unit, UnitBusy, UnitLimit

__all__ = ["NamedUnit", "add_busy", "remove_busy", "rename_unit", "set_limit", "units"]


_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit, for the sentence that says what was done."""

    code: str
    name: str


def units(books: Books) -> Sequence[UnitRow]:
    """All units, by their codes."""
    with books.looking(*READERS) as session:
        return list(units_in(session))


def set_limit(books: Books, code: str, max_away: int, since: date) -> NamedUnit:
    """At most so many of the unit are away on one day, from that day on until the next limit."""
    with books.acting(*KEEPERS) as act:
        unit = unit_by_code(act.session, code)
        known = select(UnitLimit).where(UnitLimit.unit_id == unit.id, UnitLimit.since == since)
        limit = act.session.scalars(known).first()
        if limit is None:
            act.session.add(UnitLimit(unit_id=unit.id, since=since, max_away=max_away))
        else:
            limit.max_away = max_away
        act.record("unit.limited", f"unit:{unit.id}", max_away=max_away, since=since.isoformat())
        return _named(unit)


def add_busy(books: Books, code: str, first: date, last: date, *, hard: bool) -> NamedUnit:
    """The unit needs its people on these days, both included; `hard`: all of them."""
    with books.acting(*KEEPERS) as act:
        end = end_of_days(first, last)
        unit = unit_by_code(act.session, code)
        act.session.add(UnitBusy(unit_id=unit.id, first=first, end=end, hard=hard))
        act.record(
            "unit.busy", f"unit:{unit.id}",
            first=first.isoformat(), end=end.isoformat(), hard=hard,
        )  # fmt: skip
        return _named(unit)


def remove_busy(books: Books, code: str, first: date) -> NamedUnit:
    """The busy period that begins on that day is none. Raises LunzhiError if there is none."""
    with books.acting(*KEEPERS) as act:
        unit = unit_by_code(act.session, code)
        known = select(UnitBusy).where(UnitBusy.unit_id == unit.id, UnitBusy.first == first)
        period = act.session.scalars(known).first()
        if period is None:
            shown = {"name": unit.name, "first": first.isoformat()}
            raise LunzhiError("unit.not_busy", shown)
        act.session.delete(period)
        act.record(
            "unit.free", f"unit:{unit.id}",
            first=first.isoformat(), end=period.end.isoformat(), hard=period.hard,
        )  # fmt: skip
        return _named(unit)


def rename_unit(books: Books, code: str, name: str) -> NamedUnit:
    """The unit has another name; it stays the same unit. Raises LunzhiError if it is taken."""
    with telling(books, *KEEPERS) as act:
        name = checked_text(name, most=_LONGEST_NAME)
        unit = unit_by_code(act.session, code)
        taken = act.session.scalar(select(Unit).where(Unit.name == name, Unit.id != unit.id))
        if taken is not None:
            raise LunzhiError("unit.name_taken", {"name": name, "code": taken.code})
        before, unit.name = unit.name, name
        act.record("unit.renamed", f"unit:{unit.id}", was=before, name=name)
        return _named(unit)


def _named(unit: Unit) -> NamedUnit:
    return NamedUnit(unit.code, unit.name)
