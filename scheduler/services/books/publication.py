"""What a release does to the stints that people know: the one place where they are moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.problem import Window
from scheduler.store.duties import Duty, Stint

__all__ = ["Content", "Move", "apply_moves", "change_stint", "known_stints", "moves"]

_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Content:
    """What people know of a stint. `end`: first day no longer served."""

    start: date
    end: date
    post: str

    def row(self) -> dict[str, str]:
        """As plain JSON."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "post": self.post,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """A stint that is not what people knew: `new`, `moved` or `lost`. `duty`: its duty's id."""

    duty: int
    kind: Literal["new", "moved", "lost"]
    before: Content | None
    after: Content | None

    def row(self) -> dict[str, Any]:
        """As plain JSON."""
        before = self.before.row() if self.before else None
        after = self.after.row() if self.after else None
        return {"duty": self.duty, "kind": self.kind, "before": before, "after": after}


def known_stints(session: Session, window: Window, today: date) -> dict[int, Content]:
    """The stints that start within the window and have not begun today or before, by duty."""
    rows = select(Stint).where(
        Stint.cancelled.is_(False),
        Stint.start >= window.first,
        Stint.start > today,
        Stint.start < window.end,
    )
    return {row.duty_id: Content(row.start, row.end, row.post) for row in session.scalars(rows)}


def moves(known: Mapping[int, Content], planned: Mapping[int, Content]) -> list[Move]:
    """What differs, by duty; what is the same is no move."""
    found = []
    for duty in sorted({*known, *planned}):
        before, after = known.get(duty), planned.get(duty)
        if before is None:
            found.append(Move(duty, "new", None, after))
        elif after is None:
            found.append(Move(duty, "lost", before, None))
        elif before != after:
            found.append(Move(duty, "moved", before, after))
    return found


def apply_moves(session: Session, made: Iterable[Move], release: int, at: datetime) -> None:
    """Has the stints be what the moves say, each with its counter and date of change."""
    moved = list(made)
    known = select(Stint).where(Stint.duty_id.in_([move.duty for move in moved]))
    stints = {stint.duty_id: stint for stint in session.scalars(known)}
    firsts = dict(session.execute(select(Duty.id, Duty.first_sequence)).all())
    for move in moved:
        stint = stints.get(move.duty)
        if stint is not None:
            change_stint(stint, at, move.after, release)
        elif move.after is not None:
            session.add(
                Stint(
                    duty_id=move.duty, start=move.after.start, end=move.after.end,
                    post=move.after.post, changed_at=at, release=release,
                    sequence=firsts[move.duty],
                )
            )  # fmt: skip


def change_stint(
    stint: Stint, at: datetime, content: Content | None, release: int | None = None
) -> None:
    """Has the stint be that from now on; None: cancelled, with its last days and post kept.

    The counter goes up by one, and the date of change forward, however the clock stands.
    """
    if content is not None:
        stint.start, stint.end, stint.post = content.start, content.end, content.post
    stint.cancelled = content is None
    stint.sequence += 1
    stint.changed_at = max(at, stint.changed_at + _TICK)
    if release is not None:
        stint.release = release
