"""Tables of units, officers and their accounts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Json

__all__ = ["Account", "Leave", "Officer", "Unit", "UnitBusy", "UnitLimit", "Wish"]


class Unit(Versioned, Table):
    """Where officers come from. `code`: the county's own, like B01."""

    __tablename__ = "unit"

    id: Mapped[Key] = mapped_column(init=False)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)


class UnitLimit(Table):
    """Most people of the unit away on one day, from `since` on until the next row's."""

    __tablename__ = "unit_limit"
    __table_args__ = (UniqueConstraint("unit_id", "since"),)

    id: Mapped[Key] = mapped_column(init=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    max_away: Mapped[int]


class UnitBusy(Table):
    """A period `[first, end)` in which the unit needs its people; `hard`: all of them."""

    __tablename__ = "unit_busy"

    id: Mapped[Key] = mapped_column(init=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    first: Mapped[date]
    end: Mapped[date]
    hard: Mapped[bool]


class Officer(Versioned, Table):
    """Somebody who owes, serves or has served. The id stays, whatever is corrected.

    `skills`: codes of the settings, sorted. `left_on`: first day no longer in the county's service.
    """

    __tablename__ = "officer"

    id: Mapped[Key] = mapped_column(init=False)
    staff_number: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    rank: Mapped[Code]
    gender: Mapped[Code]
    skills: Mapped[list[str]] = mapped_column(Json)
    left_on: Mapped[date | None] = mapped_column(default=None)


class Leave(Table):
    """Days `[first, end)` on which an officer is away. `kind`: never a medical reason."""

    __tablename__ = "leave"
    __table_args__ = (UniqueConstraint("officer_id", "first", "end"),)

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    first: Mapped[date]
    end: Mapped[date]
    kind: Mapped[Code]


class Wish(Table):
    """Days `[first, end)` that an officer would rather not serve on, at that cost."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("officer_id", "first", "end"),)

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    first: Mapped[date]
    end: Mapped[date]
    cost: Mapped[int]


class Account(Versioned, Table):
    """Who may sign in, in one role. `password`: argon2's, None for nobody can sign in with it."""

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_role", "role"),)

    id: Mapped[Key] = mapped_column(init=False)
    name: Mapped[Code] = mapped_column(unique=True)
    role: Mapped[Code]
    created_at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), default=None)
    password: Mapped[str | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
