"""A county with an inspection office: settings, units, officers, a case and visits of its own."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.books.roles import Actor, Role
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import NewFact
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer, Unit
from tests.services.books.entries import with_county
from tests.services.books.put_visits import visit_put

__all__ = ["as_officer", "audited", "case", "fact", "officer_id", "serve", "visit", "with_office"]

PLACES: Final = {"river": "临河镇", "hill": "青山乡"}


def with_office(books: Books, **inspection: Any) -> Books:
    """B01 and B02, officers 201 of B01 and 202, 203 of B02, case XF-1 in river about B01."""
    part = {**deepcopy(USUAL_INSPECTION), "places": PLACES, **inspection}
    skills = {
        key: key for matter in part["matters"].values() if (key := matter["skill"]) is not None
    }
    with_county(books, inspection=part, skills=skills)
    with books.acting("organisation") as act:
        first = act.session.scalars(select(Unit)).one()
        second = Unit(code="B02", name="县教育局")
        act.session.add(second)
        act.session.flush()
        for number, unit in (("201", first), ("202", second), ("203", second)):
            act.session.add(
                Officer(
                    staff_number=number, name=f"干部{number}", unit_id=unit.id, rank="section",
                    gender="f", skills=[],
                )
            )  # fmt: skip
        act.record("settings.loaded", "settings:2")
    case(books, "XF-1")
    return books


def case(books: Books, number: str, unit: str = "B01", place: str = "river") -> int:
    """A case about that unit, registered as the petition bureau does."""
    with books.acting("petitions") as act:
        row = Case(
            uid=books.new_uid(),
            number=number, kind="skipping", matter="land", place=place, severity=1,
            received_on=books.today, earliest=books.today, due=books.today + timedelta(60),
            visit_days=2, min_units=2, max_same_unit=2, seats=[], entered_at=act.at,
            entered_by=act.by,
        )  # fmt: skip
        act.session.add(row)
        act.session.flush()
        about = act.session.scalars(select(Unit.id).where(Unit.code == unit)).one()
        act.session.add(CaseUnit(case_id=row.id, unit_id=about))
        act.record("case.registered", f"case:{row.id}")
        return row.id


def visit(
    books: Books, case_number: str, seats: dict[str, str], first: date, days: int = 2
) -> None:
    """A published visit of that case, with staff numbers by seat."""
    with books.acting("inspection") as act:
        found = select(Case.id).where(Case.number == case_number)
        team = {
            act.session.scalars(select(Officer.id).where(Officer.staff_number == staff)).one(): seat
            for seat, staff in seats.items()
        }
        on = [first + timedelta(n) for n in range(days)]
        number = visit_put(act, books, act.session.scalars(found).one(), on, team)
        act.record("teams.published", f"teams:{number}")


def serve(books: Books, number: str, start: date, end: date) -> None:
    """A published stint of the officer."""
    with books.acting("organisation") as act:
        duty = Duty(
            uid=books.new_uid(), officer_id=officer_id(books, number), arose_on=start, serve_by=end
        )
        act.session.add(duty)
        act.session.flush()
        act.session.add(
            Stint(duty_id=duty.id, start=start, end=end, post="desk", changed_at=act.at)
        )
        act.record("settings.loaded", "settings:3")


def officer_id(books: Books, number: str) -> int:
    with books.store.reading() as session:
        return session.scalars(select(Officer.id).where(Officer.staff_number == number)).one()


def as_officer(books: Books, number: str, role: Role = "officer") -> Books:
    """On behalf of somebody of that role who is that officer."""
    actor = Actor(f"o{number}", frozenset({role}), None, officer_id(books, number))
    return replace(books, actor=actor)


def fact(**parts: Any) -> NewFact:
    """What stands against 202 in cases about B01, from 2025 on."""
    usual = {
        "number": "202", "kind": "unit", "target": "B01", "tier": "local",
        "ground": "曾任该单位副职", "source": "reported", "first": date(2025, 1, 1),
    }  # fmt: skip
    return NewFact(**{**usual, **parts})


def audited(books: Books) -> str:
    """All that the audit holds, as text."""
    from scheduler.services.books.auditing import Wanted, audit_entries  # noqa: PLC0415

    return repr(audit_entries(books, Wanted(), 1000).entries)
