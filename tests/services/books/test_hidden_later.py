"""What a ground that is entered later takes from calendars that were handed out before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases import change_case
from scheduler.services.books.declarations import Interest, declare_for
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.opened import Books, account_actor
from scheduler.services.books.recusals import NewFact, end_fact, enter_fact
from scheduler.services.books.subscriptions import Ticket, Wish, subscribe
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from scheduler.store.inspectors import Waiver
from scheduler.store.people import Unit
from scheduler.store.trail import AuditEntry
from tests.databases import on_day
from tests.services.books.visiting import (
    NUMBER,
    case_entered,
    of_kind,
    sent,
    with_inspectors,
)

DAYS = "03-05 03-06"
FACT = NewFact("104", "unit", "B02", "local", "曾任该单位副职", "reported", date(2025, 1, 1))


@pytest.fixture
def county(books: Books) -> Books:
    """101 and 102 go to a case against B02; 104 has an account of the inspection office."""
    with_inspectors(books)
    sent(books, case_entered(books), DAYS, n101="lead", n102="topic")
    add_account(books, "clerk", "inspection", officer="104")
    add_account(books, "chief", "inspection")
    return books


def by(books: Books, name: str) -> Books:
    return replace(books, actor=account_actor(books.store, name))


def served(books: Books, ticket: Ticket) -> str:
    return FeedDesk(books.store, lambda: books.today).answer(ticket.token).kind


def _entered(books: Books) -> None:
    enter_fact(books, FACT)


def _declared(books: Books) -> None:
    declare_for(books, "104", [Interest("unit", "B02", "kin", "亲属在该单位任职")])


def _ended_waiver(books: Books) -> None:
    with books.store.reading() as session:
        (waiver,) = session.scalars(select(Waiver.id))
    revoke_waiver(books, waiver)


@pytest.mark.parametrize("hide", [_entered, _declared, _ended_waiver])
def test_an_address_of_a_case_that_comes_to_be_hidden_is_gone(
    county: Books, hide: Callable[[Books], None]
) -> None:
    if hide is _ended_waiver:
        made = enter_fact(county, FACT)
        waiver = NewWaiver(made.id, "人手不足", "李书记", county.today, date(2026, 6, 30))
        grant_waiver(county, waiver)
    hers, other = (subscribe(by(county, who), Wish("team", NUMBER)) for who in ("clerk", "chief"))
    hide(by(county, "chief"))
    assert (served(county, hers), served(county, other)) == ("gone", "feed")
    with county.store.reading() as session:
        subjects = session.scalars(
            select(AuditEntry.subject).where(AuditEntry.act == "subscription.revoked")
        ).all()
    assert subjects == [f"subscription:{hers.id}"]


def test_so_is_one_of_a_case_that_comes_to_be_about_another_unit(county: Books) -> None:
    enter_fact(county, FACT)
    with county.acting("organisation") as act:
        act.session.add(Unit(code="B03", name="县水务局"))
        act.record("unit.added", "unit:3")
    case_entered(county, "2026-019", "B03", seats=[{"id": "lead", "count": 1}], min_units=1)
    hers = subscribe(by(county, "clerk"), Wish("team", "2026-019"))
    change_case(by(county, "chief"), "2026-019", {"units": ["B02"]})
    assert served(county, hers) == "gone"


def part_of(books: Books, number: str) -> tuple[bool, str, str]:
    with books.store.reading() as session:
        officer = officer_by_number(session, number).id
    rows = [row for key, row in of_kind(books, "part").items() if key[0] == officer]
    (row,) = rows
    return row.content["cancelled"], row.content["case"], row.content["first"]


def test_a_barred_member_who_still_sits_learns_of_no_move(county: Books) -> None:
    made = enter_fact(county, replace(FACT, number="102"))
    assert part_of(county, "102") == (True, "", "2026-03-05")
    assert part_of(county, "101") == (False, NUMBER, "2026-03-05")
    later = on_day(county, date(2026, 1, 10))
    sent(later, 1, "03-12 03-13", n101="lead", n102="topic")
    assert part_of(later, "102") == (True, "", "2026-03-05")
    assert part_of(later, "101")[2] == "2026-03-12"
    end_fact(later, made.id, "调查后不属实")
    assert part_of(later, "102") == (False, NUMBER, "2026-03-12")


def test_a_waiver_gives_the_part_back_and_takes_it_again(county: Books) -> None:
    made = enter_fact(county, replace(FACT, number="102"))
    waiver = grant_waiver(
        county, NewWaiver(made.id, "人手不足", "李书记", county.today, date(2026, 6, 30))
    )
    assert part_of(county, "102")[:2] == (False, NUMBER)
    revoke_waiver(county, waiver)
    assert part_of(county, "102")[:2] == (True, "")


def test_what_is_entered_once_the_visit_has_begun_changes_nothing_of_it(county: Books) -> None:
    begun = on_day(county, date(2026, 3, 5))
    enter_fact(begun, replace(FACT, number="102"))
    assert part_of(begun, "102")[:2] == (False, NUMBER)
