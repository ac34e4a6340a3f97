"""Subscriptions and their feeds: who may have which, what a phone gets, and what becomes of it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import URL, event, select, text

from calendars.feed_events import FeedOptions
from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.databases import back_up
from scheduler.services.books.duties import exempt, recall
from scheduler.services.books.events import refresh_events
from scheduler.services.books.feed_desk import Answer, FeedDesk
from scheduler.services.books.feed_files import copy_feeds, export_feeds
from scheduler.services.books.feeds import FeedSpec, key_of, render_due_feeds, spec_of
from scheduler.services.books.officers import correct_name, retire
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import withdraw
from scheduler.services.books.restoring import restore_books
from scheduler.services.books.subscriptions import (
    MOST_LIVE,
    Ticket,
    Wish,
    own_subscription,
    renew,
    revoke,
    subscribe,
    subscriptions,
)
from scheduler.store.feeds import CalendarEvent, Subscription
from scheduler.store.opening import open_store
from tests.databases import acting_as, on_day
from tests.services.books.entries import duty_of, enter, published, with_county

WHY = ("工作需要", "王部长")
OWN = Wish("own", "101")


@pytest.fixture
def county(books: Books) -> Books:
    """101 and 102 owe a stint; 101's is published for March to May."""
    with_county(books)
    enter(books, "101")
    enter(books, "102")
    published(books, ("101", "2026-03-01"))
    return books


def fetched(books: Books, ticket: Ticket) -> Answer:
    return FeedDesk(books.store, lambda: books.today).answer(ticket.token)


def events(answer: Answer) -> dict[str, Any]:
    assert answer.kind == "feed"
    calendar: Any = icalendar.Calendar.from_ical(answer.data)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def versions(books: Books) -> dict[str, tuple[int, object]]:
    """Counter and date of change of every event, by its uid."""
    with books.store.reading() as session:
        return {
            event.uid: (event.sequence, event.changed_at)
            for event in session.scalars(select(CalendarEvent))
        }


# --- what a phone gets --------------------------------------------------------------------------


def test_an_officer_gets_the_stint_and_its_handover(county: Books) -> None:
    found = events(fetched(county, subscribe(county, OWN)))
    days = sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in found.values())
    # 1 March 2026 is a Sunday: the handover is on the day after.
    assert days == [
        (date(2026, 3, 1), date(2026, 6, 1)), (date(2026, 3, 2), date(2026, 3, 3))
    ]  # fmt: skip


def test_a_unit_a_post_the_bureau_and_the_public_get_what_is_meant_for_them(
    county: Books,
) -> None:
    for wish, names_somebody in (
        (Wish("unit", "B01"), True), (Wish("post", "窗口"), True), (Wish("bureau"), True),
        (Wish("public"), False), (Wish("unit", "B01", options=FeedOptions(busy_only=True)), False),
    ):  # fmt: skip
        answer = fetched(county, subscribe(county, wish))
        assert date(2026, 3, 1) in {event["DTSTART"].dt for event in events(answer).values()}
        assert ("干部101".encode() in answer.data) is names_somebody


def test_a_feed_without_events_is_still_a_calendar(county: Books) -> None:
    answer = fetched(county, subscribe(county, Wish("own", "102")))
    assert answer.data.startswith(b"BEGIN:VCALENDAR")
    assert b"VTIMEZONE" in answer.data
    assert events(answer) == {}
    assert gzip.decompress(answer.gzipped) == answer.data


@pytest.mark.parametrize("number", ["101", "102"])
def test_the_successor_gets_the_event_and_who_is_replaced_its_cancellation(
    county: Books, number: str
) -> None:
    ticket = subscribe(county, Wish("own", number))
    before = events(fetched(county, ticket))
    published(county, ("102", "2026-03-01"))
    after = events(fetched(county, ticket))
    if number == "102":
        assert (len(before), len(after)) == (0, 2)
        return
    assert {str(event["UID"]) for event in after.values()} == {
        str(event["UID"]) for event in before.values()
    }
    assert all(summary.startswith("【已取消】") for summary in after)
    assert {(event["STATUS"], event["SEQUENCE"]) for event in after.values()} == {("CANCELLED", 1)}


