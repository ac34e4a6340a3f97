"""Events over restores: what keeps its version keeps its words, however often books change."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import icalendar
import pytest
from sqlalchemy import select

from calendars.feed_events import FeedOptions
from scheduler.services.books.databases import back_up
from scheduler.services.books.feeds import FeedSpec, rendered_feed
from scheduler.services.books.officers import correct_name
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import latest_release, withdraw
from scheduler.services.books.restoring import restore_books
from scheduler.store.feeds import CalendarEvent
from tests.services.books.entries import published, with_owing

Known = dict[str, tuple[tuple[int, datetime], str]]


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where backups of books on PostgreSQL go."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def county(books: Books) -> Books:
    return with_owing(books, "101", "102", "103")


def known(books: Books) -> Known:
    """By uid the version of each event in the bureau's feed, and all that the feed says of it."""
    with books.store.reading() as session:
        data = rendered_feed(session, FeedSpec("bureau", "", "zh_CN", FeedOptions()), books.today)
        versions = {
            event.uid: (event.sequence, event.changed_at)
            for event in session.scalars(select(CalendarEvent))
        }
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(event["UID"]): (versions[str(event["UID"])], _words(event)) for event in found}


def _words(event: icalendar.Component) -> str:
    written: bytes = event.to_ical()
    return written.decode().replace("\r\n ", "")


def same_words(before: Known, after: Known) -> None:
    """Words changed exactly where the version did, which only ever went forward."""
    assert before.keys() <= after.keys()
    for uid, (version, words) in before.items():
        to, said = after[uid]
        assert (to != version) == (said != words)
        assert to == version or (to[0] > version[0] and to[1] > version[1])


def withdraw_latest(books: Books) -> None:
    with books.store.reading() as session:
        release = latest_release(session)
    assert release is not None
    withdraw(books, release.number, "有误", "王部长")


def restored(books: Books, backup: Path) -> Known:
    before = known(books)
    restore_books(books, backup)
    after = known(books)
    same_words(before, after)
    return after


def test_what_a_restore_brought_back_is_told_likewise_by_the_next_one(
    county: Books, tmp_path: Path
) -> None:
    """The backup knows nothing of what changed the event in between, nor of what it was then."""
    backup = tmp_path / "backup.db"
    correct_name(county, "101", "韩梅")
    published(county, ("102", "2026-12-01"), ("103", "2026-07-01"))
    back_up(county, backup)
    first = restored(county, backup)
    withdraw_latest(county)
    assert known(county) != first
    again = restored(county, backup)
    assert len(again) == 4
    assert all("恢复" in words for _, words in again.values())
    assert restored(county, backup) == again


def test_what_was_cancelled_since_is_cancelled_in_the_same_words(
    county: Books, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    back_up(county, backup)
    published(county, ("102", "2026-12-01"))
    withdraw_latest(county)
    before = known(county)
    assert len(before) == 2
    assert restored(county, backup) == before


def test_what_a_restore_changed_is_of_no_release(county: Books, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    published(county, ("102", "2026-12-01"))
    assert all("第1号" in words for _, words in known(county).values())
    back_up(county, backup)
    published(county, ("102", "2026-11-01"))
    moved = restored(county, backup)
    assert not [words for _, words in moved.values() if "第1号" in words]
