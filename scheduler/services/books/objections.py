"""Objections: a home unit says that it cannot do without somebody, and the office decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.inspection import ObjectionState
from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.books.teams_snapshot import has_begun, is_over
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import away_in, is_about, kept_from
from scheduler.services.books.finding import officer_by_number, units_concerned
from scheduler.services.books.knowing import must_see_whole, refuse_own
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_by_hand import Substitution, substituted
from scheduler.services.books.teams_places import Substitute, alternates_for
from scheduler.services.books.teams_releases import PublishedTeams
from scheduler.services.books.telling import telling
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import Objection, Visit, VisitSeat

__all__ = [
    "ObjectionLine", "OwnObjection", "decide_objection", "object_to", "objections",
    "objections_waiting", "own_objections",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnObjection:
    """An objection as the unit sees it that raised it. `uid`: what pages call it.

    `days`: of the duty, as they stand; none once the place was given anew, for other days, and for
    the unit itself none once it is nobody's of it any more.
    `estimated`: those of them whose year's working days nobody knows.
    """

    id: int
    uid: str
    name: str
    days: tuple[date, ...]
    estimated: frozenset[date]
    state: ObjectionState
    reason: str
    raised_at: datetime
    decision: str | None


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection as the office sees it. `case`: number, with `matter` and `units` by name.

    `sits`: whether the officer still does, without which it needs no decision; `begun`: whether it
    is too late for somebody else; `is_over`: whether the visit is past.
    `instead`: who could go, lightest effect first; only of one to be decided, for who decides.
    """

    own: OwnObjection
    number: str
    unit: str
    case: str
    matter: str
    units: tuple[str, ...]
    seat: str
    sits: bool
    begun: bool
    is_over: bool
    raised_by: str
    decided_at: datetime | None
    decided_by: str | None
    instead: tuple[Substitute, ...] = ()


def object_to(books: Books, number: str, first: date, reason: str) -> int:
    """A liaison objects to one of the unit's being away, once and within the term; its id.

    `number`, `first`: staff number and first day of an `AwayRow`. Raises LunzhiError for one of
    another unit as for none.
    """
    with books.acting("liaison") as act:
        said = checked_text(reason)
        wanted = (number, first)
        rows = away_in(act.session, books)
        row = next((each for each in rows if (each.number, each.days[0]) == wanted), None)
        if row is None or row.unit != books.actor.unit:
            raise LunzhiError("away.unknown")
        if row.objection is not None:
            raise LunzhiError("objection.raised", {"name": row.name})
        if not row.may_object:
            last = row.object_by.isoformat()
            raise LunzhiError("objection.over", {"name": row.name, "last": last})
        objection = Objection(
            uid=books.new_uid(), visit_seat_id=row.seat, unit_id=row.unit, reason=said,
            state="open", raised_at=act.at, raised_by=act.by,
        )  # fmt: skip
        act.session.add(objection)
        act.session.flush()
        act.record(
            "objection.raised", f"objection:{objection.id}", officer=row.number, reason=said,
            days=[day.isoformat() for day in row.days],
        )  # fmt: skip
        return objection.id


def decide_objection(
    books: Books, objection: int | str, decision: str, *, uphold: bool, into: str | None = None
) -> PublishedTeams | None:
    """Upholds or dismisses it, with the reason that the unit gets to see.

    `objection`: its id, or its `uid`. `into`: staff number of who goes instead, published in the
    same act; None: an upheld one only says that somebody else is to go. Raises LunzhiError for the
    own duty, once it is decided or lapsed, and for a dismissed one with somebody else; RefusedTeam.
    """
    if into is not None and not uphold:
        raise LunzhiError("objection.dismissed_into")
    if into is not None:
        must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *ASSIGNERS) as act:
        said = checked_text(decision)
        row = _objection(act.session, books, objection)
        held = act.session.get_one(VisitSeat, row.visit_seat_id)
        refuse_own(books.actor, held.officer_id)
        if row.state != "open":
            raise LunzhiError("objection.decided")
        if not _stands(row, held, act.session.get_one(Visit, held.visit_id)):
            raise LunzhiError("objection.lapsed")
        row.state = "upheld" if uphold else "dismissed"
        row.decided_at, row.decided_by, row.decision = act.at, act.by, said
        instead = None
        if into is not None:
            instead = officer_by_number(act.session, into).id
        act.record(
            f"objection.{row.state}", f"objection:{row.id}", reason=said,
            into=None if instead is None else into,
        )  # fmt: skip
        return None if instead is None else _somebody_else(act, row, instead, said, books)


def objections(books: Books) -> Sequence[ObjectionLine]:
    """All of them, those to be decided first, then the newest."""
    decides = books.actor.is_any_of(*ASSIGNERS) and not books.actor.is_tied
    with books.looking(*CASE_READERS) as session:
        found = list(_lines(session, books))
        if decides:
            found = [_with_others(session, books, line) for line in found]
        return sorted(found, key=lambda each: (each.own.state != "open", -each.own.id))


