"""Cases: registered, and changed as things happen to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from scheduler.books.cases import (
    BOUND,
    CASE_FIELDS,
    NEEDED,
    TEXTS,
    CaseFault,
    CaseField,
    CaseValues,
    RefusedCase,
    case_faults,
    number_faults,
)
from scheduler.books.free_text import checked_text
from scheduler.books.inspection_settings import Inspection
from scheduler.books.roles import CASE_KEEPERS, Actor
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.approving import is_own_approval
from scheduler.services.books.case_seats import counted, seats_for
from scheduler.services.books.cases_read import CaseTitle, published_visit, title_of
from scheduler.services.books.finding import unit_by_code
from scheduler.services.books.knowing import must_see_whole, visible_case
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.telling import telling
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.people import Unit

__all__ = ["OF_GROUNDS", "case_values", "change_case", "open_case", "register_case"]

OF_GROUNDS: Final[tuple[CaseField, ...]] = ("units", "place")
"""By what a case is hidden from whom."""


_NOT_COLUMNS: Final = frozenset({"id", "uid", "number", "entered_at", "entered_by", "version"})


def register_case(books: Books, number: str, given: CaseValues) -> CaseTitle:
    """A new case. What is not given of its visit is as in the settings' usual team.

    Raises RefusedCase with all that is wrong, and LunzhiError for an account that is tied to
    somebody: whether it may would tell what stands against them, and which numbers are taken.
    """
    must_see_whole(books.actor, *CASE_KEEPERS)
    with telling(books, *CASE_KEEPERS) as act:
        lists = settings_in(act.session).settings.inspection
        faults = [*number_faults(number), *_taken(act.session, number), *_missing(given, NEEDED)]
        usual: dict[str, Any] = {
            "visit_days": lists.visit_days,
            "min_units": lists.min_units,
            "max_same_unit": lists.max_same_unit,
        }
        values = {**usual, **_cleaned(given)}
        counts = {**{seat.id: seat.count for seat in lists.seats}, **values.pop("seats", {})}
        faults += _unknown_seats(counts, [], lists)
        values["seats"] = seats_for(counts, values.get("matter"), lists)
        units = _units(act.session, values.pop("units", ()), faults)
        faults += case_faults(values, values.keys(), lists, books.today)
        faults += _own_approval(act.session, books.actor, values)
        if faults:
            raise RefusedCase(_in_order(faults))
        case = Case(
            uid=books.new_uid(), number=number, entered_at=act.at, entered_by=act.by, **values
        )
        act.session.add(case)
        act.session.flush()
        _keep_units(act.session, case, units)
        codes = [unit.code for unit in units]
        told = {name: _plain(value) for name, value in values.items() if value is not None}
        act.record("case.registered", f"case:{case.id}", number=number, units=codes, **told)
        return title_of(act.session, case)


def change_case(books: Books, number: str, given: CaseValues) -> CaseTitle:
    """Other values for these fields. The record holds what changed, old and new.

    Raises RefusedCase with all that is wrong, and LunzhiError for a case that is closed, is not
    there or is hidden, where nothing would change, and for an account that is tied to somebody
    where units or place are given: as `register_case`.
    """
    with telling(books, *CASE_KEEPERS) as act:
        case = open_case(act.session, books, number)
        if not given.keys().isdisjoint(OF_GROUNDS):
            must_see_whole(books.actor, *CASE_KEEPERS)
        before, held = case_values(case), _held_units(act.session, case)
        changed, units, faults = _entered(act.session, case, given)
        after = {**before, **changed}
        changes = _changes(before, after, held, held if units is None else units)
        lists = settings_in(act.session).settings.inspection
        faults += case_faults(after, given.keys(), lists, books.today)
        faults += _own_approval(act.session, books.actor, changed)
        names = [name for name, *_ in changes if name != "seats" or _other_places(before, after)]
        faults += _held_fast(act.session, case, names)
        if faults:
            raise RefusedCase(_in_order(faults))
        if not changes:
            raise LunzhiError("case.unchanged", {"number": case.number})
        _write(act.session, case, changed, units)
        act.record("case.changed", f"case:{case.id}", number=case.number, changes=changes)
        return title_of(act.session, case)


def open_case(session: Session, books: Books, number: str) -> Case:
    """Raises LunzhiError for one that is closed, is not there or is hidden."""
    case = visible_case(session, books, number)
    if case.closed_on is not None:
        on = case.closed_on.isoformat()
        raise LunzhiError("case.is_closed", {"number": case.number, "on": on})
    return case


def _taken(session: Session, number: str) -> Iterator[CaseFault]:
    taken = session.scalar(select(Case.number).where(func.lower(Case.number) == number.lower()))
    if taken is not None:
        yield CaseFault("number", "case.taken", {"found": taken})


def _entered(
    session: Session, case: Case, given: CaseValues
) -> tuple[dict[str, Any], list[Unit] | None, list[CaseFault]]:
    """New values of columns, the units where they were given, and what is wrong at first sight."""
    changed, faults = _cleaned(given), list[CaseFault]()
    units = _units(session, changed.pop("units"), faults) if "units" in given else None
    if "seats" in changed or "matter" in changed:
        lists = settings_in(session).settings.inspection
        counts = {**counted(case.seats), **changed.get("seats", {})}
        faults += _unknown_seats(counts, case.seats, lists)
        matter = changed.get("matter", case.matter)
        is_other = matter != case.matter
        changed["seats"] = seats_for(counts, matter, lists, case.seats, anew=is_other)
    faults += _missing(given, [name for name in NEEDED if name in given])
    return changed, units, faults


def _write(session: Session, case: Case, changed: dict[str, Any], units: list[Unit] | None) -> None:
    for name, value in changed.items():
        setattr(case, name, value)
    if units is not None:
        session.execute(delete(CaseUnit).where(CaseUnit.case_id == case.id))
        _keep_units(session, case, units)
        flag_modified(case, "severity")  # so that the row's version tells of its units too
    session.flush()


def _missing(given: Mapping[str, object], needed: Sequence[CaseField]) -> Iterator[CaseFault]:
    for name in needed:
        if given.get(name) in (None, ""):
            yield CaseFault(name, "case.needed")


def _cleaned(given: CaseValues) -> dict[str, Any]:
    """The values as they are kept: text on one line, none where there is nothing."""
    values: dict[str, Any] = {**given}
    for name in TEXTS.keys() & values.keys():
        text = (values[name] or "").strip()
        try:
            values[name] = checked_text(text, most=TEXTS[name]) if text else None
        except LunzhiError:
            values[name] = text  # what is wrong with it is told with all else
    return values


def _units(session: Session, codes: Sequence[str], faults: list[CaseFault]) -> list[Unit]:
    """Those units, each once, by code; what is wrong is added to the faults."""
    found = dict[int, Unit]()
    for code in codes:
        try:
            unit = unit_by_code(session, code)
        except LunzhiError:
            faults.append(CaseFault("units", "case.no_unit", {"found": shown(code)}))
        else:
            found[unit.id] = unit
    if not codes:
        faults.append(CaseFault("units", "case.no_units"))
    return sorted(found.values(), key=lambda unit: unit.code)


def _held_units(session: Session, case: Case) -> list[Unit]:
    of_case = select(Unit).join(CaseUnit, CaseUnit.unit_id == Unit.id)
    return list(session.scalars(of_case.where(CaseUnit.case_id == case.id).order_by(Unit.code)))


def _keep_units(session: Session, case: Case, units: Sequence[Unit]) -> None:
    session.add_all(CaseUnit(case_id=case.id, unit_id=unit.id) for unit in units)
    session.flush()


def _unknown_seats(
    counts: Mapping[str, int], held: Sequence[Mapping[str, Any]], lists: Inspection
) -> Iterator[CaseFault]:
    known = {*(seat.id for seat in lists.seats), *(seat["id"] for seat in held)}
    for seat in counts:
        if seat not in known:
            yield CaseFault("seats", "case.unknown_seat", {"found": shown(seat)})


def _held_fast(session: Session, case: Case, changed: Sequence[str]) -> Iterator[CaseFault]:
    bound = [name for name in BOUND if name in changed]
    visit = published_visit(session, case) if bound else None
    if visit is not None:
        for name in bound:
            yield CaseFault(name, "case.visit_published", {"start": visit.start.isoformat()})


def _other_places(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether there are other seats, or more or fewer places: what one asks for may change."""
    was, now = counted(before["seats"]), counted(after["seats"])
    return {*was.items()} != {*now.items()}


def _own_approval(session: Session, actor: Actor, given: Mapping[str, Any]) -> Iterator[CaseFault]:
    by = given.get("extended_by")
    if by and is_own_approval(session, actor, by):
        yield CaseFault("extended_by", "approval.own", {"name": by})


def case_values(case: Case) -> dict[str, Any]:
    """Its columns but for those that say which case it is, and who entered it."""
    names = Case.__table__.columns.keys()
    return {name: getattr(case, name) for name in names if name not in _NOT_COLUMNS}


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], held: list[Unit], units: list[Unit]
) -> list[list[Any]]:
    """Field, old and new value of each that changed."""
    codes = [[unit.code for unit in each] for each in (held, units)]
    changes = [["units", *codes]] if held != units else []
    return changes + [
        [name, _plain(was), _plain(after[name])]
        for name, was in before.items()
        if after[name] != was
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _in_order(faults: Sequence[CaseFault]) -> list[CaseFault]:
    """Each once, by field."""
    unique = {(fault.field, fault.code, str(fault.params)): fault for fault in faults}
    return sorted(unique.values(), key=lambda fault: CASE_FIELDS.index(fault.field))
