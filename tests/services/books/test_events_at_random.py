"""Whatever is published, withdrawn, recalled, renamed or restored: no phone is misled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import settings as drawn_with
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from calendars.feed_events import FeedOptions
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.databases import back_up
from scheduler.services.books.duties import recall
from scheduler.services.books.feeds import FeedSpec, rendered_feed
from scheduler.services.books.officers import correct_name
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import latest_release, withdraw
from scheduler.services.books.restoring import restore_books
from scheduler.store.feeds import CalendarEvent
from scheduler.store.opening import open_store
from tests.databases import books_on, fresh_file, on_day
from tests.services.books.entries import enter, published, with_county

pytestmark = pytest.mark.slow

NUMBERS = ("101", "102", "103")
MONTHS = st.integers(3, 12)


@dataclass(slots=True)
class Phone:
    """What a phone has of the bureau's feed. `versions`: counter and date of change by uid."""

    versions: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    written: dict[str, bytes] = field(default_factory=dict)
    state: object = None


def _events(data: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    found = list(calendar.walk("VEVENT"))
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid  # type: ignore[return-value]  # a calendar's components, of that one kind


class County(RuleBasedStateMachine):
    """Three who owe a stint, and a year in which anything happens."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="lunzhi-")
        self._path = Path(self._folder.name)
        url = fresh_file(self._path / "lunzhi.db")
        self._store = open_store(url)
        self._books = with_county(books_on(self._store))
        for number in NUMBERS:
            enter(self._books, number)
        self._backup: Path | None = None
        self._phone = Phone()
        self._seconds = 1.8e9

    def teardown(self) -> None:
        self._store.close()
        self._folder.cleanup()

    @contextmanager
    def _trying(self) -> Iterator[Books]:
        """Acts that make no sense just now are refused, and change nothing."""
        with suppress(LunzhiError, AssertionError):  # the latter where a drawn plan is none
            yield self._books

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        day = self._books.today + timedelta(days)
        if day < date(2026, 11, 1):
            self._books = on_day(self._books, day)

    @rule(months=st.lists(MONTHS | st.none(), min_size=3, max_size=3))
    def publish(self, months: list[int | None]) -> None:
        with self._trying() as books:
            published(
                books,
                *((number, f"2026-{month:02}-01")
                  for number, month in zip(NUMBERS, months, strict=True) if month),
            )  # fmt: skip

    @rule()
    def withdraw(self) -> None:
        with self._store.reading() as session:
            release = latest_release(session)
        if release is not None:
            with self._trying() as books:
                withdraw(books, release.number, "有误", "王部长")

    @rule(number=st.sampled_from(NUMBERS), days=st.integers(-20, 60))
    def recall(self, number: str, days: int) -> None:
        with self._trying() as books:
            recall(books, number, books.today + timedelta(days), "急需", "王部长")

    @rule(number=st.sampled_from(NUMBERS), name=st.sampled_from(["韩梅", "李雷", "王芳"]))
    def rename(self, number: str, name: str) -> None:
        correct_name(self._books, number, name)

    @rule()
    def back_up(self) -> None:
        backup = self._path / "backup.db"
        backup.unlink(missing_ok=True)
        back_up(self._books, backup)
        self._backup = backup

    @rule()
    def restore(self) -> None:
        if self._backup is not None:
            self._seconds += 60
            restore_books(self._books, self._backup, machine_time=lambda: self._seconds)

    @invariant()
    def no_phone_is_misled(self) -> None:
        spec = FeedSpec("bureau", "", "zh_CN", FeedOptions())
        with self._store.reading() as session:
            data = rendered_feed(session, spec, self._books.today)
            assert rendered_feed(session, spec, self._books.today) == data
            kept = session.execute(
                select(CalendarEvent.uid, CalendarEvent.sequence, CalendarEvent.changed_at)
            ).all()
        versions = {uid: (sequence, changed) for uid, sequence, changed in kept}
        phone = self._phone
        assert set(phone.versions) <= set(versions)
        for uid, known in phone.versions.items():
            assert versions[uid][0] >= known[0]
            assert versions[uid][1] >= known[1]
        written = {uid: event.to_ical() for uid, event in _events(data).items()}
        for uid in set(written) & set(phone.written):
            changed = written[uid] != phone.written[uid]
            # What is new is told by both, and what is told as new is new.
            assert changed == (versions[uid] != phone.versions[uid])
            assert not changed or versions[uid][0] > phone.versions[uid][0]
            assert not changed or versions[uid][1] > phone.versions[uid][1]
        self._phone = Phone(versions, {**phone.written, **written})


TestCounty = County.TestCase
TestCounty.settings = drawn_with(max_examples=15, stateful_step_count=12, deadline=None)
