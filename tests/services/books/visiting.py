"""Cases, and visits as whoever publishes teams leaves them in the books, put there directly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.services.books.events import refresh_events
from scheduler.services.books.feeds import render_due_feeds
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.opened import Act, Books
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.feeds import CalendarEvent
from scheduler.store.people import Officer, Unit
from tests.services.books.entries import enter, with_county
from tests.services.books.put_visits import take_back_visit, visit_put

__all__ = [
    "NUMBER", "cancelled", "case_entered", "happened", "moved_to", "of_kind", "refreshed",
    "rows_of", "sent", "with_inspectors",
]  # fmt: skip

NUMBER = "2026-017"
"""Of the case that a test is about."""

_WHEN = date(2026, 1, 1)


def with_inspectors(books: Books) -> Books:
    """Units B01, of 101 to 104, and B02; settings with one place; the same books."""
    with_county(books, inspection={**USUAL_INSPECTION, "places": {"town": "城关镇"}})
    for number in ("101", "102", "103", "104"):
        enter(books, number)
    with books.acting("organisation") as act:
        act.session.add(Unit(code="B02", name="县自然资源局"))
        act.record("settings.loaded", "settings:1")
    return books


def case_entered(books: Books, number: str = NUMBER, unit: str = "B02", **parts: Any) -> int:
    """A case against that unit; its id."""
    usual: dict[str, Any] = {
        "kind": "skipping", "matter": "land", "place": "town", "severity": 1,
        "received_on": _WHEN, "earliest": _WHEN, "due": date(2026, 6, 30), "visit_days": 2,
        "min_units": 1, "max_same_unit": 2, "seats": [{"id": "lead"}, {"id": "topic"}],
    }  # fmt: skip
    with books.acting("inspection") as act:
        case = Case(
            uid=books.new_uid(),
            number=number,
            entered_at=act.at,
            entered_by=act.by,
            **{**usual, **parts},
        )
        act.session.add(case)
        act.session.flush()
        concerned = unit_by_code(act.session, unit)
        act.session.add(CaseUnit(case_id=case.id, unit_id=concerned.id))
        _told(act, books, "case.registered", case.id)
        return case.id


def sent(books: Books, case: int, days: str, **team: str) -> None:
    """That team goes to the case on these days ("03-05 03-06"), whoever went before.

    `team`: seat by staff number with an "n" before it. The feeds are rendered.
    """
    with books.acting("inspection") as act:
        dates = [date.fromisoformat(f"2026-{day}") for day in days.split()]
        wanted = {
            officer_by_number(act.session, number.removeprefix("n")).id: seat
            for number, seat in team.items()
        }
        visit_put(act, books, case, dates, wanted)
        _told(act, books, "teams.published", case)
    render_due_feeds(books)


def cancelled(books: Books, case: int) -> None:
    """The visit does not take place."""
    with books.acting("inspection") as act:
        take_back_visit(act, books, case)
        _told(act, books, "teams.withdrawn", case)
    render_due_feeds(books)


def happened(books: Books, case: int, **facts: Any) -> None:
    """What has become of the case, by its columns. The feeds are rendered."""
    with books.acting("inspection") as act:
        row = act.session.get_one(Case, case)
        for name, value in facts.items():
            setattr(row, name, value)
        _told(act, books, "case.changed", case)
    render_due_feeds(books)


def moved_to(books: Books, number: str, unit: str) -> None:
    """The officer is of that unit from now on."""
    with books.acting("organisation") as act:
        officer = act.session.get_one(Officer, officer_by_number(act.session, number).id)
        officer.unit_id = unit_by_code(act.session, unit).id
        _told(act, books, "settings.loaded", 1)
    render_due_feeds(books)


def refreshed(books: Books) -> int:
    """How many events are not as they should be; then they are."""
    with books.acting("organisation") as act:
        act.record("settings.loaded", "settings:1")
        return refresh_events(act.session, act.at, books.today)


def of_kind(books: Books, kind: str) -> dict[tuple[int, str], CalendarEvent]:
    """As `rows_of`, by officer and first day."""
    return {(row.officer_id, row.content["first"]): row for row in rows_of(books, kind)}


def rows_of(books: Books, kind: str) -> Sequence[CalendarEvent]:
    """The stored events of that kind."""
    with books.store.reading() as session:
        return session.scalars(select(CalendarEvent).where(CalendarEvent.kind == kind)).all()


def _told(act: Act, books: Books, code: str, subject: int) -> None:
    refresh_events(act.session, act.at, books.today)
    act.record(code, f"{code.partition('.')[0]}:{subject}")
