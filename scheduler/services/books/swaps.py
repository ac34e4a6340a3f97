"""Two officers exchange their stints: proposed, accepted, and approved by the department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.roles import PLANNERS, READERS
from scheduler.books.swaps import OPEN_SWAPS, SwapState
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.finding import latest_duty, live_stint, own_officer
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.publication import Content, change_stint
from scheduler.services.books.swap_checks import check_swap, standing_in
from scheduler.services.books.swap_lines import SwapLine, SwapSide, sides_in, swap_lines
from scheduler.services.books.telling import telling
from scheduler.store.desk import Swap
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer

__all__ = [
    "accept_swap", "approve_swap", "decline_swap", "propose_swap", "refuse_swap",
    "swap_candidates", "swaps", "withdraw_swap",
]  # fmt: skip

_MOST_CANDIDATES: Final = 50
_MOST_LOOKED_AT: Final = 300


def propose_swap(books: Books, other_number: str, reason: str) -> int:
    """An officer proposes to another one to serve each other's stint; the id of the swap.

    Raises RefusedSwap with the rules that it would break for the officer, and LunzhiError where it
    would break others, where one of them has no stint that is still to begin, or the officer has
    proposed one that is open.
    """
    with books.acting("officer") as act:
        said = checked_text(reason)
        officer = own_officer(act.session, books.actor, books.today)
        mine = _own_stint(act.session, officer, books.today)
        other, theirs = _others_stint(act.session, other_number, books.today)
        if other.id == officer.id:
            raise LunzhiError("swap.oneself")
        if (mine.start, mine.end, mine.post) == (theirs.start, theirs.end, theirs.post):
            raise LunzhiError("swap.same_stint", {"name": other.name})
        _refuse_second(act.session, mine.duty_id)
        check_swap(act.session, books.today, mine.duty_id, theirs.duty_id, told=mine.duty_id)
        swap = Swap(
            duty_id=mine.duty_id, other_id=theirs.duty_id, state="proposed", reason=said,
            # Not before what it is about, so that a later change of a stint is told from it.
            proposed_at=max(act.at, mine.changed_at, theirs.changed_at), proposed_by=act.by,
        )  # fmt: skip
        act.session.add(swap)
        act.session.flush()
        _record(act, "swap.proposed", swap, reason=said)
        return swap.id


def accept_swap(books: Books, swap_id: int) -> None:
    """The other agrees; the department is to approve. Raises as `propose_swap`, and LunzhiError
    for a swap that is none of theirs, was decided, or whose stints have changed.
    """
    with books.acting("officer") as act:
        swap = _answerable(act.session, books, swap_id, "other")
        _refuse_other_state(swap, "proposed")
        _refuse_changed(act.session, swap, books.today)
        check_swap(act.session, books.today, swap.duty_id, swap.other_id, told=swap.other_id)
        _answer(act, swap, "accepted")


def decline_swap(books: Books, swap_id: int) -> None:
    """The other does not agree, or no longer. Raises LunzhiError as `accept_swap`."""
    with books.acting("officer") as act:
        swap = _answerable(act.session, books, swap_id, "other")
        _refuse_other_state(swap, *OPEN_SWAPS)
        _answer(act, swap, "declined")


def withdraw_swap(books: Books, swap_id: int) -> None:
    """Who proposed it does so no longer. Raises LunzhiError as `accept_swap`."""
    with books.acting("officer") as act:
        swap = _answerable(act.session, books, swap_id, "one")
        _refuse_other_state(swap, *OPEN_SWAPS)
        swap.state = "withdrawn"
        _record(act, "swap.withdrawn", swap)


def approve_swap(books: Books, swap_id: int) -> None:
    """Both stints are exchanged, if the referee passes it by today's books; calendars tell it.

    A draft that was made before can no longer be published: what it took as published is not what
    people know. Raises RefusedSwap, and LunzhiError as `accept_swap`.
    """
    with telling(books, *PLANNERS) as act:
        swap = _known(act.session, swap_id)
        _refuse_other_state(swap, "accepted")
        one, other = _refuse_changed(act.session, swap, books.today)
        check_swap(act.session, books.today, swap.duty_id, swap.other_id)
        of_one, of_other = _content(one), _content(other)
        change_stint(one, act.at, of_other)
        change_stint(other, act.at, of_one)
        _decide(act, swap, "approved", None)
        _record(act, "swap.approved", swap, one=of_other.row(), other=of_one.row())


def refuse_swap(books: Books, swap_id: int, reason: str) -> None:
    """The department does not approve, and says why. Raises LunzhiError as `accept_swap`."""
    with books.acting(*PLANNERS) as act:
        said = checked_text(reason)
        swap = _known(act.session, swap_id)
        _refuse_other_state(swap, *OPEN_SWAPS)
        _decide(act, swap, "refused", said)
        _record(act, "swap.refused", swap, reason=said)


def swaps(books: Books, *, open_only: bool = False) -> Sequence[SwapLine]:
    """All swaps, the latest first; an officer sees those that are theirs to answer or withdraw."""
    with books.looking(*READERS, "officer") as session:
        conditions = list[ColumnElement[bool]]()
        if open_only:
            conditions.append(Swap.state.in_(OPEN_SWAPS))
        if not books.actor.is_any_of(*READERS):
            conditions.append(_concerns(books.actor.officer))
        return swap_lines(session, *conditions)


def swap_candidates(books: Books) -> Sequence[SwapSide]:
    """Whose stint the officer could exchange for the own one, the nearest in time first.

    Of a large county the nearest few hundred are looked at, and fifty listed at most. Raises
    LunzhiError without a stint that is still to begin.
    """
    with books.looking("officer") as session:
        officer = own_officer(session, books.actor, books.today)
        mine = _own_stint(session, officer, books.today)
        found = list(islice(_passing(session, mine, books.today), _MOST_CANDIDATES))
        sides = sides_in(session, found)
        return [sides[duty] for duty in found]


def _passing(session: Session, mine: Stint, today: date) -> Iterator[int]:
    standing = standing_in(session, today)
    rows = select(Stint).where(
        Stint.cancelled.is_(False), Stint.start > today, Stint.duty_id != mine.duty_id
    )
    others = [row for row in session.scalars(rows) if _content(row) != _content(mine)]
    others.sort(key=lambda row: (abs((row.start - mine.start).days), row.start, row.duty_id))
    for row in others[:_MOST_LOOKED_AT]:
        both = (mine.duty_id, row.duty_id)
        if standing.has(*both) and standing.passes(*both):
            yield row.duty_id


def _own_stint(session: Session, officer: Officer, today: date) -> Stint:
    stint = _planned(session, officer, today)
    if stint is None:
        raise LunzhiError("swap.no_stint")
    return stint


def _others_stint(session: Session, number: str, today: date) -> tuple[Officer, Stint]:
    """One answer for all who have none: whose numbers there are is not for officers to know."""
    other = session.scalar(select(Officer).where(Officer.staff_number == number))
    stint = None if other is None else _planned(session, other, today)
    if other is None or stint is None:
        raise LunzhiError("swap.no_other_stint", {"found": shown(number)})
    return other, stint


def _planned(session: Session, officer: Officer, today: date) -> Stint | None:
    duty = latest_duty(session, officer)
    stint = None if duty is None or duty.exempt_on is not None else live_stint(session, duty)
    return stint if stint is not None and stint.start > today else None


def _refuse_second(session: Session, duty_id: int) -> None:
    same = (Swap.duty_id == duty_id, Swap.state.in_(OPEN_SWAPS))
    known = session.scalar(select(Swap.id).where(*same).limit(1))
    if known is not None:
        raise LunzhiError("swap.proposed_already", {"id": known})


def _known(session: Session, swap_id: int) -> Swap:
    swap = session.get(Swap, swap_id)
    if swap is None:
        raise LunzhiError("swap.unknown", {"id": swap_id})
    return swap


def _answerable(session: Session, books: Books, swap_id: int, side: str) -> Swap:
    officer = own_officer(session, books.actor, books.today)
    swap = _known(session, swap_id)
    duty = session.get_one(Duty, swap.duty_id if side == "one" else swap.other_id)
    if duty.officer_id != officer.id:
        raise LunzhiError("swap.unknown", {"id": swap_id})
    return swap


def _refuse_other_state(swap: Swap, *states: SwapState) -> None:
    if swap.state not in states:
        raise LunzhiError(f"swap.is_{swap.state}", {"id": swap.id})


def _refuse_changed(session: Session, swap: Swap, today: date) -> tuple[Stint, Stint]:
    """Both stints. Raises LunzhiError unless they are still those that were to be exchanged."""
    one, other = (session.get_one(Stint, duty) for duty in (swap.duty_id, swap.other_id))
    for stint in (one, other):
        if stint.cancelled or stint.start <= today or stint.changed_at > swap.proposed_at:
            raise LunzhiError("swap.stint_changed", {"id": swap.id})
    return one, other


def _answer(act: Act, swap: Swap, state: SwapState) -> None:
    swap.state = state
    swap.answered_at, swap.answered_by = act.at, act.by
    _record(act, f"swap.{state}", swap)


def _decide(act: Act, swap: Swap, state: SwapState, said: str | None) -> None:
    swap.state, swap.decision = state, said
    swap.decided_at, swap.decided_by = act.at, act.by


def _record(act: Act, code: str, swap: Swap, **values: Any) -> None:
    """Once of each duty, so that it is found in the history of both."""
    for duty in (swap.duty_id, swap.other_id):
        act.record(
            code, f"duty:{duty}", swap=swap.id, duties=[swap.duty_id, swap.other_id], **values
        )


def _content(stint: Stint) -> Content:
    return Content(stint.start, stint.end, stint.post)


def _concerns(officer: int | None) -> ColumnElement[bool]:
    own = select(Duty.id).where(Duty.officer_id == officer)
    return Swap.duty_id.in_(own) | Swap.other_id.in_(own)
