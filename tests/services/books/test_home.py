"""The first page: counted right, and of this moment."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.books.roles import ROLES, NotAllowed
from scheduler.services.books.demo import open_sample_county
from scheduler.services.books.drafts import submit
from scheduler.services.books.duties import exempt
from scheduler.services.books.home import MOST_ROWS, Some, home
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.store.desk import LeaveRequest, Swap
from tests.databases import acting_as, on_day
from tests.judges.test_county_feeds import publish_by_hand
from tests.services.books.entries import (
    draft_for,
    duty_of,
    enter,
    published,
    with_county,
    with_owing,
)


def numbers(some: Some) -> list[str]:  # type: ignore[type-arg]
    return [row.number for row in some.rows]


def test_an_empty_county_has_nothing_to_show(books: Books) -> None:
    view = home(with_county(books))
    shown = (view.overdue, view.due, view.starting, view.ending, view.submitted, view.leave)
    assert {*shown, view.swaps, view.jobs} == {Some(0, ())}


def test_who_is_late_comes_before_who_falls_due(books: Books) -> None:
    with_county(books)
    enter(books, "101", promoted_on=date(2025, 3, 1))
    enter(books, "102", promoted_on=date(2025, 2, 1))
    enter(books, "103", promoted_on=date(2025, 5, 1))
    enter(books, "104", promoted_on=date(2026, 4, 1))
    enter(books, "105", promoted_on=date(2025, 1, 1))
    april = on_day(books, date(2026, 4, 10))
    exempt(april, "105", "长期抽调", "王部长")
    view = home(april)
    assert (view.overdue.count, numbers(view.overdue)) == (2, ["102", "101"])
    assert (view.due.count, numbers(view.due)) == (1, ["103"])
    assert view.due.rows[0].days_left == 21


@pytest.mark.parametrize(
    ("day", "starting", "ending"),
    [
        (date(2026, 2, 28), [], []),
        (date(2026, 3, 1), ["101", "102"], []),
        (date(2026, 3, 31), ["101", "102"], []),
        (date(2026, 5, 1), [], ["101", "102"]),
        (date(2026, 6, 1), [], []),
    ],
)
def test_stints_of_the_month_start_and_end(
    books: Books, day: date, starting: list[str], ending: list[str]
) -> None:
    with_owing(books, "101", "102", "103")
    published(books, ("101", "2026-03-01"), ("102", "2026-03-01"))
    view = home(on_day(books, day))
    assert (numbers(view.starting), numbers(view.ending)) == (starting, ending)


def test_ten_are_shown_and_all_are_counted(books: Books) -> None:
    with_county(books)
    for n in range(MOST_ROWS + 3):
        enter(books, f"1{n:02}", promoted_on=date(2024, 10, 1))
    view = home(books)
    assert (view.overdue.count, len(view.overdue.rows)) == (MOST_ROWS + 3, MOST_ROWS)


def test_what_waits_for_the_department_is_shown(books: Books) -> None:
    with_owing(books, "101", "102")
    published(books, ("101", "2026-03-01"), ("102", "2026-06-01"))
    draft_for(books, ("101", "2026-03-01"), ("102", "2026-06-01"))
    waits = draft_for(books, ("101", "2026-03-01"), ("102", "2026-06-01"))
    submit(books, waits)
    job = order_rotation(books, date(2026, 1, 1), 12).job
    asked(books, "open", "granted", "open")
    proposed(books, "proposed", "accepted", "approved")
    view = home(books)
    assert [line.id for line in view.submitted.rows] == [waits]
    assert [line.id for line in view.jobs.rows] == [job]
    assert [(line.id, line.collides) for line in view.leave.rows] == [(3, True), (1, True)]
    assert view.leave.count == 2
    ((swap,), count) = (view.swaps.rows, view.swaps.count)
    assert (swap.id, count) == (2, 1)
    assert (swap.one.number, swap.one.start) == ("101", date(2026, 3, 1))
    assert (swap.other.number, swap.other.last) == ("102", date(2026, 8, 31))


def asked(books: Books, *states: str) -> None:
    officer = duty_of(books, "101").officer_id
    with books.store.noting() as session:
        for state in states:
            session.add(
                LeaveRequest(
                    officer_id=officer, first=date(2026, 3, 2), end=date(2026, 3, 5), kind="leave",
                    state=state, asked_at=books.now(), asked_by="x",
                )
            )  # fmt: skip
            session.flush()


def proposed(books: Books, *states: str) -> None:
    one, other = duty_of(books, "101").id, duty_of(books, "102").id
    with books.store.noting() as session:
        for state in states:
            session.add(
                Swap(
                    duty_id=one, other_id=other, state=state, reason="家事",
                    proposed_at=books.now(), proposed_by="x",
                )
            )  # fmt: skip
            session.flush()


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_whole_ledger_sees_it(books: Books, role: str) -> None:
    somebody = acting_as(with_county(books), role)  # type: ignore[arg-type]
    if role in ("liaison", "officer"):
        with pytest.raises(NotAllowed):
            home(somebody)
    else:
        assert home(somebody).overdue.count == 0


def test_what_is_in_force_and_what_is_worked_on(books: Books) -> None:
    assert (home(books).release, home(books).drafts.count) == (None, 0)
    open_sample_county(books)
    publish_by_hand(books)
    found = home(books)
    assert (found.release, found.drafts.count) == (1, 0)
