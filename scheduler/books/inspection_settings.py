"""What a county decides once about its cases and joint inspection teams: a part of `settings/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool, StrictInt

from scheduler.books.inspection import LEAD, SUPERVISOR
from scheduler.problems import checks
from scheduler.problems.base import Count, Id, Length, Strict, Text
from scheduler.problems.checks import Row
from scheduler.problems.faults import Finding, shown
from scheduler.problems.teams import GOALS, Goal

__all__ = [
    "USUAL_INSPECTION", "DeadlineDays", "Inspection", "Matter", "SeatSettings",
    "inspection_findings",
]  # fmt: skip


MOST_DAYS: Final = 1_000
"""Days of any term: a slip of the keyboard would otherwise have calendars walked to their end."""

Term = Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)]
"""A term in days."""


class Matter(Strict):
    """A kind of matter from the county's list; `skill`: who knows about it, null for nobody."""

    name: Text
    skill: Id | None


class SeatSettings(Strict):
    """A seat of the usual team."""

    id: Id
    name: Text
    count: Length
    role: Id | None
    unit: Id | None
    """Code of the unit that whoever sits there is of."""
    skill_of_matter: StrictBool
    """Whether whoever sits there must know about the matter."""
    required: StrictBool


class DeadlineDays(Strict):
    """Days of the 信访工作条例 (2022); of `transfer_objection` working days, else plain ones."""

    register_: Term = Field(alias="register")
    tell: Term
    transfer_objection: Term
    """Within which a unit may object to a case being transferred to it."""
    handle: Term
    extension: Term
    """By which handling is extended at most."""
    review: Term
    recheck: Term


class Inspection(Strict):
    """Lists to choose from, the usual team, and the terms."""

    matters: dict[Id, Matter]
    places: dict[Id, Text]
    """Townships and streets; the id of one may be the code of its unit."""
    roles: dict[Id, Text]
    """What the roles in teams are called; `lead` is that of whoever leads a team, `supervisor` is
    held by stint alone.
    """
    seats: list[SeatSettings]
    visit_days: Length
    min_units: Count
    max_same_unit: Count
    vehicles: Count
    max_days: Count
    """Most days of visits of a person in one plan."""
    goals: Annotated[list[Goal], Field(min_length=1)]
    declaration_months: Annotated[StrictInt, Field(ge=1, le=120)]
    """So long a declaration of interests holds."""
    away_objection_days: Term
    """Working days from publication within which a unit may object to its people being away."""
    deadlines: DeadlineDays

    def matter_name(self, matter: str) -> str:
        """What the matter is called; one that was taken out of the list since keeps its id."""
        known = self.matters.get(matter)
        return matter if known is None else known.name

    def place_name(self, place: str) -> str:
        """Likewise of a place."""
        return self.places.get(place, place)

    @property
    def seat_names(self) -> dict[str, str]:
        """Of the usual team, by id."""
        return {seat.id: seat.name for seat in self.seats}

    def seat_name(self, seat: str) -> str:
        """Likewise of a seat; a case may have others, which keep their ids."""
        return self.seat_names.get(seat, seat)


USUAL_INSPECTION: Final[Row] = {
    "matters": {
        "land": {"name": "征地拆迁", "skill": "land"},
        "housing": {"name": "住房与物业", "skill": "housing"},
        "labour": {"name": "劳动保障", "skill": "labour"},
        "environment": {"name": "生态环境", "skill": "environment"},
        "finance": {"name": "财政与集资", "skill": "finance"},
        "civil": {"name": "民政与优抚", "skill": "civil"},
        "law": {"name": "涉法涉诉", "skill": "law"},
        "other": {"name": "其他", "skill": None},
    },
    "places": {},
    "roles": {"lead": "组长", "supervisor": "信访督查员", "lawyer": "公职律师"},
    "seats": [
        {"id": "lead", "name": "组长（督查办）", "count": 1, "role": "lead", "unit": "DCB",
         "skill_of_matter": False, "required": True},
        {"id": "co_lead", "name": "副组长（信访局）", "count": 1, "role": "lead", "unit": "XFJ",
         "skill_of_matter": False, "required": True},
        {"id": "supervisor", "name": "信访督查员", "count": 1, "role": "supervisor", "unit": None,
         "skill_of_matter": False, "required": True},
        {"id": "topic", "name": "业务骨干", "count": 1, "role": None, "unit": None,
         "skill_of_matter": True, "required": True},
    ],
    "visit_days": 2,
    "min_units": 2,
    "max_same_unit": 2,
    "vehicles": 4,
    "max_days": 8,
    "goals": ["unstaffed", "late", "gaps", "changes", "appearance", "load", "draw"],
    "declaration_months": 12,
    "away_objection_days": 3,
    "deadlines": {
        "register": 15, "tell": 15, "transfer_objection": 5, "handle": 60, "extension": 30,
        "review": 30, "recheck": 30,
    },
}  # fmt: skip
"""Until a county has its own; without places no case can be entered by it."""


def inspection_findings(document: Row) -> Iterator[Finding]:
    """What no single value of the part shows, with places from the settings' root."""
    part = document.get("inspection")
    if isinstance(part, dict):
        for check in _CHECKS:
            yield from (each._replace(loc=("inspection", *each.loc)) for each in check(part))
        yield from _known_skills(part, document.get("skills"))


def _unique_seats(part: Row) -> Iterator[Finding]:
    yield from checks.repeated(checks.ids(part, "seats"), "duplicate_id")


def _known_roles(part: Row) -> Iterator[Finding]:
    known = part.get("roles")
    if isinstance(known, dict):
        if LEAD not in known:
            yield Finding(("roles", LEAD), "missing_key", {"key": LEAD})
        held = {*known, SUPERVISOR}
        for loc, role in checks.texts(checks.rows(part, "seats"), "role"):
            if role not in held:
                yield _not_one_of(loc, role, held)


def _goals_in_place(part: Row) -> Iterator[Finding]:
    yield from checks.goals_in_place(part, GOALS, first="unstaffed")


def _known_skills(part: Row, skills: Any) -> Iterator[Finding]:
    matters = part.get("matters")
    if not isinstance(skills, dict) or not isinstance(matters, dict):
        return
    for key, matter in matters.items():
        skill = matter.get("skill") if isinstance(matter, dict) else None
        if isinstance(skill, str) and skill not in skills:
            yield _not_one_of(("inspection", "matters", key, "skill"), skill, set(skills))


def _not_one_of(loc: tuple[str | int, ...], found: str, known: set[str]) -> Finding:
    return Finding(
        loc, "not_one_of", {"found": shown(found), "allowed": ", ".join(sorted(map(str, known)))}
    )


_CHECKS: Final = (_unique_seats, _known_roles, _goals_in_place)
