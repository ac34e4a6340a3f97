"""Facts and waivers as people read them, and who may not: a hidden one is as none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.inspection import RecusalKind, Source
from scheduler.books.roles import Actor
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import Tier
from scheduler.services.books.finding import last_of
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal, Waiver
from scheduler.store.people import Officer, Unit

__all__ = [
    "FACT_STATES", "FactLine", "FactState", "WaiverLine", "fact_lines", "state_of_fact",
    "visible_recusal", "visible_recusals",
]  # fmt: skip

FactState = Literal["stands", "coming", "over", "ended"]
"""Of a fact or waiver on a day; as `recusal.state.<state>`."""

FACT_STATES: Final[tuple[FactState, ...]] = ("stands", "coming", "over", "ended")


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver, both days included. `case`: number, None: of every case."""

    id: int
    approver: str
    reason: str
    first: date
    last: date
    case: str | None
    state: FactState
    revoked_by: str | None


@dataclass(frozen=True, slots=True)
class FactLine:
    """What stands against an officer, both days included, `last` None: until it is ended.

    `target`: name of the unit or place, or number of the case.
    """

    id: int
    number: str
    name: str
    unit: str
    kind: RecusalKind
    target: str
    tier: Tier
    ground: str
    source: Source
    first: date
    last: date | None
    state: FactState
    entered_at: datetime
    entered_by: str
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None
    waivers: tuple[WaiverLine, ...]


def visible_recusals(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[Recusal]:
    """The facts that meet the conditions, by id, but for those that the actor must not know of.

    Those are facts about hidden cases, and what others than oneself told of the officer that the
    actor is.
    """
    hidden = hidden_cases(session, actor, today)
    rows = session.scalars(select(Recusal).where(*conditions).order_by(Recusal.id))
    return [
        row
        for row in rows
        if row.case_id not in hidden
        and (row.officer_id != actor.officer or row.source == "declared")
    ]


def visible_recusal(session: Session, actor: Actor, today: date, recusal_id: int) -> Recusal:
    """The fact. Raises LunzhiError for one that the actor must not know of as for none."""
    found = visible_recusals(session, actor, today, Recusal.id == recusal_id)
    if not found:
        raise LunzhiError("recusal.unknown", {"id": recusal_id})
    return found[0]


def fact_lines(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[FactLine]:
    """Those facts as the actor may read them: what stands first, then the latest first."""
    rows = visible_recusals(session, actor, today, *conditions)
    waivers = _waivers(session, actor, today, [row.id for row in rows])
    named = _Named(session)
    lines = [
        _without_others(line) if row.officer_id == actor.officer else line
        for row in rows
        for line in [_line(row, named, today, tuple(waivers[row.id]))]
    ]
    return sorted(lines, key=lambda line: (FACT_STATES.index(line.state), -line.id))


def _without_others(line: FactLine) -> FactLine:
    """Without why and by whom it was ended or let pass, which is not the officer's to read."""
    return replace(line, waivers=(), ended_by=None, end_reason=None)


def state_of_fact(first: date, end: date | None, ended: date | None, today: date) -> FactState:
    """Where a fact of the days `[first, end)` stands, which somebody may have ended."""
    if ended is not None and ended <= today:
        return "ended"
    if end is not None and end <= today:
        return "over"
    return "coming" if first > today else "stands"


def _waivers(
    session: Session, actor: Actor, today: date, recusals: Sequence[int]
) -> Mapping[int, list[WaiverLine]]:
    hidden = hidden_cases(session, actor, today)
    rows = (
        select(Waiver, Case.number)
        .outerjoin(Case, Case.id == Waiver.case_id)
        .where(Waiver.recusal_id.in_(recusals))
        .order_by(Waiver.id.desc())
    )
    found = defaultdict[int, list[WaiverLine]](list)
    for waiver, case in session.execute(rows):
        if waiver.case_id not in hidden:
            found[waiver.recusal_id].append(_waiver_line(waiver, case, today))
    return found


def _waiver_line(row: Waiver, case: str | None, today: date) -> WaiverLine:
    revoked = today if row.revoked_at is not None else None
    return WaiverLine(
        id=row.id, approver=row.approver, reason=row.reason, first=row.first,
        last=last_of(row.end) or row.end, case=case,
        state=state_of_fact(row.first, row.end, revoked, today), revoked_by=row.revoked_by,
    )  # fmt: skip


class _Named:
    """What facts name by id, by its name."""

    def __init__(self, session: Session) -> None:
        self._lists = settings_in(session).settings.inspection
        self._units = dict(session.execute(select(Unit.id, Unit.name)).all())
        self._cases = dict(session.execute(select(Case.id, Case.number)).all())
        self._session = session

    def target(self, row: Recusal) -> str:
        return next(iter(self._targets(row)), "")

    def _targets(self, row: Recusal) -> Iterator[str]:
        if row.unit_id is not None:
            yield self._units[row.unit_id]
        if row.place is not None:
            # A place may have been taken out of the settings since.
            yield self._lists.place_name(row.place)
        if row.case_id is not None:
            yield self._cases[row.case_id]

    def officer(self, officer_id: int) -> tuple[Officer, str]:
        officer = self._session.get_one(Officer, officer_id)
        return officer, self._units[officer.unit_id]


def _line(row: Recusal, named: _Named, today: date, waivers: tuple[WaiverLine, ...]) -> FactLine:
    officer, unit = named.officer(row.officer_id)
    return FactLine(
        id=row.id, number=officer.staff_number, name=officer.name, unit=unit,
        kind=cast("RecusalKind", row.kind), target=named.target(row), tier=cast("Tier", row.tier),
        ground=row.ground, source=cast("Source", row.source), first=row.valid_from,
        last=last_of(row.valid_until),
        state=state_of_fact(row.valid_from, row.valid_until, row.ended_on, today),
        entered_at=row.entered_at, entered_by=row.entered_by, ended_on=row.ended_on,
        ended_by=row.ended_by, end_reason=row.end_reason, waivers=waivers,
    )  # fmt: skip
