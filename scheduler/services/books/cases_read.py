"""Cases and their visits, read as values with the names that codes have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.deadlines import Deadline, deadlines
from scheduler.books.inspection_settings import Inspection
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.case_dates import case_dates
from scheduler.services.books.finding import units_concerned
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case
from scheduler.store.people import Unit
from scheduler.store.visits import Visit

__all__ = [
    "CaseLine", "CaseReader", "CaseTitle", "CaseUnitName", "SeatLine",
    "known_visit", "published_visit", "title_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseUnitName:
    """A unit concerned."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """By what people know a case: there is no other title. `matter`: as the settings call it."""

    number: str
    matter: str
    units: tuple[CaseUnitName, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list. `kind`: a code; `place`: a name. `next`: the deadline that is nearest,
    None: nothing is due. `visit`: days `[start, end)` of the one that people know, None: none;
    `visit_estimated`: whether some of them is of a year whose working days nobody knows.
    """

    title: CaseTitle
    matter_id: str
    kind: str
    place_id: str
    place: str
    severity: int
    received_on: date
    due: date
    visit_days: int
    closed_on: date | None
    next: Deadline | None
    visit: tuple[date, date] | None
    visit_estimated: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of the team. `roles`, `units`, `skills`: names of what it asks for, one of each."""

    id: str
    name: str
    count: int
    roles: tuple[str, ...]
    units: tuple[str, ...]
    skills: tuple[str, ...]
    required: bool


class CaseReader:
    """Rows as views, with the names that codes have. `case`: id of the only one to be read."""

    def __init__(self, session: Session, case: int | None = None) -> None:
        settings = settings_in(session).settings
        self.lists: Inspection = settings.inspection
        self._skills = settings.skills
        self._workdays: Workdays = workdays_in(session)
        self._session = session
        self._units = units_concerned(session, case)
        self._visits = _visits_by_case(session, case)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Of units, by code."""
        return dict(self._session.execute(select(Unit.code, Unit.name)).all())

    def title(self, case: Case) -> CaseTitle:
        named = self.lists.matter_name(case.matter)
        units = (CaseUnitName(unit.code, unit.name) for unit in self._units[case.id])
        return CaseTitle(case.number, named, tuple(units))

    def line(self, case: Case) -> CaseLine:
        visit = self._visits.get(case.id)
        return CaseLine(
            self.title(case),
            case.matter,
            case.kind,
            case.place,
            self.lists.place_name(case.place),
            case.severity,
            case.received_on,
            case.due,
            case.visit_days,
            case.closed_on,
            min(
                (each for each in self.deadlines(case) if each.is_open and not each.is_window),
                key=lambda each: each.day,
                default=None,
            ),
            None if visit is None else (visit.start, visit.end),
            visit is not None and self.is_estimated(map(date.fromisoformat, visit.days)),
        )

    def is_estimated(self, days: Iterable[date]) -> bool:
        """Whether some of the days is of a year whose working days nobody knows."""
        return bool(self._workdays.estimated(days))

    def days_of_window(self, case: Case) -> int | None:
        """The working days on which it may be visited and not be late; None: enough of them."""
        days = self._workdays.working_days(case.earliest, case.visit_days)
        within = sum(day <= case.due for day, _ in days)
        return None if within == len(days) else within

    def deadlines(self, case: Case) -> list[Deadline]:
        return deadlines(case_dates(case), self.lists.deadlines, self._workdays)

    def seat(self, seat: Mapping[str, Any]) -> SeatLine:
        who = seat["who"]
        return SeatLine(
            seat["id"],
            self.lists.seat_name(seat["id"]),
            seat["count"],
            tuple(self.lists.roles.get(role, role) for role in who.get("roles", ())),
            tuple(self._names.get(unit, unit) for unit in who.get("units", ())),
            tuple(self._skills.get(skill, skill) for skill in who.get("skills", ())),
            seat["required"],
        )


def published_visit(session: Session, case: Case) -> Visit | None:
    """The visit of the case that people know."""
    of_case = select(Visit).where(Visit.case_id == case.id, ~Visit.cancelled)
    return session.scalar(of_case)


def known_visit(session: Session, case: Case) -> Visit:
    """Likewise. Raises LunzhiError without one."""
    visit = published_visit(session, case)
    if visit is None:
        raise LunzhiError("visit.none", {"case": case.number})
    return visit


def title_of(session: Session, case: Case) -> CaseTitle:
    """By what people know it."""
    return CaseReader(session, case.id).title(case)


def _visits_by_case(session: Session, case: int | None) -> Mapping[int, Visit]:
    """The visits that people know, or that one's."""
    rows = select(Visit).where(~Visit.cancelled)
    if case is not None:
        rows = rows.where(Visit.case_id == case)
    return {visit.case_id: visit for visit in session.scalars(rows)}
