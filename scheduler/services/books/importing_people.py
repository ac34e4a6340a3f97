"""Rows of people against the officers that the books hold; the staff number says who is who."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.services.books.importing_duties import duty_changes, duty_faults
from scheduler.services.books.importing_held import Held, HeldOfficer
from scheduler.services.books.importing_lines import Change, Line, line_of
from scheduler.services.books.importing_units import span_facts
from scheduler.workbooks.cells import place
from scheduler.workbooks.rows import PersonRow
from scheduler.workbooks.texts import key
from scheduler.workbooks.values import nearest
from scheduler.workbooks.wrong import CellFault

__all__ = ["person_lines"]


@dataclass(frozen=True)
class _Known:
    """What names in a workbook may mean. `units`: names by code."""

    held: Held
    units: Mapping[str, str]
    seen: dict[str, PersonRow] = field(default_factory=dict)

    @cached_property
    def unit_codes(self) -> dict[str, str]:
        """By code and by name; a code comes first."""
        names = {key(name): code for code, name in self.units.items()}
        return {**names, **{key(code): code for code in self.units}}

    @cached_property
    def skill_codes(self) -> dict[str, str]:
        skills = self.held.settings.skills
        return {
            **{key(n): code for code, n in skills.items()},
            **{key(code): code for code in skills},
        }


def person_lines(held: Held, units: Mapping[str, str], rows: Iterable[PersonRow]) -> Iterator[Line]:
    """A line for each row, in their order. `units`: names by code, those of the workbook too."""
    known = _Known(held, units)
    for row in rows:
        yield _line(known, row)
        if row.number is not None:
            known.seen.setdefault(row.number, row)


def _line(known: _Known, row: PersonRow) -> Line:
    officer = known.held.officers.get(row.number or "")
    unit, skills = _unit(known, row), list(_skills(known, officer, row))
    faults = [*row.faults, *(one for one in (unit, *skills) if isinstance(one, CellFault))]
    faults += [] if officer is None else _left(officer, row)
    faults += duty_faults(known.held, officer, row)
    if faults or isinstance(unit, CellFault):
        return line_of(row, (), [*faults, *_twice(known, row)], known=False)
    codes = sorted({skill for skill in skills if isinstance(skill, str)})
    changes = [*_own(officer, row, unit, codes), *duty_changes(known.held, officer, row)]
    changes += _times(known.held, officer, row)
    line = line_of(row, changes, (), known=officer is not None)
    # A person on both sheets, as one who serves and owes again, is no mistake: but only one row
    # of the two may change anything.
    first = known.seen.get(row.number or "")
    if first is not None and (line.effect != "same" or first.kind == row.kind):
        return line_of(row, (), _twice(known, row), known=False)
    return line


def _twice(known: _Known, row: PersonRow) -> Iterator[CellFault]:
    first = known.seen.get(row.number or "")
    if first is not None:
        at = place(first.sheet, first.position, first.columns["number"])
        params = {"found": row.number or "", "first": at}
        yield CellFault(row.columns["number"], "number_twice", params)


def _unit(known: _Known, row: PersonRow) -> str | CellFault:
    if row.unit is None:
        return ""  # that fault is the row's own
    code = known.unit_codes.get(key(row.unit))
    if code is not None:
        return code
    column = row.columns["unit"]
    near = nearest(row.unit, known.units.values())
    if near is None:
        return CellFault(column, "unknown_unit", {"found": row.unit}, "unit_sheet")
    return CellFault(column, "unknown_unit", {"found": row.unit, "near": near}, "near")


def _skills(
    known: _Known, officer: HeldOfficer | None, row: PersonRow
) -> Iterator[str | CellFault]:
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


def _left(officer: HeldOfficer, row: PersonRow) -> list[CellFault]:
    if officer.left_on is None:
        return []
    day = officer.left_on.isoformat()
    return [CellFault(row.columns["number"], "has_left", {"name": officer.name, "day": day})]


def _own(
    officer: HeldOfficer | None, row: PersonRow, unit: str, skills: list[str]
) -> Iterator[Change]:
    """What is said of the person: name, unit, gender, rank, skills."""
    said = {"name": row.name, "gender": row.gender, "unit": unit, "rank": row.rank}
    for name in ("name", "gender", "unit", "rank"):
        before = None if officer is None else getattr(officer, name)
        if before != said[name]:
            yield Change(name, before, said[name])
    before = None if officer is None else list(officer.skills)
    if before != skills and (row.skills is not None or officer is None):
        yield Change("skills", before, skills)


def _times(held: Held, officer: HeldOfficer | None, row: PersonRow) -> Iterator[Change]:
    """Leave and wishes are added, and never taken away: a workbook may be an old one."""
    known = officer.leave if officer else {}
    for away in row.leave:
        span = (away.first, away.end)
        before, kind = known.get(span), away.kind or known.get(span, "leave")
        if before != kind:
            yield Change("leave", before and [*span_facts(span), before], [*span_facts(span), kind])
    for span in row.wishes:
        if officer is None or span not in officer.wishes:
            yield Change("wishes", None, [*span_facts(span), held.settings.avoid_cost])
