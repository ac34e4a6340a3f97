"""What a ground that is entered later takes from calendars that were handed out before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.services.books.accounts import add_account, close_account, tie_account
from scheduler.services.books.cases import change_case
from scheduler.services.books.declarations import Interest, declare_for
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.my_visits import my_visits
from scheduler.services.books.opened import Books, account_actor
from scheduler.services.books.recusals import NewFact, end_fact, enter_fact
from scheduler.services.books.subscriptions import Ticket, Wish, subscribe
from scheduler.services.books.telling import render_today
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from scheduler.store.inspectors import Waiver
from scheduler.store.people import Account, Unit
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


def test_what_a_closed_account_ordered_of_cases_and_visits_is_gone(county: Books) -> None:
    add_account(county, "anna", "officer", officer="101")
    add_account(county, "boss", "petitions")
    mine = subscribe(by(county, "anna"), Wish("own", "101"))
    wishes = (Wish("team", NUMBER), Wish("inspection"), Wish("unit", "B01"))
    boss = [subscribe(by(county, "boss"), wish) for wish in wishes]
    public = subscribe(county, Wish("public"))
    close_account(county, "boss")
    assert [served(county, each) for each in (*boss, mine, public)] == [
        "gone", "gone", "gone", "feed", "feed",
    ]  # fmt: skip
    close_account(county, "anna")
    assert [served(county, each) for each in (mine, public)] == ["gone", "feed"]


def test_what_an_account_ordered_before_it_was_tied_is_gone(county: Books) -> None:
    add_account(county, "boss", "petitions")
    wishes = (Wish("team", NUMBER), Wish("inspection"), Wish("unit", "B01"))
    boss = [subscribe(by(county, "boss"), wish) for wish in wishes]
    tie_account(county, "boss", unit="B02")
    assert {served(county, each) for each in boss} == {"gone"}
    assert hidden(by(county, "boss"))
    tie_account(county, "boss")
    assert not hidden(by(county, "boss"))


def test_whatever_a_closed_account_has_left_is_found_by_the_next_act(county: Books) -> None:
    whole = subscribe(by(county, "chief"), Wish("inspection"))
    with county.acting("administrator") as act:  # as in a backup of before that was known
        act.session.scalars(select(Account).where(Account.name == "chief")).one().active = False
        act.record("account.closed", "account:2")
    assert served(county, whole) == "feed"
    render_today(county)
    assert served(county, whole) == "gone"


def test_an_address_of_a_case_that_a_day_hides_is_gone_with_that_day(county: Books) -> None:
    """As nobody acts, whatever keeps feeds fresh does it; once, whoever comes second."""
    enter_fact(county, replace(FACT, first=date(2026, 1, 20), last=date(2026, 1, 31)))
    hers, other = (subscribe(by(county, who), Wish("team", NUMBER)) for who in ("clerk", "chief"))
    eve, day = on_day(county, date(2026, 1, 19)), on_day(county, date(2026, 1, 20))
    render_today(eve)
    assert (served(eve, hers), served(eve, other)) == ("feed", "feed")
    render_today(day)
    render_today(day)
    assert (served(day, hers), served(day, other)) == ("gone", "feed")
    with county.store.reading() as session:
        revoked = AuditEntry.act == "subscription.revoked"
        assert len(session.scalars(select(AuditEntry).where(revoked)).all()) == 1


def hidden(books: Books) -> bool:
    with books.store.reading() as session:
        return bool(hidden_cases(session, books.actor, books.today))


@pytest.mark.parametrize(
    ("stands", "waived", "is_hidden"),
    [
        # What stands today and not on the days of the visit keeps nobody from the own duty.
        ((date(2026, 1, 1), date(2026, 2, 28)), None, False),
        # Nor does what a waiver lets pass on just these days.
        ((date(2025, 1, 1), None), (date(2026, 3, 5), date(2026, 3, 6)), False),
        ((date(2025, 1, 1), None), (date(2026, 3, 5), date(2026, 3, 5)), True),
        ((date(2026, 3, 6), None), None, True),
    ],
)
def test_calendar_and_pages_agree_on_who_sits_in_a_team(
    county: Books, stands: tuple[date, date | None], waived: tuple[date, date] | None,
    is_hidden: bool,
) -> None:  # fmt: skip
    made = enter_fact(county, replace(FACT, number="102", first=stands[0], last=stands[1]))
    if waived is not None:
        grant_waiver(county, NewWaiver(made.id, "人手不足", "李书记", *waived))
    add_account(county, "hers", "officer", officer="102")
    assert part_of(county, "102")[0] is is_hidden
    assert (len(my_visits(by(county, "hers")).ahead) == 0) is is_hidden
    assert hidden(by(county, "hers")) is is_hidden


def test_who_does_not_sit_there_must_not_know_by_a_ground_of_today_either(county: Books) -> None:
    enter_fact(county, replace(FACT, first=date(2026, 1, 1), last=date(2026, 2, 28)))
    assert hidden(by(county, "clerk"))
