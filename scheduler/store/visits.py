"""Tables of teams: the visits that people know, their releases, draws and objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Json, Packed

__all__ = ["Objection", "TeamDraw", "TeamRelease", "TeamReleaseEnd", "Visit", "VisitSeat"]


class TeamRelease(Table):
    """Teams that were published, never changed after. Days `[first, end)` of its plan.

    Its numbers are its own: those of rotations must not tell that there are visits. `changes`: what
    differs from the visits that people knew. `chain_head`: as of `Release`.
    """

    __tablename__ = "team_release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), unique=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    plan: Mapped[bytes] = mapped_column(Packed)
    first: Mapped[date]
    end: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[Code]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    chain_head: Mapped[Code]


class TeamReleaseEnd(Table):
    """That a release of teams was withdrawn, and why."""

    __tablename__ = "team_release_end"

    number: Mapped[int] = mapped_column(ForeignKey("team_release.number"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[Code]
    reason: Mapped[str]
    approver: Mapped[str]


class Visit(Versioned, Table):
    """The visit of a case as people know it: at most one of a case, never removed.

    `uid`: permanent and unlike any other's: what calendars know it by. `days`: ISO dates,
    ascending; `start` and `end` (first day after the last) stand beside them to be asked for.
    `release`: the one that last changed it.
    """

    __tablename__ = "visit"

    id: Mapped[Key] = mapped_column(init=False)
    uid: Mapped[Code] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("inspection_case.id"), unique=True)
    start: Mapped[date] = mapped_column(index=True)
    end: Mapped[date]
    days: Mapped[list[str]] = mapped_column(Json)
    changed_at: Mapped[datetime]
    release: Mapped[int] = mapped_column(ForeignKey("team_release.number"))
    cancelled: Mapped[bool] = mapped_column(default=False)


class VisitSeat(Table):
    """Who sits, or once sat, in a visit's team.

    `placed_at`: when they were last put there, or the visit onto other days. `left_at`: when
    somebody was taken out of it.
    """

    __tablename__ = "visit_seat"
    __table_args__ = (UniqueConstraint("visit_id", "officer_id"),)

    id: Mapped[Key] = mapped_column(init=False)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    seat: Mapped[Code]
    placed_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(default=None)


class TeamDraw(Versioned, Table):
    """A draw in public: promised before the value exists that decides the lots.

    `problem_id`: the problem as promised, whose own seed decides nothing. `commit`: what was
    promised, as `draw-commit/1`. `value`: once it exists, as entered; `job_id`: the solve with the
    seed that follows from it. `state`: promised, drawn or abandoned.
    """

    __tablename__ = "team_draw"

    id: Mapped[Key] = mapped_column(init=False)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    commit: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[Code]
    promised_at: Mapped[datetime]
    promised_by: Mapped[Code]
    value: Mapped[str | None] = mapped_column(default=None)
    drawn_at: Mapped[datetime | None] = mapped_column(default=None)
    drawn_by: Mapped[Code | None] = mapped_column(default=None)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), default=None)
    reason: Mapped[str | None] = mapped_column(default=None)


class Objection(Versioned, Table):
    """A unit objects to one of its people being away for a visit.

    `uid`: what pages call it, as numbers that count up would tell how many there are.
    `state`: open, upheld (somebody else goes) or dismissed.
    """

    __tablename__ = "objection"

    id: Mapped[Key] = mapped_column(init=False)
    uid: Mapped[Code] = mapped_column(unique=True)
    visit_seat_id: Mapped[int] = mapped_column(ForeignKey("visit_seat.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    reason: Mapped[str]
    state: Mapped[Code]
    raised_at: Mapped[datetime]
    raised_by: Mapped[Code]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[Code | None] = mapped_column(default=None)
    decision: Mapped[str | None] = mapped_column(default=None)
