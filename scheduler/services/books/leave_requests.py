"""Leave that officers ask for, and what the department decides: granted leave is leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.leave import LEAVE_KINDS, LeaveKind, RequestState
from scheduler.books.roles import KEEPERS, READERS
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.absences import enter_leave, refuse_overlapping
from scheduler.services.books.finding import TAKES_PLACE, end_of_days, own_officer
from scheduler.services.books.opened import Act, Books
from scheduler.store.desk import LeaveRequest
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer, Unit

__all__ = [
    "RequestLine", "ask_leave", "grant_leave", "leave_requests", "refuse_leave", "request_lines",
    "withdraw_leave_request",
]  # fmt: skip

_MOST_OPEN: Final = 20
_MOST_DAYS: Final = 3 * 366


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request for leave, both days included, and what was decided.

    `unit`: name. `collides`: a published stint that is not over lies on some of its days.
    """

    id: int
    number: str
    name: str
    unit: str
    first: date
    last: date
    kind: LeaveKind
    state: RequestState
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    collides: bool


def ask_leave(books: Books, first: date, last: date, kind: str) -> int:
    """An officer asks to be away, both days included; the id of the request.

    Raises LunzhiError for days that are past, the wrong way round, too many or asked for already,
    and for a kind that there is not.
    """
    with books.acting("officer") as act:
        officer = own_officer(act.session, books.actor, books.today)
        _check_days(first, last, books.today)
        if kind not in LEAVE_KINDS:
            raise LunzhiError("leave_request.kind", {"found": shown(kind)})
        end = end_of_days(first, last)
        refuse_overlapping(act.session, officer, first, end)
        _refuse_asked(act.session, officer, first, end)
        request = LeaveRequest(
            officer_id=officer.id, first=first, end=end, kind=kind, state="open",
            asked_at=act.at, asked_by=act.by,
        )  # fmt: skip
        act.session.add(request)
        act.session.flush()
        _record(act, "leave.asked", request, officer, kind=kind)
        return request.id


def withdraw_leave_request(books: Books, request_id: int) -> None:
    """Asks for it no longer. Raises LunzhiError for another's as for none, and once decided."""
    with books.acting("officer") as act:
        officer = own_officer(act.session, books.actor, books.today)
        request = act.session.get(LeaveRequest, request_id)
        if request is None or request.officer_id != officer.id:
            raise _unknown(request_id)
        _decide(act, request, "withdrawn")
        _record(act, "leave.request_withdrawn", request, officer)


def grant_leave(books: Books, request_id: int) -> bool:
    """The officer is on leave then. True: a published stint overlaps it, and must be planned anew.

    Raises LunzhiError where it was decided already, and where leave is on record by now.
    """
    with books.acting(*KEEPERS) as act:
        request, officer = _to_decide(act.session, request_id)
        _decide(act, request, "granted")
        _record(act, "leave.granted", request, officer)
        kind = cast("LeaveKind", request.kind)  # no other is ever stored
        return enter_leave(act, officer, request.first, request.end, kind)


def refuse_leave(books: Books, request_id: int, reason: str) -> None:
    """The officer is told why not. Raises LunzhiError where it was decided already."""
    with books.acting(*KEEPERS) as act:
        said = checked_text(reason)
        request, officer = _to_decide(act.session, request_id)
        _decide(act, request, "refused", said)
        _record(act, "leave.refused", request, officer, reason=said)


def leave_requests(books: Books, state: RequestState | None = None) -> Sequence[RequestLine]:
    """The requests in that state or in any, the latest first.

    A liaison sees those of the own unit, an officer the own.
    """
    with books.looking(*READERS, "liaison", "officer") as session:
        conditions = [] if state is None else [LeaveRequest.state == state]
        if not books.actor.is_any_of(*READERS):
            own = (
                Officer.unit_id == books.actor.unit
                if "liaison" in books.actor.roles
                else Officer.id == books.actor.officer
            )
            conditions.append(own)
        return request_lines(session, books.today, *conditions)


def request_lines(
    session: Session, today: date, *conditions: ColumnElement[bool], most: int | None = None
) -> list[RequestLine]:
    """Those requests, the latest first, at most so many."""
    stint = (
        select(Stint.duty_id)
        .join(Duty, Duty.id == Stint.duty_id)
        .where(
            Duty.officer_id == Officer.id, TAKES_PLACE, Stint.end > today,
            Stint.start < LeaveRequest.end, Stint.end > LeaveRequest.first,
        )
    )  # fmt: skip
    rows = (
        select(LeaveRequest, Officer.staff_number, Officer.name, Unit.name, exists(stint))
        .join(Officer, Officer.id == LeaveRequest.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(*conditions)
        .order_by(LeaveRequest.id.desc())
        .limit(most)
    )
    return [_line(*row) for row in session.execute(rows)]


def _line(request: LeaveRequest, number: str, name: str, unit: str, collides: bool) -> RequestLine:
    return RequestLine(
        id=request.id,
        number=number,
        name=name,
        unit=unit,
        first=request.first,
        last=request.end - timedelta(1),
        kind=cast("LeaveKind", request.kind),
        state=cast("RequestState", request.state),
        asked_at=request.asked_at,
        decided_at=request.decided_at,
        decided_by=request.decided_by,
        reason=request.reason,
        collides=collides,
    )


def _check_days(first: date, last: date, today: date) -> None:
    if first < today:
        raise LunzhiError("leave_request.past", {"first": first.isoformat()})
    if (last - first).days >= _MOST_DAYS:
        raise LunzhiError("leave_request.too_long", {"most": _MOST_DAYS})


def _refuse_asked(session: Session, officer: Officer, first: date, end: date) -> None:
    of_officer = (LeaveRequest.officer_id == officer.id, LeaveRequest.state == "open")
    overlapping = (LeaveRequest.first < end, LeaveRequest.end > first)
    known = session.scalars(select(LeaveRequest).where(*of_officer, *overlapping)).first()
    if known is not None:
        last = (known.end - timedelta(1)).isoformat()
        raise LunzhiError("leave_request.asked", {"first": known.first.isoformat(), "last": last})
    count = session.scalar(select(func.count()).select_from(LeaveRequest).where(*of_officer)) or 0
    if count >= _MOST_OPEN:
        raise LunzhiError("leave_request.many", {"most": _MOST_OPEN})


def _to_decide(session: Session, request_id: int) -> tuple[LeaveRequest, Officer]:
    request = session.get(LeaveRequest, request_id)
    if request is None:
        raise _unknown(request_id)
    return request, session.get_one(Officer, request.officer_id)


def _decide(
    act: Act, request: LeaveRequest, state: RequestState, reason: str | None = None
) -> None:
    if request.state != "open":
        raise LunzhiError(f"leave_request.is_{request.state}", {"id": request.id})
    request.state, request.reason = state, reason
    request.decided_at, request.decided_by = act.at, act.by


def _record(act: Act, code: str, request: LeaveRequest, officer: Officer, **values: Any) -> None:
    act.record(
        code, f"officer:{officer.id}", number=officer.staff_number, request=request.id,
        first=request.first.isoformat(), end=request.end.isoformat(), **values,
    )  # fmt: skip


def _unknown(request_id: int) -> LunzhiError:
    return LunzhiError("leave_request.unknown", {"id": request_id})