def test_a_move_keeps_the_uid_and_tells_what_changed(county: Books) -> None:
    ticket = subscribe(county, OWN)
    before = events(fetched(county, ticket))
    later = on_day(county, date(2026, 1, 20))
    published(later, ("101", "2026-04-01"))
    after = events(fetched(later, ticket))
    (summary,) = [name for name, event in after.items() if event["DTEND"].dt == date(2026, 7, 1)]
    old, new = before[summary], after[summary]
    assert (new["UID"], new["SEQUENCE"]) == (old["UID"], 1)
    assert new["LAST-MODIFIED"].dt > old["LAST-MODIFIED"].dt
    assert new["DTSTAMP"].dt == new["LAST-MODIFIED"].dt
    assert "第2号" in new["DESCRIPTION"]
    assert "2026年3月1日" in new["DESCRIPTION"]


def test_a_recall_shortens_the_stint_and_leaves_the_handover_as_it_was(county: Books) -> None:
    before = versions(county)
    recall(on_day(county, date(2026, 4, 1)), "101", date(2026, 4, 20), *WHY)
    moved = {uid for uid, version in versions(county).items() if version != before[uid]}
    with county.store.reading() as session:
        assert [session.get_one(CalendarEvent, uid).kind for uid in moved] == ["stint"]


def test_whatever_changes_what_is_told_changes_the_events_with_it(county: Books) -> None:
    """No use case forgets: right after it there is nothing left to be brought up to date."""
    april = on_day(county, date(2026, 4, 1))
    acts = (
        lambda: correct_name(county, "101", "韩梅"),
        lambda: recall(april, "101", date(2026, 4, 20), *WHY),
        lambda: published(april, ("102", "2026-06-01")),
        lambda: withdraw(april, 2, *WHY),
        lambda: published(april, ("102", "2026-06-01")),
        lambda: exempt(april, "102", *WHY),
    )
    for act in acts:
        before = versions(county)
        act()
        assert versions(county) != before
        with county.acting("organisation") as checking:
            assert refresh_events(checking.session, checking.at, april.today) == 0
            checking.record("settings.loaded", "settings:1")


def test_a_stint_that_is_owed_no_more_does_not_come_back_on_its_first_day(county: Books) -> None:
    ticket = subscribe(county, OWN)
    exempt(on_day(county, date(2026, 2, 20)), "101", *WHY)
    first = on_day(county, date(2026, 3, 1))
    before = versions(county)
    correct_name(first, "102", "韩梅")  # any act that brings calendars up to date
    assert versions(county) == before
    assert {str(each["STATUS"]) for each in events(fetched(first, ticket)).values()} == {
        "CANCELLED"
    }


def test_the_same_state_is_the_same_bytes_and_is_not_rendered_again(county: Books) -> None:
    ticket = subscribe(county, OWN)
    before = fetched(county, ticket)
    assert render_due_feeds(county) == 0
    tomorrow = on_day(county, date(2026, 1, 2))
    assert render_due_feeds(tomorrow) == 1
    assert fetched(tomorrow, ticket) == before


# --- addresses ----------------------------------------------------------------------------------


def test_of_the_secret_only_hashes_are_kept(county: Books) -> None:
    ticket = subscribe(county, OWN)
    secret = ticket.token.partition("-")[2]
    assert len(secret) == 43
    with county.store.reading() as session:
        row = session.execute(text("SELECT * FROM subscription")).one()
        told = session.execute(text("SELECT * FROM audit_value")).all()
    assert secret not in str((row, told))


def test_a_renewed_address_takes_the_place_of_the_one_before(county: Books) -> None:
    first = subscribe(county, OWN)
    second = renew(county, first.id)
    assert fetched(county, first).kind == "gone"
    assert fetched(county, second).data == fetched(county, second).data != b""
    revoke(county, second.id)
    assert fetched(county, second).kind == "gone"
    for act in (renew, revoke):
        with pytest.raises(LunzhiError, match=r"subscription\.revoked"):
            act(county, second.id)
    assert [line.standing for line in subscriptions(county)] == ["revoked", "revoked"]


