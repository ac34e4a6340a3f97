"""The ledger as people page through it: what it lists, in which order, and how many."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.services.books.ledger import Filter
from scheduler.services.books.ledger_pages import Order, listing
from scheduler.services.books.officers import correct_name
from scheduler.services.books.opened import Books
from tests.services.books.entries import enter, with_planned


@pytest.fixture
def county(books: Books) -> Books:
    """101 and 103 owe a stint, 103 the sooner; 102 has one planned from March to May."""
    with_planned(books)
    enter(books, "103", promoted_on=date(2025, 2, 1))
    for number, name in (("101", "张三"), ("102", "安宁"), ("103", "单飞")):
        correct_name(books, number, name)
    return books


def numbers(books: Books, wanted: Filter | None = None, order: Order = "name") -> list[str]:
    return [row.number for row in listing(books, wanted or Filter(), order).rows]


def test_people_stand_in_the_order_that_is_asked_for(county: Books) -> None:
    assert numbers(county) == ["102", "103", "101"]
    assert numbers(county, order="unit") == ["102", "103", "101"]
    assert numbers(county, order="deadline")[0] == "103"
    assert numbers(county, order="start")[0] == "102"


@pytest.mark.parametrize("text", ["单", "103", "１０３", " 103 "])
def test_somebody_is_found_by_a_part_of_name_or_number(county: Books, text: str) -> None:
    assert numbers(county, Filter(text=text)) == ["103"]


def test_stints_are_found_by_the_month_in_which_they_begin_or_end(county: Books) -> None:
    assert numbers(county, Filter(starts=date(2026, 3, 17))) == ["102"]
    assert numbers(county, Filter(ends=date(2026, 5, 1))) == ["102"]
    assert numbers(county, Filter(starts=date(2025, 3, 1))) == []
    assert numbers(county, Filter(ends=date(2026, 3, 1))) == []


def test_states_are_counted_before_one_of_them_is_chosen(county: Books) -> None:
    found = listing(county, Filter(states=frozenset({"planned"})))
    assert dict(found.counts) == {"owed": 2, "planned": 1}
    assert [row.number for row in found.rows] == ["102"]
