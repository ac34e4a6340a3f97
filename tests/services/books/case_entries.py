"""Cases put into the books, and what hides one from somebody."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from scheduler.books.cases import CaseValues
from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.books.roles import Actor, Role
from scheduler.services.books.cases import register_case
from scheduler.services.books.cases_read import CaseTitle
from scheduler.services.books.opened import Books
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer, Unit
from tests.databases import acting_as
from tests.services.books.entries import enter, with_county
from tests.services.books.put_visits import visit_put

__all__ = [
    "NUMBER", "entered", "recuse", "registered", "tied", "with_cases", "with_visit",
]  # fmt: skip

NUMBER = "QH-2026-001"


def with_cases(books: Books) -> Books:
    """Units B01, B02 and B03, officer 101 of B01, and the lists of the county; the same books."""
    part = deepcopy(dict(USUAL_INSPECTION))
    part["places"] = {"T01": "太平镇", "T02": "马市镇"}
    with_county(books, inspection=part)
    with books.acting("organisation") as act:
        act.session.add_all([Unit(code="B02", name="县教育局"), Unit(code="B03", name="县水利局")])
        act.record("settings.loaded", "settings:1")
    enter(books, "101")
    return books


def entered(**other: Any) -> CaseValues:
    """What a clerk enters of a case."""
    usual: dict[str, Any] = {
        "kind": "skipping", "matter": "land", "place": "T01", "units": ["B02"], "severity": 3,
        "received_on": date(2025, 12, 20), "earliest": date(2026, 1, 5), "due": date(2026, 2, 27),
    }  # fmt: skip
    return {**usual, **other}  # type: ignore[typeddict-item]


def registered(books: Books, number: str = NUMBER, **other: Any) -> CaseTitle:
    return register_case(books, number, entered(**other))


def tied(books: Books, role: Role = "inspection", number: str = "101") -> Books:
    """The same books on behalf of somebody of that role who is the officer of that number."""
    with books.store.reading() as session:
        key = session.scalars(select(Officer.id).where(Officer.staff_number == number)).one()
    as_role = acting_as(books, role)
    actor = Actor("tied", as_role.actor.roles, None, key)
    return Books(books.store, actor, books.today, books.now, books.new_uid)


def recuse(books: Books, number: str = "101", **about: Any) -> None:
    """A local ground against the officer: `unit_id`, `place` or `case_id`."""
    with books.acting("inspection") as act:
        officer = act.session.scalars(select(Officer).where(Officer.staff_number == number)).one()
        kind = next(iter(about)).removesuffix("_id")
        act.session.add(
            Recusal(
                officer_id=officer.id,
                kind=kind,
                tier="local",
                ground="曾在该处任职",
                source="declared",
                valid_from=date(2025, 1, 1),
                entered_at=act.at,
                entered_by=act.by,
                **about,
            )
        )
        act.record("recusal.entered", "recusal:1")


def with_visit(books: Books, start: date, number: str = NUMBER, days: int = 2) -> Books:
    """The case's visit as published: days from that one on. The same books."""
    with books.acting("inspection") as act:
        case = act.session.scalars(select(Case.id).where(Case.number == number)).one()
        on = [start + timedelta(each) for each in range(days)]
        release = visit_put(act, books, case, on)
        act.record("teams.published", f"teams:{release}")
    return books
