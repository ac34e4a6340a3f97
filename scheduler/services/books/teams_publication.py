"""What a release does to the visits that people know: the one place where they are moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.store.visits import Visit, VisitSeat

__all__ = ["VisitContent", "VisitMove", "apply_visit_moves", "known_visits", "visit_moves"]

_TICK: Final = timedelta(seconds=1)
_DAY: Final = timedelta(1)


@dataclass(frozen=True, slots=True)
class VisitContent:
    """What people know of a visit. `seats`: pairs of seat and officer's id, sorted."""

    days: tuple[date, ...]
    seats: tuple[tuple[str, int], ...]

    def row(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "days": [day.isoformat() for day in self.days],
            "seats": [list(pair) for pair in self.seats],
        }


@dataclass(frozen=True, slots=True)
class VisitMove:
    """A visit that is not what people knew: `new`, `moved`, `seats` (others sit in it) or `lost`.

    `case`: the id of its case.
    """

    case: int
    kind: Literal["new", "moved", "seats", "lost"]
    before: VisitContent | None
    after: VisitContent | None

    def row(self) -> dict[str, Any]:
        """As plain JSON."""
        before = self.before.row() if self.before else None
        after = self.after.row() if self.after else None
        return {"case": self.case, "kind": self.kind, "before": before, "after": after}


def known_visits(session: Session, cases: Iterable[int]) -> dict[int, VisitContent]:
    """The visits of these cases that are not cancelled, by case."""
    wanted = select(Visit).where(Visit.case_id.in_([*cases]), Visit.cancelled.is_(False))
    visits = list(session.scalars(wanted))
    held: dict[int, list[tuple[str, int]]] = {visit.id: [] for visit in visits}
    sitting = select(VisitSeat).where(VisitSeat.visit_id.in_(held), VisitSeat.left_at.is_(None))
    for seat in session.scalars(sitting):
        held[seat.visit_id].append((seat.seat, seat.officer_id))
    return {
        visit.case_id: VisitContent(
            tuple(map(date.fromisoformat, visit.days)), tuple(sorted(held[visit.id]))
        )
        for visit in visits
    }


def visit_moves(
    known: Mapping[int, VisitContent], planned: Mapping[int, VisitContent]
) -> list[VisitMove]:
    """What differs, by case; what is the same is no move."""
    found = []
    for case in sorted({*known, *planned}):
        before, after = known.get(case), planned.get(case)
        if before is None:
            found.append(VisitMove(case, "new", None, after))
        elif after is None:
            found.append(VisitMove(case, "lost", before, None))
        elif before.days != after.days:
            found.append(VisitMove(case, "moved", before, after))
        elif before != after:
            found.append(VisitMove(case, "seats", before, after))
    return found


def apply_visit_moves(
    session: Session,
    made: Iterable[VisitMove],
    release: int,
    at: datetime,
    new_uid: Callable[[], str],
) -> None:
    """Has the visits be what the moves say. What calendars count is kept by their events."""
    for move in made:
        visit = session.scalar(select(Visit).where(Visit.case_id == move.case))
        if move.after is None:
            assert visit is not None
            visit.cancelled, visit.release = True, release
            visit.changed_at = max(at, visit.changed_at + _TICK)
            continue
        visit = visit or _added(session, move.case, move.after, release, at, new_uid())
        _place(visit, move.after, release, at)
        stay = _officers(move.before) if move.kind == "seats" else frozenset()
        _seat(session, visit, move.after, at, stay)


def _added(
    session: Session, case: int, content: VisitContent, release: int, at: datetime, uid: str
) -> Visit:
    visit = Visit(
        uid=uid, case_id=case, start=content.days[0], end=content.days[-1] + _DAY, days=[],
        changed_at=at - _TICK, release=release,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return visit


def _place(visit: Visit, content: VisitContent, release: int, at: datetime) -> None:
    visit.days = [day.isoformat() for day in content.days]
    visit.start, visit.end = content.days[0], content.days[-1] + _DAY
    visit.cancelled, visit.release = False, release
    visit.changed_at = max(at, visit.changed_at + _TICK)


def _officers(content: VisitContent | None) -> frozenset[int]:
    return frozenset(officer for _, officer in content.seats) if content else frozenset()


def _seat(
    session: Session, visit: Visit, content: VisitContent, at: datetime, stay: frozenset[int]
) -> None:
    """`stay`: officers who were in the team before, on the same days."""
    wanted = {officer: seat for seat, officer in content.seats}
    rows = session.scalars(select(VisitSeat).where(VisitSeat.visit_id == visit.id))
    there = {row.officer_id: row for row in rows}
    for officer, row in there.items():
        if officer not in wanted and row.left_at is None:
            row.left_at = at
    for officer, seat in wanted.items():
        if officer not in there:
            session.add(VisitSeat(visit_id=visit.id, officer_id=officer, seat=seat, placed_at=at))
            continue
        there[officer].seat, there[officer].left_at = seat, None
        if officer not in stay:
            there[officer].placed_at = at
