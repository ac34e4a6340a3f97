"""Tables of the cases that teams are sent to. None names or describes who petitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Json

__all__ = ["Case", "CaseUnit", "WorkdayNotice"]


class Case(Versioned, Table):
    """An escalated case. There is no title: it is shown as number, matter and units.

    `uid`: permanent and unlike any other's: what calendars know its deadlines by, whatever the
    number is corrected to. `kind`: skipping, large_group, abnormal or other. `matter`, `place`: ids
    of the settings' lists.
    `opinion`, `leader`, `standard`, `deadline`: with the case itself the "five ones".

    `received_on` to `rechecked_on`: what has happened so far, from which deadlines follow;
    `extended_days`: of handling, approved by `extended_by`; hearing on days
    `[hearing_first, hearing_end)`. `closed_on`: from then on nothing is due.

    The visit: `visit_days` working days long, 0: none is wanted; not before `earliest`, by `due`;
    `seats`: a list of seats as `teams/1` has them.
    """

    __tablename__ = "inspection_case"

    id: Mapped[Key] = mapped_column(init=False)
    uid: Mapped[Code] = mapped_column(unique=True)
    number: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[Code]
    matter: Mapped[Code]
    place: Mapped[Code]
    severity: Mapped[int]
    received_on: Mapped[date]
    earliest: Mapped[date]
    due: Mapped[date]
    visit_days: Mapped[int]
    min_units: Mapped[int]
    max_same_unit: Mapped[int]
    seats: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]
    opinion: Mapped[str | None] = mapped_column(default=None)
    leader: Mapped[str | None] = mapped_column(default=None)
    standard: Mapped[str | None] = mapped_column(default=None)
    deadline: Mapped[date | None] = mapped_column(default=None)
    transferred_on: Mapped[date | None] = mapped_column(default=None)
    told_on: Mapped[date | None] = mapped_column(default=None)
    accepted_on: Mapped[date | None] = mapped_column(default=None)
    extended_days: Mapped[int] = mapped_column(default=0)
    extended_by: Mapped[str | None] = mapped_column(default=None)
    replied_on: Mapped[date | None] = mapped_column(default=None)
    review_asked_on: Mapped[date | None] = mapped_column(default=None)
    hearing_first: Mapped[date | None] = mapped_column(default=None)
    hearing_end: Mapped[date | None] = mapped_column(default=None)
    rechecked_on: Mapped[date | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)


class CaseUnit(Table):
    """A unit that the case is about: it learns nothing before the visit."""

    __tablename__ = "inspection_case_unit"
    __table_args__ = (UniqueConstraint("case_id", "unit_id"),)

    id: Mapped[Key] = mapped_column(init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("inspection_case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)


class WorkdayNotice(Table):
    """The State Council's notice for a year; of a year's several the highest `number` holds.

    `days_off`: days of the week that are free, `make_up`: days of the weekend on which people work;
    ISO dates, ascending. `source`: number of the document, as it was entered. `moves`:
    what it moved when it was entered, of all cases.
    """

    __tablename__ = "workday_notice"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(index=True)
    days_off: Mapped[list[str]] = mapped_column(Json)
    make_up: Mapped[list[str]] = mapped_column(Json)
    moves: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]
