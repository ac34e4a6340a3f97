"""What calendars tell of a case changes with the act that changes the case, not some time later."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.feed_events import FeedOptions
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import close_case, reopen_case
from scheduler.services.books.feeds import FeedSpec, key_of, render_if_possible
from scheduler.services.books.opened import Books
from scheduler.services.books.subscriptions import Wish, subscribe
from scheduler.store.feeds import Feed
from tests.databases import DAY
from tests.services.books.case_entries import NUMBER, entered, registered, with_cases, with_visit
from tests.services.books.visiting import refreshed, rows_of


@pytest.fixture
def county(books: Books) -> Books:
    return with_cases(books)


@pytest.fixture
def case(county: Books) -> Books:
    """A case of which the office has a calendar."""
    subscribe(county, Wish("inspection"))
    registered(county)
    return county


def deadlines(books: Books) -> dict[str, bool]:
    """By rule, whether it is cancelled."""
    return {row.content["rule"]: row.content["cancelled"] for row in rows_of(books, "deadline")}


def served(books: Books) -> str:
    """The office's calendar as it is fetched now."""
    with books.store.reading() as session:
        spec = FeedSpec("inspection", "", "zh_CN", FeedOptions())
        return session.get_one(Feed, key_of(spec)).data.decode().replace("\r\n ", "")


def test_who_registers_a_case_has_its_deadlines_told(county: Books) -> None:
    subscribe(county, Wish("inspection"))
    render_if_possible(county)
    assert NUMBER not in served(county)
    register_case(county, NUMBER, entered())
    assert set(deadlines(county).values()) == {False}
    assert NUMBER in served(county)
    assert refreshed(county) == 0


def test_what_has_happened_meets_its_deadline_at_once(case: Books) -> None:
    before = deadlines(case)
    change_case(case, NUMBER, {"transferred_on": DAY})
    after = deadlines(case)
    assert [rule for rule in before if after[rule] != before[rule]] == ["register"]
    assert refreshed(case) == 0


def test_closing_a_case_cancels_its_deadlines_and_opening_it_again_brings_them_back(
    case: Books,
) -> None:
    before = deadlines(case)
    assert before
    assert not any(before.values())
    close_case(case, NUMBER, DAY)
    assert all(deadlines(case).values())
    assert served(case).count("【已取消】") == len(before)
    reopen_case(case, NUMBER)
    assert deadlines(case) == before
    assert "【已取消】" not in served(case)
    assert refreshed(case) == 0


def test_other_units_concerned_are_told_at_once(case: Books) -> None:
    change_case(case, NUMBER, {"units": ["B02", "B03"]})
    for row in rows_of(case, "deadline"):
        assert row.content["units"] == ["县教育局", "县水利局"]
        assert row.sequence == 1
    assert "县水利局" in served(case)


def test_what_the_case_is_about_is_told_in_the_team_s_event_at_once(case: Books) -> None:
    with_visit(case, date(2026, 1, 20))
    refreshed(case)
    (before,) = rows_of(case, "visit")
    change_case(case, NUMBER, {"matter": "labour"})
    (after,) = rows_of(case, "visit")
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert after.content["matter"] != before.content["matter"]
    assert refreshed(case) == 0
