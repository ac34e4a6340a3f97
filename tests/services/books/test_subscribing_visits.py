"""Feeds of officers and units: with visits for whom they are, with stints alone for all others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import URL, text

from scheduler.books.roles import Actor, Role
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.feeds import spec_of
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.opened import Books, operator
from scheduler.services.books.subscriptions import (
    Ticket,
    Wish,
    renew,
    subscribe,
    subscriptions,
)
from scheduler.store.opening import make_tables, upgrade
from scheduler.store.store import Store
from tests.services.books.visiting import NUMBER, case_entered, sent, with_inspectors

OWN, UNIT = Wish("own", "101"), Wish("unit", "B01")


@pytest.fixture
def county(books: Books) -> Books:
    """101 of B01 goes to a case against B02."""
    with_inspectors(books)
    sent(books, case_entered(books), "03-05 03-06", n101="lead", n102="topic")
    return books


def account(books: Books, role: Role, number: str = "", unit: str = "") -> Books:
    with books.store.reading() as session:
        officer = officer_by_number(session, number).id if number else None
        home = unit_by_code(session, unit).id if unit else None
    return replace(books, actor=Actor(f"a {role}", frozenset({role}), home, officer))


def told(books: Books, ticket: Ticket) -> str:
    data = FeedDesk(books.store, lambda: books.today).answer(ticket.token).data
    return data.decode().replace("\r\n ", "")


@pytest.mark.parametrize("role", ["organisation", "administrator"])
@pytest.mark.parametrize("wish", [OWN, UNIT])
def test_offices_that_see_no_case_get_stints_alone(county: Books, role: Role, wish: Wish) -> None:
    books = account(county, role)
    ticket = subscribe(books, wish)
    assert not ticket.visits
    assert "BEGIN:VEVENT" not in told(books, ticket)
    assert [row.visits for row in subscriptions(books)] == [False]


def test_an_officer_of_the_petition_bureau_gets_stints_alone_of_others(county: Books) -> None:
    books = account(county, "petitions", number="104")
    for wish in (OWN, UNIT):
        assert "BEGIN:VEVENT" not in told(books, subscribe(books, wish))


def _mine(books: Books) -> Books:
    return account(books, "officer", number="101")


def _petitions(books: Books) -> Books:
    return account(books, "petitions")


def _console(books: Books) -> Books:
    return replace(books, actor=operator())


@pytest.mark.parametrize("whose", [_mine, _petitions, _console])
def test_who_may_know_gets_the_visits(county: Books, whose: Callable[[Books], Books]) -> None:
    books = whose(county)
    ticket = subscribe(books, OWN)
    assert ticket.visits
    assert NUMBER in told(books, ticket)
    assert [row.visits for row in subscriptions(books)] == [True]


def test_a_liaison_learns_of_the_unit_s_absences(county: Books) -> None:
    books = account(county, "liaison", unit="B01")
    text_of = told(books, subscribe(books, UNIT))
    assert "公务" in text_of
    assert NUMBER not in text_of


def test_renewed_it_stays_as_it_is_and_nobody_gets_at_visits_by_that(county: Books) -> None:
    mine, office = _mine(county), account(county, "organisation")
    first = subscribe(mine, OWN)
    again = renew(mine, first.id)
    assert NUMBER in told(mine, again)
    taken = renew(office, again.id)
    assert not taken.visits
    assert "BEGIN:VEVENT" not in told(office, taken)
    assert not renew(mine, taken.id).visits


def test_keys_of_before_tell_of_stints() -> None:
    assert not spec_of("own|zh_CN|0|900|1").visits


@pytest.mark.parametrize(
    ("role", "kind", "after"),
    [
        ("officer", "own", "own+visits|zh_CN|0|900|1"), ("officer", "post", "post|zh_CN|0|900|1"),
        ("liaison", "unit", "unit+visits|zh_CN|0|900|1"),
        ("organisation", "own", "own|zh_CN|0|900|1"),
    ],
)  # fmt: skip
def test_an_upgrade_gives_visits_to_those_who_ordered_for_themselves(
    empty_database: URL, role: str, kind: str, after: str
) -> None:
    with closing(Store(empty_database)) as store:
        with store.noting() as session:
            make_tables(session.connection(), "v0006_desk")
            session.execute(
                text(
                    "INSERT INTO account (name, role, created_at, active, version)"
                    " VALUES ('clerk', :role, '2026-01-01 00:00:00+00:00', :yes, 1)"
                ),
                {"role": role, "yes": True},
            )
            session.execute(
                text(
                    "INSERT INTO subscription (handle, secret_sha256, secret_md5, feed_key, kind,"
                    " language, busy_only, reminders, created_at, created_by, holder, version)"
                    " VALUES ('a', 'b', 'c', :key, :kind, 'zh_CN', :no, '[900]',"
                    " '2026-01-01 00:00:00+00:00', 'clerk', 'x', 1)"
                ),
                {"key": f"{kind}|zh_CN|0|900|1", "kind": kind, "no": False},
            )
        upgrade(store)
        with store.reading() as session:
            (key,) = session.execute(text("SELECT feed_key FROM subscription")).scalars()
    assert key == after
    assert spec_of(key).visits == ("visits" in after)