def test_the_office_sees_which_phone_still_has_an_older_release(county: Books) -> None:
    ticket = subscribe(county, OWN)
    desk = FeedDesk(county.store, lambda: county.today, lambda: 1.8e9)
    answer = desk.answer(ticket.token)
    desk.fetched(answer, "iOS/19", answer.etag)
    assert desk.flush() == 1
    published(county, ("101", "2026-04-01"))
    (line,) = subscriptions(county)
    assert (line.client, line.release, line.newest, line.fetched_at) == ("iOS/19", 1, False, 1.8e9)


def test_who_leaves_keeps_cancellations_for_thirty_days_and_then_nothing(county: Books) -> None:
    ticket = subscribe(county, OWN)
    retire(county, "101", date(2026, 1, 10))
    found = events(fetched(county, ticket))
    assert {event["STATUS"] for event in found.values()} == {"CANCELLED"}
    assert [line.standing for line in subscriptions(county)] == ["ending"]
    assert fetched(on_day(county, date(2026, 2, 8)), ticket).kind == "feed"
    assert fetched(on_day(county, date(2026, 2, 9)), ticket).kind == "gone"


def test_a_liaison_has_the_own_unit_and_an_officer_the_own_feed_alone(county: Books) -> None:
    duty = duty_of(county, "101")
    liaison, officer = acting_as(county, "liaison"), acting_as(county, "officer")
    ours = replace(liaison, actor=replace(liaison.actor, unit=1))
    me = replace(officer, actor=replace(officer.actor, officer=duty.officer_id))
    assert subscribe(ours, Wish("unit", "B01")).kind == "unit"
    mine = subscribe(me, OWN)
    for somebody, wish in (
        (liaison, Wish("unit", "B01")), (ours, OWN), (ours, Wish("bureau")),
        (me, Wish("own", "102")), (me, Wish("unit", "B01")), (acting_as(county, "auditor"), OWN),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            subscribe(somebody, wish)
    assert [line.id for line in subscriptions(me)] == [mine.id]
    assert [line.kind for line in subscriptions(ours)] == ["unit"]
    assert subscriptions(liaison) == []
    assert own_subscription(ours, mine.id) is None
    with pytest.raises(LunzhiError, match=r"subscription\.unknown"):
        revoke(ours, mine.id)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("own", "999"), "unknown_officer"),
        (Wish("unit", "B99"), "unknown_unit"),
        (Wish("post", "门卫"), "unknown_post"),
        (Wish("bureau", language="fr"), r"subscription\.language"),
        (Wish("bureau", options=FeedOptions(reminders=(1,) * 6)), r"subscription\.reminders"),
        (Wish("bureau", holder="13800138000"), "free_text"),
    ],
)
def test_what_cannot_be_subscribed_to_is_told(county: Books, wish: Wish, code: str) -> None:
    with pytest.raises(LunzhiError, match=code):
        subscribe(county, wish)


def test_a_calendar_has_so_many_live_addresses_and_no_more(county: Books) -> None:
    made = [
        subscribe(county, replace(OWN, options=FeedOptions(reminders=(n,))))
        for n in range(MOST_LIVE)
    ]
    with pytest.raises(LunzhiError, match=r"subscription\.too_many"):
        subscribe(county, OWN)
    subscribe(county, Wish("own", "102"))
    renew(county, made[0].id)
    revoke(county, made[1].id)
    assert subscribe(county, OWN).id == subscriptions(county)[0].id


def test_a_list_of_addresses_reads_no_feed(county: Books) -> None:
    subscribe(county, OWN)
    asked: list[str] = []
    with county.store.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    (line,) = subscriptions(county)
    assert own_subscription(county, line.id) == line
    assert own_subscription(county, line.id + 1) is None
    assert asked
    assert "feed.data" not in " ".join(asked)
    assert "feed.gzipped" not in " ".join(asked)


