"""Events of deadlines: which are told, to whom, and what becomes of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from calendars.feed_events import FeedKind, FeedOptions
from calendars.feed_visits import deadline_event_uid
from scheduler.services.books.feeds import FeedSpec, rendered_feed
from scheduler.services.books.opened import Books
from scheduler.store.cases import Case, WorkdayNotice
from scheduler.store.feeds import CalendarEvent
from tests.databases import on_day
from tests.services.books.visiting import (
    NUMBER,
    case_entered,
    happened,
    refreshed,
    rows_of,
    sent,
    with_inspectors,
)


@pytest.fixture
def county(books: Books) -> Books:
    """A case that was received on the first of January."""
    with_inspectors(books)
    case_entered(books)
    return books


def by_rule(books: Books) -> dict[str, CalendarEvent]:
    return {row.content["rule"]: row for row in rows_of(books, "deadline")}


def states(books: Books) -> dict[str, tuple[str, int, bool]]:
    return {
        rule: (row.content["first"], row.sequence, row.content["cancelled"])
        for rule, row in by_rule(books).items()
    }


def later(books: Books, day: int) -> Books:
    return on_day(books, date(2026, 1, day))


def feed_of(books: Books, kind: FeedKind, whose: str = "") -> str:
    with books.store.reading() as session:
        spec = FeedSpec(kind, whose, "zh_CN", FeedOptions())
        return rendered_feed(session, spec, books.today).decode().replace("\r\n ", "")


def test_what_is_to_be_met_is_told_to_the_office_and_to_nobody_else(county: Books) -> None:
    assert states(county) == {
        "register": ("2026-01-16", 0, False), "tell": ("2026-01-16", 0, False)
    }  # fmt: skip
    row = by_rule(county)["tell"]
    assert (row.case_id, row.officer_id, row.unit_id, row.post) == (1, 0, 0, "")
    told = feed_of(county, "inspection")
    assert "SUMMARY:时限：告知信访人（2026-017）" in told
    assert told.count("TRANSP:TRANSPARENT") == 2
    sent(county, 1, "03-05", n101="lead")
    others: tuple[tuple[FeedKind, str], ...] = (
        ("own", "1"), ("unit", "1"), ("unit", "2"), ("post", "desk"), ("bureau", ""),
        ("public", ""), ("team", "1"),
    )  # fmt: skip
    for kind, whose in others:
        assert "时限" not in feed_of(county, kind, whose)


def test_what_is_met_is_cancelled_and_what_follows_is_new(county: Books) -> None:
    happened(later(county, 8), 1, transferred_on=date(2026, 1, 7))
    assert states(county) == {
        # Five working days from Wednesday the seventh.
        "register": ("2026-01-16", 1, True), "tell": ("2026-01-16", 0, False),
        "transfer_objection": ("2026-01-14", 0, False),
    }  # fmt: skip
    assert "【已取消】时限：登记、转送（2026-017）" in feed_of(later(county, 8), "inspection")
    happened(later(county, 9), 1, accepted_on=date(2026, 1, 9))
    happened(later(county, 10), 1, extended_days=30)
    assert states(county)["handle"] == ("2026-04-09", 1, False)
    assert "延长" not in feed_of(later(county, 10), "team", "1")


def test_of_a_closed_case_nothing_is_due_and_of_one_reopened_it_is_again(county: Books) -> None:
    before = {row.uid for row in rows_of(county, "deadline")}
    happened(later(county, 8), 1, closed_on=date(2026, 1, 8))
    assert {state[1:] for state in states(county).values()} == {(1, True)}
    happened(later(county, 9), 1, closed_on=None)
    assert {state[1:] for state in states(county).values()} == {(2, False)}
    assert {row.uid for row in rows_of(county, "deadline")} == before


def test_what_calendars_know_a_deadline_by_is_no_other_countys(county: Books) -> None:
    with county.store.reading() as session:
        case = session.scalars(select(Case)).first()
        assert case is not None
        uid = case.uid
    known = {rule: row.uid for rule, row in by_rule(county).items()}
    assert known["tell"] == deadline_event_uid(uid, "tell") != deadline_event_uid("1", "tell")
    content = by_rule(county)["tell"].content
    assert (content["since"], content["term"]) == ("2026-01-01", 15)


def test_a_corrected_number_keeps_the_events(county: Books) -> None:
    before = {row.uid for row in rows_of(county, "deadline")}
    happened(later(county, 8), 1, number="2026-170")
    rows = rows_of(county, "deadline")
    assert {row.uid for row in rows} == before
    assert {(row.sequence, row.content["case"]) for row in rows} == {(1, "2026-170")}
    assert NUMBER not in feed_of(later(county, 8), "inspection")


def test_an_estimate_says_so_until_the_notice_is_entered(county: Books) -> None:
    happened(later(county, 8), 1, transferred_on=date(2029, 4, 10))
    assert by_rule(county)["transfer_objection"].content["estimated"]
    assert "此日为估计" in feed_of(on_day(county, date(2029, 4, 11)), "inspection")
    with county.acting("administrator") as act:
        act.session.add(
            WorkdayNotice(
                moves={},
                number=1, year=2029, days_off=[], make_up=[], source="国办发明电〔2028〕1号",
                entered_at=act.at, entered_by=act.by,
            )
        )  # fmt: skip
        act.record("workdays.entered", "workdays:2029")
    assert refreshed(later(county, 9)) == 1
    row = by_rule(county)["transfer_objection"]
    assert (row.content["estimated"], row.sequence) == (False, 1)


def test_nothing_moves_that_has_not_changed(county: Books) -> None:
    happened(later(county, 8), 1, opinion="限期整改", leader="王副县长")
    assert {row.sequence for row in rows_of(county, "deadline")} == {0}
    # Long past, it rests, and is neither told nor cancelled any more.
    assert refreshed(on_day(county, date(2027, 8, 1))) == 0
    assert "BEGIN:VEVENT" not in feed_of(on_day(county, date(2027, 8, 1)), "inspection")
