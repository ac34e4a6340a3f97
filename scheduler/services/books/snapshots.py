"""The books of a moment, read for a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.snapshot import DutyRow, Snapshot, UnitRow
from scheduler.dates import Span
from scheduler.problems.base import Gender, Rank
from scheduler.services.books.finding import duty_key, facts_of
from scheduler.services.books.settings import settings_in
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave, Officer, Unit, UnitBusy, UnitLimit, Wish

__all__ = ["snapshot_in", "units_in"]


def snapshot_in(session: Session, today: date) -> Snapshot:
    """All that a plan made on that day may know, in a few queries however large the county."""
    settings = settings_in(session).settings
    return Snapshot(today, settings, tuple(units_in(session)), tuple(_duties(session, today)))


def units_in(session: Session) -> Iterator[UnitRow]:
    """All units, by their codes."""
    limits = defaultdict[int, list[tuple[date, int]]](list)
    for limit in session.scalars(select(UnitLimit).order_by(UnitLimit.since)):
        limits[limit.unit_id].append((limit.since, limit.max_away))
    busy = defaultdict[int, list[tuple[Span, bool]]](list)
    for period in session.scalars(select(UnitBusy).order_by(UnitBusy.first, UnitBusy.id)):
        busy[period.unit_id].append(((period.first, period.end), period.hard))
    for unit in session.scalars(select(Unit).order_by(Unit.code)):
        yield UnitRow(unit.code, unit.name, tuple(limits[unit.id]), tuple(busy[unit.id]))


def _duties(session: Session, today: date) -> Iterator[DutyRow]:
    """Those that are open, or whose stint is not over."""
    leave, wishes = _leave(session), _wishes(session)
    alive = (Stint.duty_id == Duty.id) & Stint.cancelled.is_(False)
    rows = (
        select(Duty, Officer, Unit.code, Stint)
        .join(Officer, Officer.id == Duty.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .outerjoin(Stint, alive)
        .where(Duty.exempt_on.is_(None), Stint.duty_id.is_(None) | (Stint.end > today))
        .order_by(Officer.staff_number, Duty.id)
    )
    for duty, officer, unit, joined in session.execute(rows):
        stint = cast("Stint | None", joined)  # an outer join's, which its type does not tell
        yield DutyRow(
            key=duty_key(duty.id),
            name=officer.name,
            unit=unit,
            # Only these are ever stored.
            rank=cast("Rank", officer.rank),
            gender=cast("Gender", officer.gender),
            skills=tuple(officer.skills),
            arose_on=duty.arose_on,
            facts=facts_of(duty, stint),
            post=stint.post if stint else None,
            leave=tuple(leave[officer.id]),
            wishes=tuple(wishes[officer.id]),
        )


def _leave(session: Session) -> defaultdict[int, list[Span]]:
    """By officer."""
    leave = defaultdict[int, list[Span]](list)
    for away in session.scalars(select(Leave).order_by(Leave.first)):
        leave[away.officer_id].append((away.first, away.end))
    return leave


def _wishes(session: Session) -> defaultdict[int, list[tuple[Span, int]]]:
    """By officer, each with its cost."""
    wishes = defaultdict[int, list[tuple[Span, int]]](list)
    for wish in session.scalars(select(Wish).order_by(Wish.first)):
        wishes[wish.officer_id].append(((wish.first, wish.end), wish.cost))
    return wishes