@pytest.mark.parametrize("whose", ["", "7", "desk|1"])
def test_a_key_tells_which_feed_it_is(whose: str) -> None:
    spec = FeedSpec("post", whose, "en", FeedOptions(busy_only=True, reminders=(0, 900)))
    assert spec_of(key_of(spec)) == spec


# --- outside of the books -----------------------------------------------------------------------


def test_a_copy_holds_the_feeds_and_nothing_else(county: Books, tmp_path: Path) -> None:
    ticket, gone = subscribe(county, OWN), subscribe(county, Wish("bureau"))
    revoke(county, gone.id)
    for _ in range(2):  # the second takes the place of the first
        done = copy_feeds(county, tmp_path / "feeds.db")
    assert (done.feeds, done.addresses) == (1, 2)
    copy = open_store(URL.create("sqlite", database=str(done.path)))
    desk = FeedDesk(copy, lambda: county.today)
    assert desk.answer(ticket.token).data == fetched(county, ticket).data
    assert desk.answer(gone.token).kind == "gone"
    with copy.reading() as session:
        assert session.scalars(select(Subscription.holder)).all() == ["", ""]
        for table in ("officer", "unit", "duty", "stint", "calendar_event", "audit_entry"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    copy.close()


def test_files_for_nginx_are_the_feeds_and_name_no_secret(county: Books, tmp_path: Path) -> None:
    ticket = subscribe(county, OWN)
    export_feeds(county, tmp_path)
    (file,) = (tmp_path / "files").glob("*.ics")
    assert file.read_bytes() == fetched(county, ticket).data
    assert gzip.decompress(file.with_suffix(".ics.gz").read_bytes()) == file.read_bytes()
    configuration = (tmp_path / "nginx.conf").read_text("utf-8")
    handle, _, secret = ticket.token.partition("-")
    assert handle in configuration
    assert secret not in configuration
    revoke(county, ticket.id)
    export_feeds(county, tmp_path)
    assert list((tmp_path / "files").iterdir()) == []
    assert f"{handle} 1;" in (tmp_path / "nginx.conf").read_text("utf-8")


# --- after a restore ----------------------------------------------------------------------------


def test_after_a_restore_nothing_goes_back(county: Books, tmp_path: Path) -> None:
    ticket, other = subscribe(county, OWN), subscribe(county, Wish("bureau"))
    backup = tmp_path / "backup.db"
    back_up(county, backup)
    later = on_day(county, date(2026, 1, 20))
    published(later, ("101", "2026-04-01"), ("102", "2026-05-01"))
    revoke(later, other.id)
    unknown = subscribe(later, Wish("own", "102"))
    known = versions(later)
    restore_books(later, backup, machine_time=lambda: 1.8e9)
    after = versions(later)
    assert all(after[uid] >= version for uid, version in known.items())
    found = events(fetched(later, ticket))
    assert {event["DTSTART"].dt for event in found.values()} == {
        date(2026, 3, 1), date(2026, 3, 2)
    }  # fmt: skip
    assert fetched(later, other).kind == "gone"
    lost = events(fetched(later, unknown))
    assert {event["STATUS"] for event in lost.values()} == {"CANCELLED"}


def test_who_goes_to_another_post_is_cancelled_in_the_feed_of_the_one_before(
    books: Books,
) -> None:
    posts: list[dict[str, Any]] = [
        {"id": name, "name": title, "requires": {}, "from": None, "to": None}
        for name, title in (("desk", "窗口"), ("letters", "办信"))
    ]
    with_county(books, posts=posts)
    enter(books, "101")
    desk, letters = (subscribe(books, Wish("post", name)) for name in ("desk", "letters"))
    published(books, ("101", "2026-03-01"))
    assert len(events(fetched(books, desk))) == 2  # the stint, and its handover
    with books.acting("organisation") as act:
        act.session.execute(text("UPDATE stint SET post = 'letters'"))
        refresh_events(act.session, act.at, books.today)
        act.record("settings.loaded", "settings:1")
    render_due_feeds(books)
    assert {event["STATUS"] for event in events(fetched(books, desk)).values()} == {"CANCELLED"}
    assert {event["STATUS"] for event in events(fetched(books, letters)).values()} == {"CONFIRMED"}
