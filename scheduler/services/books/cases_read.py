"""Cases and their visits, read as values with the names that codes have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.deadlines import Deadline, deadlines
from scheduler.books.inspection_settings import Inspection
from scheduler.books.workdays import Workdays
from scheduler.services.books.case_dates import case_dates
from scheduler.services.books.settings import settings_in
from scheduler.services.books.workdays import workdays_in
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.people import Unit
from scheduler.store.visits import Visit

__all__ = [
    "CaseLine", "CaseReader", "CaseTitle", "CaseUnitName", "SeatLine",
    "published_visit", "title_of",
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
    None: nothing is due. `visit`: days `[start, end)` of the one that people know, None: none.
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
        self._units = _units_by_case(session, case)
        self._visits = _days_by_case(session, case)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Of units, by code."""
        return dict(self._session.execute(select(Unit.code, Unit.name)).all())

    def title(self, case: Case) -> CaseTitle:
        matter = self.lists.matters.get(case.matter)
        named = case.matter if matter is None else matter.name
        return CaseTitle(case.number, named, tuple(self._units[case.id]))

    def line(self, case: Case) -> CaseLine:
        return CaseLine(
            self.title(case),
            case.matter,
            case.kind,
            case.place,
            self.lists.places.get(case.place, case.place),
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
            self._visits.get(case.id),
        )

    def deadlines(self, case: Case) -> list[Deadline]:
        return deadlines(case_dates(case), self.lists.deadlines, self._workdays)

    def seat(self, seat: Mapping[str, Any]) -> SeatLine:
        names = {each.id: each.name for each in self.lists.seats}
        who = seat["who"]
        return SeatLine(
            seat["id"],
            names.get(seat["id"], seat["id"]),
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


def title_of(session: Session, case: Case) -> CaseTitle:
    """By what people know it."""
    return CaseReader(session, case.id).title(case)


def _units_by_case(session: Session, case: int | None) -> Mapping[int, list[CaseUnitName]]:
    """The units that each case is about, or that one, by code."""
    rows = select(CaseUnit.case_id, Unit.code, Unit.name).join(Unit, Unit.id == CaseUnit.unit_id)
    if case is not None:
        rows = rows.where(CaseUnit.case_id == case)
    found = defaultdict[int, list[CaseUnitName]](list)
    for about, code, name in session.execute(rows.order_by(Unit.code)):
        found[about].append(CaseUnitName(code, name))
    return found


def _days_by_case(session: Session, case: int | None) -> Mapping[int, tuple[date, date]]:
    """Days `[start, end)` of the visits that people know, or of that one's."""
    rows = select(Visit.case_id, Visit.start, Visit.end).where(~Visit.cancelled)
    if case is not None:
        rows = rows.where(Visit.case_id == case)
    return {about: (start, end) for about, start, end in session.execute(rows)}
