"""Tables of what is owed, what was published of it, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned

__all__ = ["Appraisal", "Duty", "Stint"]


class Duty(Versioned, Table):
    """One owed stint of one officer.

    `uid`: permanent and unlike any other's, also in other counties: what calendars know the stint
    by. `arose_on`: the promotion, or the recall after which it is owed again. `first_sequence`:
    what its stint's counter starts with; above 0 where a backup was restored, and calendars may
    know a stint of it that the books no longer do.
    """

    __tablename__ = "duty"

    id: Mapped[Key] = mapped_column(init=False)
    uid: Mapped[Code] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    arose_on: Mapped[date]
    serve_by: Mapped[date]
    deferred_until: Mapped[date | None] = mapped_column(default=None)
    deferred_reason: Mapped[str | None] = mapped_column(default=None)
    deferred_approver: Mapped[str | None] = mapped_column(default=None)
    exempt_on: Mapped[date | None] = mapped_column(default=None)
    exempt_reason: Mapped[str | None] = mapped_column(default=None)
    exempt_approver: Mapped[str | None] = mapped_column(default=None)
    recalled_on: Mapped[date | None] = mapped_column(default=None)
    recall_reason: Mapped[str | None] = mapped_column(default=None)
    recall_approver: Mapped[str | None] = mapped_column(default=None)
    first_sequence: Mapped[int] = mapped_column(default=0)


class Stint(Table):
    """The stint as people know it: at most one of a duty, never removed.

    `end`: first day no longer served. `sequence` and `changed_at` move exactly when the content
    (days, post, cancelled) does, and only forward. `release`: the one that last changed it; None:
    it was served or under way when the books were opened, or a backup restored since knows nothing
    of its release.
    """

    __tablename__ = "stint"

    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), primary_key=True)
    start: Mapped[date] = mapped_column(index=True)
    end: Mapped[date]
    post: Mapped[Code]
    changed_at: Mapped[datetime]
    release: Mapped[int | None] = mapped_column(ForeignKey("release.number"), default=None)
    cancelled: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)


class Appraisal(Table):
    """How a stint that is over was judged."""

    __tablename__ = "appraisal"

    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), primary_key=True)
    grade: Mapped[Code]
    text: Mapped[str]
    by: Mapped[Code]
    at: Mapped[datetime]
