"""Duties and stints put into books, as import and release do, and what people know of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from scheduler.books.counters import KnownStint
from scheduler.services.books.opened import Books
from scheduler.store.duties import Duty, Stint
from scheduler.store.known_stints import known_duties
from scheduler.store.people import Officer, Unit

__all__ = ["NEW_YEAR", "owe", "publish", "stint", "stints"]

NEW_YEAR = date(2026, 1, 1)


def owe(books: Books, *uids: str) -> None:
    """Each owed by an officer of that name."""
    with books.acting("administrator") as act:
        for uid in uids:
            unit = Unit(code=f"B-{uid}", name=f"单位{uid}")
            act.session.add(unit)
            act.session.flush()
            officer = Officer(
                staff_number=f"N-{uid}", name=f"姓名{uid}", unit_id=unit.id, rank="副科",
                gender="男", skills=[],
            )  # fmt: skip
            act.session.add(officer)
            act.session.flush()
            act.session.add(
                Duty(uid=uid, officer_id=officer.id, arose_on=NEW_YEAR, serve_by=date(2027, 1, 1))
            )
        act.record("test", "owe")


def publish(books: Books, uid: str, end: date, *, cancelled: bool = False) -> None:
    """As a release does: a counter moves exactly when the content does."""
    with books.acting("administrator") as act:
        duty = act.session.scalars(select(Duty).where(Duty.uid == uid)).one()
        stint = act.session.get(Stint, duty.id)
        if stint is None:
            act.session.add(
                Stint(
                    duty_id=duty.id, start=NEW_YEAR, end=end, post="P1", changed_at=act.at,
                    cancelled=cancelled, sequence=duty.first_sequence,
                )
            )  # fmt: skip
        elif (stint.end, stint.cancelled) != (end, cancelled):
            stint.end, stint.cancelled = end, cancelled
            stint.sequence += 1
            stint.changed_at = max(act.at, stint.changed_at)
        act.record("test", uid)


def stints(books: Books) -> dict[str, KnownStint | None]:
    with books.looking("administrator") as session:
        return {uid: duty.stint for uid, duty in known_duties(session).items()}


def stint(books: Books, uid: str) -> KnownStint:
    found = stints(books)[uid]
    assert found
    return found
