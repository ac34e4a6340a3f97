"""Tables of who may sit in teams, and what stands against it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned

__all__ = ["Declaration", "Inspector", "InspectorRole", "Recusal", "Waiver"]


class Inspector(Versioned, Table):
    """An officer on the name list from which teams are drawn. Days `[since, until)`.

    `hometown`: id of a place of the settings. `max_days`: most days of visits in one plan, None: as
    the settings say. `brought_days`: days of visits served in `brought_year` before the books knew
    of any. Who serves a stint need not stand here: the stint makes them a supervisor.
    """

    __tablename__ = "inspector"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    since: Mapped[date]
    until: Mapped[date | None] = mapped_column(default=None)
    hometown: Mapped[Code | None] = mapped_column(default=None)
    max_days: Mapped[int | None] = mapped_column(default=None)
    brought_year: Mapped[int | None] = mapped_column(default=None)
    brought_days: Mapped[int] = mapped_column(default=0)


class InspectorRole(Table):
    """A role, like lead or lawyer, that an officer holds on days `[first, end)`; None: open."""

    __tablename__ = "inspector_role"

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    role: Mapped[Code]
    first: Mapped[date | None] = mapped_column(default=None)
    end: Mapped[date | None] = mapped_column(default=None)


class Declaration(Table):
    """That an officer has declared all interests; without one in force nobody sits anywhere.

    `expires_on`: first day on which it holds no longer.
    """

    __tablename__ = "declaration"

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    declared_on: Mapped[date]
    expires_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]


class Recusal(Versioned, Table):
    """What stands against an officer, on days `[valid_from, valid_until)`; None: until ended.

    `kind`: unit, place or case, of which the one is given that it names. `source`: declared (by the
    officer), reported (by others) or decided (by the organ). `ended_on`: first day on which it no
    longer stands because somebody ended it.
    """

    __tablename__ = "recusal"

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    kind: Mapped[Code]
    tier: Mapped[Code]
    ground: Mapped[str]
    source: Mapped[Code]
    valid_from: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    place: Mapped[Code | None] = mapped_column(default=None)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_case.id"), default=None)
    valid_until: Mapped[date | None] = mapped_column(default=None)
    declaration_id: Mapped[int | None] = mapped_column(ForeignKey("declaration.id"), default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[Code | None] = mapped_column(default=None)
    end_reason: Mapped[str | None] = mapped_column(default=None)


class Waiver(Versioned, Table):
    """That a named approver lets a `local` ground pass, on days `[first, end)`.

    `case_id` None: in every case that it concerns.
    """

    __tablename__ = "waiver"

    id: Mapped[Key] = mapped_column(init=False)
    recusal_id: Mapped[int] = mapped_column(ForeignKey("recusal.id"), index=True)
    approver: Mapped[str]
    reason: Mapped[str]
    first: Mapped[date]
    end: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_case.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_by: Mapped[Code | None] = mapped_column(default=None)
