"""What a row says of somebody, against the units, skills and people that the books hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.services.books.cell_names import CellNames
from scheduler.services.books.importing_held import Held, HeldOfficer
from scheduler.services.books.importing_lines import Change
from scheduler.workbooks.cells import place
from scheduler.workbooks.rows import InspectorRow, PersonRow
from scheduler.workbooks.texts import key
from scheduler.workbooks.values import nearest
from scheduler.workbooks.wrong import CellFault

__all__ = [
    "Known", "SomebodysRow", "left_faults", "own_changes", "skills_of", "twice", "unit_of",
]  # fmt: skip

SomebodysRow = PersonRow | InspectorRow


@dataclass(frozen=True)
class Known:
    """What names in a workbook may mean. `units`: names by code."""

    held: Held
    units: Mapping[str, str]
    seen: dict[str, SomebodysRow] = field(default_factory=dict)

    @cached_property
    def unit_codes(self) -> dict[str, str]:
        return CellNames(self.units).codes

    @cached_property
    def skill_codes(self) -> dict[str, str]:
        return CellNames(self.held.settings.skills).codes


def twice(known: Known, row: SomebodysRow) -> Iterator[CellFault]:
    """That an earlier row is of the same person."""
    first = known.seen.get(row.number or "")
    if first is not None:
        at = place(first.sheet, first.position, first.columns["number"])
        params = {"found": row.number or "", "first": at}
        yield CellFault(row.columns["number"], "number_twice", params)


def unit_of(known: Known, row: SomebodysRow, remedy: str | None = "unit_sheet") -> str | CellFault:
    """The code of the row's unit; `remedy`: of one that is like none."""
    if row.unit is None:
        return ""  # that fault is the row's own
    code = known.unit_codes.get(key(row.unit))
    if code is not None:
        return code
    column = row.columns["unit"]
    near = nearest(row.unit, known.units.values())
    if near is None:
        return CellFault(column, "unknown_unit", {"found": row.unit}, remedy)
    return CellFault(column, "unknown_unit", {"found": row.unit, "near": near}, "near")


def skills_of(
    known: Known, officer: HeldOfficer | None, row: SomebodysRow
) -> Iterator[str | CellFault]:
    """The code of each skill."""
    names = list(known.held.settings.skills.values())
    # One that the settings have no more may stay with who has it.
    held = {key(code): code for code in officer.skills} if officer else {}
    for skill in row.skills or ():
        code = known.skill_codes.get(key(skill)) or held.get(key(skill))
        yield code or _unknown_skill(row.columns["skills"], skill, names)


def _unknown_skill(column: int, skill: str, names: list[str]) -> CellFault:
    near = nearest(skill, names)
    if near is None:
        params = {"found": skill, "allowed": "、".join(names)}
        return CellFault(column, "unknown_skill", params, "choose")
    return CellFault(column, "unknown_skill", {"found": skill, "near": near}, "near")


def left_faults(officer: HeldOfficer, row: SomebodysRow) -> list[CellFault]:
    """That the officer is not here any more."""
    if officer.left_on is None:
        return []
    day = officer.left_on.isoformat()
    return [CellFault(row.columns["number"], "has_left", {"name": officer.name, "day": day})]


def own_changes(
    officer: HeldOfficer | None, row: SomebodysRow, unit: str, skills: list[str]
) -> Iterator[Change]:
    """What is said of the person otherwise: name, unit, gender, rank, skills."""
    said = {"name": row.name, "gender": row.gender, "unit": unit, "rank": row.rank}
    for name in ("name", "gender", "unit", "rank"):
        before = None if officer is None else getattr(officer, name)
        if before != said[name]:
            yield Change(name, before, said[name])
    before = None if officer is None else list(officer.skills)
    if before != skills and (row.skills is not None or officer is None):
        yield Change("skills", before, skills)
