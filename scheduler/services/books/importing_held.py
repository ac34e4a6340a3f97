"""What the books hold that a workbook may speak of, read at once for comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.settings import Settings
from scheduler.books.states import State, state_of
from scheduler.dates import Span
from scheduler.services.books.finding import facts_of
from scheduler.services.books.settings import settings_in
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave, Officer, Unit, UnitBusy, UnitLimit, Wish

__all__ = ["Held", "HeldDuty", "HeldOfficer", "HeldUnit", "held_in"]


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """`max_away`: in force today; None if no limit is. `busy`: spans, and whether they are hard."""

    code: str
    name: str
    max_away: int | None
    busy: frozenset[tuple[Span, bool]]


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """`start`, `end`, `post`: of its stint, unless that was cancelled."""

    arose_on: date
    serve_by: date
    state: State
    start: date | None
    end: date | None
    post: str | None
    recalled_on: date | None


@dataclass(frozen=True, slots=True)
class HeldOfficer:
    """`unit`: its code. `leave`: the kind of each span. `duties`: the one that arose last, last."""

    number: str
    name: str
    unit: str
    rank: str
    gender: str
    skills: tuple[str, ...]
    left_on: date | None
    leave: dict[Span, str]
    wishes: frozenset[Span]
    duties: tuple[HeldDuty, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Units by code, officers by staff number, both in that order."""

    today: date
    settings: Settings
    units: dict[str, HeldUnit]
    officers: dict[str, HeldOfficer]


def held_in(session: Session, today: date) -> Held:
    """All of it on that day, in a few queries however large the county is."""
    return Held(
        today,
        settings_in(session).settings,
        {unit.code: unit for unit in _units(session, today)},
        {officer.number: officer for officer in _officers(session, today)},
    )


def _units(session: Session, today: date) -> Iterator[HeldUnit]:
    in_force = select(UnitLimit).where(UnitLimit.since <= today).order_by(UnitLimit.since)
    limits = {limit.unit_id: limit.max_away for limit in session.scalars(in_force)}
    busy = defaultdict[int, set[tuple[Span, bool]]](set)
    for period in session.scalars(select(UnitBusy)):
        busy[period.unit_id].add(((period.first, period.end), period.hard))
    for unit in session.scalars(select(Unit).order_by(Unit.code)):
        yield HeldUnit(unit.code, unit.name, limits.get(unit.id), frozenset(busy[unit.id]))


def _officers(session: Session, today: date) -> Iterator[HeldOfficer]:
    leave = defaultdict[int, dict[Span, str]](dict)
    for away in session.scalars(select(Leave).order_by(Leave.first, Leave.end)):
        leave[away.officer_id][away.first, away.end] = away.kind
    wishes = defaultdict[int, set[Span]](set)
    for wish in session.scalars(select(Wish)):
        wishes[wish.officer_id].add((wish.first, wish.end))
    duties = _duties(session, today)
    rows = select(Officer, Unit.code).join(Unit, Unit.id == Officer.unit_id)
    for officer, unit in session.execute(rows.order_by(Officer.staff_number)):
        yield HeldOfficer(
            number=officer.staff_number,
            name=officer.name,
            unit=unit,
            rank=officer.rank,
            gender=officer.gender,
            skills=tuple(officer.skills),
            left_on=officer.left_on,
            leave=leave[officer.id],
            wishes=frozenset(wishes[officer.id]),
            duties=tuple(duties[officer.id]),
        )


def _duties(session: Session, today: date) -> defaultdict[int, list[HeldDuty]]:
    stints = {
        stint.duty_id: stint for stint in session.scalars(select(Stint)) if not stint.cancelled
    }
    duties = defaultdict[int, list[HeldDuty]](list)
    for duty in session.scalars(select(Duty).order_by(Duty.id)):
        duties[duty.officer_id].append(_duty(duty, stints.get(duty.id), today))
    return duties


def _duty(duty: Duty, stint: Stint | None, today: date) -> HeldDuty:
    return HeldDuty(
        arose_on=duty.arose_on,
        serve_by=duty.serve_by,
        state=state_of(facts_of(duty, stint), today),
        start=stint.start if stint else None,
        end=stint.end if stint else None,
        post=stint.post if stint else None,
        recalled_on=duty.recalled_on,
    )
