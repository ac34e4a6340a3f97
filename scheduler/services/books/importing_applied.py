"""Lines that were previewed become rows of the books, each with its entry in the audit chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.services.books.importing_lines import Change, Field, Line, Plain
from scheduler.services.books.opened import Act
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave, Officer, Unit, UnitBusy, UnitLimit, Wish

__all__ = ["apply_lines"]

_COLUMNS = ("name", "gender", "rank", "skills")
"""Of an officer, each as the line says it."""


def apply_lines(act: Act, lines: Iterable[Line], new_uid: Callable[[], str]) -> None:
    """Does what the lines say, and nothing else; those without changes do nothing."""
    effective = [line for line in lines if line.changes]
    units = [line for line in effective if line.kind == "unit"]
    people = [line for line in effective if line.kind != "unit"]
    by_code = _apply_units(act.session, units)
    by_number = _apply_people(act, people, by_code, new_uid)
    # Nothing of the chain is looked up in between: one flush for all entries, not one for each.
    with act.session.no_autoflush:
        for line in units:
            act.record(f"import.unit_{_done(line)}", f"unit:{by_code[line.key].id}", **_said(line))
        for line in people:
            act.record(
                f"import.officer_{_done(line)}", f"officer:{by_number[line.key].id}", **_said(line)
            )


def _done(line: Line) -> str:
    return "added" if line.effect == "new" else "changed"


def _said(line: Line) -> dict[str, Plain]:
    changes = [[change.field, change.old, change.new] for change in line.changes]
    return {"key": line.key, "name": line.name, "changes": changes}


def _of(line: Line, field: Field) -> Plain:
    """The new value of a field that changes but once; None if it does not."""
    return next((change.new for change in line.changes if change.field == field), None)


def _all_of(line: Line, field: Field) -> Iterator[Change]:
    return (change for change in line.changes if change.field == field)


def _span(new: Sequence[Plain]) -> tuple[date, date]:
    return date.fromisoformat(new[0]), date.fromisoformat(new[1])


def _apply_units(session: Session, lines: Iterable[Line]) -> dict[str, Unit]:
    by_code = {unit.code: unit for unit in session.scalars(select(Unit))}
    lines = list(lines)
    for line in lines:
        name = _of(line, "name")
        if line.effect == "new":
            by_code[line.key] = Unit(code=line.key, name=name)
            session.add(by_code[line.key])
        elif name is not None:
            by_code[line.key].name = name
    session.flush()  # tables know one another by ids alone
    limits = {(limit.unit_id, limit.since): limit for limit in session.scalars(select(UnitLimit))}
    for line in lines:
        _apply_limits(session, limits, by_code[line.key], line)
    return by_code


def _apply_limits(
    session: Session, known: Mapping[tuple[int, date], UnitLimit], unit: Unit, line: Line
) -> None:
    limit = _of(line, "max_away")
    if limit is not None:
        since = date.fromisoformat(limit[1])
        row = known.get((unit.id, since))
        if row is None:
            session.add(UnitLimit(unit_id=unit.id, since=since, max_away=limit[0]))
        else:
            row.max_away = limit[0]
    for field, hard in (("busy_hard", True), ("busy_soft", False)):
        for change in line.changes:
            if change.field == field:
                first, end = _span(change.new)
                session.add(UnitBusy(unit_id=unit.id, first=first, end=end, hard=hard))


def _apply_people(
    act: Act, lines: Sequence[Line], units: dict[str, Unit], new_uid: Callable[[], str]
) -> dict[str, Officer]:
    session = act.session
    by_number = {officer.staff_number: officer for officer in session.scalars(select(Officer))}
    for line in lines:
        if line.effect == "new":
            by_number[line.key] = _officer(line, units)
            session.add(by_number[line.key])
        else:
            _correct(by_number[line.key], line, units)
    session.flush()
    _apply_duties(act, lines, by_number, new_uid)
    for line in lines:
        _apply_times(session, by_number[line.key], line)
    session.flush()
    return by_number


def _officer(line: Line, units: dict[str, Unit]) -> Officer:
    return Officer(
        staff_number=line.key,
        name=_of(line, "name"),
        unit_id=units[_of(line, "unit")].id,
        rank=_of(line, "rank"),
        gender=_of(line, "gender"),
        skills=_of(line, "skills"),
    )


def _correct(officer: Officer, line: Line, units: dict[str, Unit]) -> None:
    for change in line.changes:
        if change.field in _COLUMNS:
            setattr(officer, change.field, change.new)
        elif change.field == "unit":
            officer.unit_id = units[change.new].id


def _apply_duties(
    act: Act, lines: Iterable[Line], officers: dict[str, Officer], new_uid: Callable[[], str]
) -> None:
    """Duties before their stints, which are known by the duties' ids."""
    latest = {duty.officer_id: duty for duty in act.session.scalars(select(Duty).order_by(Duty.id))}
    lines = [line for line in lines if _of(line, "promoted_on") is not None]
    for line in lines:
        officer = officers[line.key]
        arose_on, serve_by = _span([_of(line, "promoted_on"), _of(line, "serve_by")])
        duty = latest.get(officer.id)
        if duty is None:
            latest[officer.id] = Duty(
                uid=new_uid(), officer_id=officer.id, arose_on=arose_on, serve_by=serve_by
            )
            act.session.add(latest[officer.id])
        else:
            duty.arose_on, duty.serve_by = arose_on, serve_by
    act.session.flush()
    for line in lines:
        if _of(line, "start") is not None:
            _begin(act, latest[officers[line.key].id], line)


def _begin(act: Act, duty: Duty, line: Line) -> None:
    start, end = _span([_of(line, "start"), _of(line, "end")])
    post = _of(line, "post")
    act.session.add(Stint(duty_id=duty.id, start=start, end=end, post=post, changed_at=act.at))
    recalled_on = _of(line, "recalled_on")
    if recalled_on is not None:
        duty.recalled_on = date.fromisoformat(recalled_on)


def _apply_times(session: Session, officer: Officer, line: Line) -> None:
    for change in _all_of(line, "leave"):
        first, end = _span(change.new)
        kind = change.new[2]
        if change.old is None:
            session.add(Leave(officer_id=officer.id, first=first, end=end, kind=kind))
        else:
            _leave(session, officer, first, end).kind = kind
    for change in _all_of(line, "wishes"):
        first, end = _span(change.new)
        session.add(Wish(officer_id=officer.id, first=first, end=end, cost=change.new[2]))


def _leave(session: Session, officer: Officer, first: date, end: date) -> Leave:
    of_days = select(Leave).where(
        Leave.officer_id == officer.id, Leave.first == first, Leave.end == end
    )
    return session.scalars(of_days).one()
