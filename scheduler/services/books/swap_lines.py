"""Swaps in a list, with the names, days and posts of the two whose stints they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.books.swaps import SwapState
from scheduler.services.books.settings import settings_in
from scheduler.store.desk import Swap
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer, Unit

__all__ = ["SwapLine", "SwapSide", "sides_in", "swap_lines"]


@dataclass(frozen=True, slots=True)
class SwapSide:
    """Somebody and their stint as it stands now. `unit` and `post`: names; `last`: last day."""

    officer: int
    number: str
    name: str
    unit: str
    start: date
    last: date
    post: str


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A swap: `one` has proposed it, to `other`. Once approved, each side shows the new stint."""

    id: int
    state: SwapState
    one: SwapSide
    other: SwapSide
    reason: str
    proposed_at: datetime
    answered_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    decision: str | None


def swap_lines(
    session: Session, *conditions: ColumnElement[bool], most: int | None = None
) -> list[SwapLine]:
    """Those swaps, the latest first, at most so many."""
    rows = select(Swap).where(*conditions).order_by(Swap.id.desc()).limit(most)
    found = session.scalars(rows).all()
    sides = sides_in(session, {duty for row in found for duty in (row.duty_id, row.other_id)})
    return [_line(row, sides) for row in found]


def sides_in(session: Session, duties: Iterable[int]) -> dict[int, SwapSide]:
    """Whose these duties are, and their stints, by duty."""
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    rows = (
        select(Stint, Officer, Unit.name)
        .join(Duty, Duty.id == Stint.duty_id)
        .join(Officer, Officer.id == Duty.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Stint.duty_id.in_(list(duties)))
    )
    return {
        stint.duty_id: SwapSide(
            officer=officer.id,
            number=officer.staff_number,
            name=officer.name,
            unit=unit,
            start=stint.start,
            last=stint.end - timedelta(1),
            post=posts.get(stint.post, stint.post),
        )
        for stint, officer, unit in session.execute(rows)
    }


def _line(swap: Swap, sides: dict[int, SwapSide]) -> SwapLine:
    return SwapLine(
        id=swap.id,
        state=cast("SwapState", swap.state),  # no other is ever stored
        one=sides[swap.duty_id],
        other=sides[swap.other_id],
        reason=swap.reason,
        proposed_at=swap.proposed_at,
        answered_at=swap.answered_at,
        decided_at=swap.decided_at,
        decided_by=swap.decided_by,
        decision=swap.decision,
    )