def objections_waiting(session: Session, books: Books) -> Sequence[ObjectionLine]:
    """Those to be decided, and those upheld while the same person is still to go; oldest first."""
    unsettled = Objection.state.in_(("open", "upheld"))
    return [
        line
        for line in _lines(session, books, unsettled)
        if line.own.state == "open" or (line.sits and not line.begun)
    ]


def own_objections(books: Books) -> Sequence[OwnObjection]:
    """Those of the liaison's unit, the newest first."""
    with books.looking("liaison") as session:
        of_unit = Objection.unit_id == books.actor.unit
        found = list(_lines(session, books, of_unit))[::-1]
        # Where somebody else goes, and when, is none of the unit's business.
        return [
            line.own if line.sits else replace(line.own, days=(), estimated=frozenset())
            for line in found
        ]


def _with_others(session: Session, books: Books, line: ObjectionLine) -> ObjectionLine:
    if line.own.state != "open" or line.begun:
        return line
    wish = _exchange(session, session.get_one(Objection, line.own.id))
    return replace(line, instead=alternates_for(session, wish, books.today))


def _somebody_else(
    act: Act, objection: Objection, instead: int, said: str, books: Books
) -> PublishedTeams:
    return substituted(act, books, _exchange(act.session, objection, instead), said)


def _exchange(session: Session, objection: Objection, instead: int | None = None) -> Substitution:
    """Somebody else, or nobody yet, in the place that it is about."""
    seat = session.get_one(VisitSeat, objection.visit_seat_id)
    visit = session.get_one(Visit, seat.visit_id)
    case = session.get_one(Case, visit.case_id).number
    return Substitution(case, seat.seat, seat.officer_id, instead)


def _objection(session: Session, books: Books, objection: int | str) -> Objection:
    """By id, or by what pages call it. Raises LunzhiError for none, and for one about a case that
    the actor must not know.
    """
    named = Objection.uid == objection if isinstance(objection, str) else Objection.id == objection
    wanted = (
        select(Objection)
        .join(VisitSeat, VisitSeat.id == Objection.visit_seat_id)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .where(named, Visit.case_id.not_in(kept_from(session, books)))
    )
    found = session.scalar(wanted)
    if found is None:
        raise LunzhiError("objection.unknown")
    return found


def _lines(
    session: Session, books: Books, *conditions: ColumnElement[bool]
) -> Iterator[ObjectionLine]:
    rows = (
        select(Objection, VisitSeat, Visit, Case, Officer, Unit.name)
        .join(VisitSeat, VisitSeat.id == Objection.visit_seat_id)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .join(Case, Case.id == Visit.case_id)
        .join(Officer, Officer.id == VisitSeat.officer_id)
        .join(Unit, Unit.id == Objection.unit_id)
        .where(Case.id.not_in(kept_from(session, books)), *conditions)
        .order_by(Objection.id)
    )
    lists = settings_in(session).settings.inspection
    concerned, workdays = units_concerned(session), workdays_in(session)
    for objection, seat, visit, case, officer, unit in session.execute(rows).all():
        sits = _stands(objection, seat, visit)
        yield ObjectionLine(
            own=_own(objection, officer.name, seat, visit, workdays, sits=sits),
            number=officer.staff_number,
            unit=unit,
            case=case.number,
            matter=lists.matter_name(case.matter),
            units=tuple(unit.name for unit in concerned[case.id]),
            seat=lists.seat_name(seat.seat),
            sits=sits,
            begun=has_begun(visit.start, books.today),
            is_over=is_over(date.fromisoformat(visit.days[-1]), books.today),
            raised_by=objection.raised_by,
            decided_at=objection.decided_at,
            decided_by=objection.decided_by,
        )


def _stands(objection: Objection, seat: VisitSeat, visit: Visit) -> bool:
    """Whether the officer is still to go, on the days that it is about."""
    return seat.left_at is None and not visit.cancelled and is_about(objection, seat)


def _own(
    objection: Objection,
    name: str,
    seat: VisitSeat,
    visit: Visit,
    workdays: Workdays,
    *,
    sits: bool,
) -> OwnObjection:
    state: Any = objection.state  # only states are ever stored
    if state == "open" and not sits:
        state = "lapsed"
    days = tuple(map(date.fromisoformat, visit.days)) if is_about(objection, seat) else ()
    return OwnObjection(
        id=objection.id,
        uid=objection.uid,
        name=name,
        days=days,
        estimated=workdays.estimated(days),
        state=state,
        reason=objection.reason,
        raised_at=objection.raised_at,
        decision=objection.decision,
    )
