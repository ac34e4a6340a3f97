"""Rows of people against the officers that the books hold; the staff number says who is who."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scheduler.services.books.importing_duties import duty_changes, duty_faults
from scheduler.services.books.importing_held import Held, HeldOfficer
from scheduler.services.books.importing_known import (
    Known,
    left_faults,
    own_changes,
    skills_of,
    twice,
    unit_of,
)
from scheduler.services.books.importing_lines import Change, Line, line_of
from scheduler.services.books.importing_units import span_facts
from scheduler.workbooks.rows import PersonRow
from scheduler.workbooks.wrong import CellFault

__all__ = ["person_lines"]


def person_lines(held: Held, units: Mapping[str, str], rows: Iterable[PersonRow]) -> Iterator[Line]:
    """A line for each row, in their order. `units`: names by code, those of the workbook too."""
    known = Known(held, units)
    for row in rows:
        yield _line(known, row)
        if row.number is not None:
            known.seen.setdefault(row.number, row)


def _line(known: Known, row: PersonRow) -> Line:
    officer = known.held.officers.get(row.number or "")
    unit, skills = unit_of(known, row), list(skills_of(known, officer, row))
    faults = [*row.faults, *(one for one in (unit, *skills) if isinstance(one, CellFault))]
    faults += [] if officer is None else left_faults(officer, row)
    faults += duty_faults(known.held, officer, row)
    if faults or isinstance(unit, CellFault):
        return line_of(row, (), [*faults, *twice(known, row)], known=False)
    codes = sorted({skill for skill in skills if isinstance(skill, str)})
    changes = [*own_changes(officer, row, unit, codes), *duty_changes(known.held, officer, row)]
    changes += _times(known.held, officer, row)
    line = line_of(row, changes, (), known=officer is not None)
    # A person on both sheets, as one who serves and owes again, is no mistake: but only one row
    # of the two may change anything.
    first = known.seen.get(row.number or "")
    if first is not None and (line.effect != "same" or first.kind == row.kind):
        return line_of(row, (), twice(known, row), known=False)
    return line


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
