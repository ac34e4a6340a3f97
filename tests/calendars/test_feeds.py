"""What a subscribed feed must get right: head, days, identity, which events and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from calendars.feed_events import FEED_KINDS, Content, DutyEvent, FeedKind, FeedOptions
from calendars.feeds import kept_events
from scheduler.dates import ZONE
from scheduler.words import Words
from tests.calendars.feeding import (
    BEFORE,
    BUSY,
    CANCELLED,
    CHINESE,
    CONTENT,
    ENGLISH,
    PLAIN,
    STINT_FEEDS,
    change,
    duty,
    feed,
    handover,
    only,
    rendered,
)
from tests.calendars.lawful import days_of

TODAY = date(2026, 2, 15)

# --- the calendar --------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [PLAIN, BUSY])
@pytest.mark.parametrize("kind", STINT_FEEDS)
def test_a_feed_has_the_head_that_readers_ask_and_no_uid_of_its_own(
    kind: FeedKind, options: FeedOptions
) -> None:
    head = [line.name for line in feed(duty(), kind=kind, options=options).lines]
    assert head == [
        "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL", "COLOR",
    ]  # fmt: skip


def test_what_is_published_has_an_organiser_and_invites_nobody() -> None:
    event = only(duty())
    assert event.line("ORGANIZER").parameters == {"CN": "青禾县"}
    assert "ATTENDEE" not in {line.name for line in event.lines}


@pytest.mark.parametrize("kind", FEED_KINDS)
def test_an_empty_feed_is_a_calendar_with_its_zone(kind: FeedKind) -> None:
    assert [part.name for part in feed(kind=kind).parts] == ["VTIMEZONE"]


# --- days ----------------------------------------------------------------------------------------


def test_a_stint_covers_its_days_to_the_last() -> None:
    days = days_of(only(duty()))
    assert (days[0], days[-1]) == (date(2026, 3, 1), date(2026, 5, 31))


def test_a_handover_is_the_one_day() -> None:
    assert days_of(only(handover())) == [date(2026, 3, 2)]


@pytest.mark.parametrize("event", [duty(), handover(), duty(CANCELLED)])
@pytest.mark.parametrize("options", [PLAIN, BUSY])
def test_no_event_of_whole_days_paints_them_busy(event: DutyEvent, options: FeedOptions) -> None:
    for found in feed(event, kind="own", options=options).all("VEVENT"):
        assert found.value("TRANSP") == "TRANSPARENT"
        assert found.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"


# --- identity and change -------------------------------------------------------------------------


def test_the_same_event_has_the_same_uid_in_every_feed() -> None:
    found = {only(duty(), kind=kind).value("UID") for kind in STINT_FEEDS}
    assert found == {"duty-1"}


def test_counter_and_instants_are_those_of_the_stored_change() -> None:
    event = only(duty(sequence=7, changed=datetime(2026, 1, 6, 0, 30, tzinfo=ZONE)))
    assert [event.value(name) for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP")] == [
        "7", "20260105T163000Z", "20260105T163000Z",
    ]  # fmt: skip


# --- cancellations, reminders --------------------------------------------------------------------


@pytest.mark.parametrize("kind", STINT_FEEDS)
@pytest.mark.parametrize("options", [PLAIN, BUSY])
@pytest.mark.parametrize(("words", "mark"), [(CHINESE, "【已取消】"), (ENGLISH, "[Cancelled] ")])
def test_a_cancelled_event_says_so_and_reminds_nobody(
    kind: FeedKind, options: FeedOptions, words: Words, mark: str
) -> None:
    options = replace(options, reminders=(900,))
    event = only(duty(CANCELLED, was=CONTENT), kind=kind, options=options, words=words)
    before = only(duty(), kind=kind, options=options, words=words)
    assert event.value("STATUS") == "CANCELLED"
    assert event.value("TRANSP") == "TRANSPARENT"
    assert event.text("SUMMARY") == mark + before.text("SUMMARY")
    assert days_of(event) == days_of(before)
    assert (event.parts, before.value("STATUS")) == ([], "CONFIRMED")


@pytest.mark.parametrize("was", [None, CONTENT, CANCELLED, BEFORE])
def test_the_description_of_a_cancelled_event_says_since_when(was: Content | None) -> None:
    assert change(duty(CANCELLED, was=was)) == "第1号发布（2026年1月5日）：已取消"


def test_only_who_asked_is_reminded() -> None:
    assert only(duty()).parts == []
    alarms = only(duty(), options=FeedOptions(reminders=(900, 2880, 900, -540))).all("VALARM")
    assert [alarm.value("TRIGGER") for alarm in alarms] == ["-P2D", "-PT15H", "PT9H"]
    assert {alarm.value("ACTION") for alarm in alarms} == {"DISPLAY"}
    assert {alarm.text("DESCRIPTION") for alarm in alarms} == {"信访督查员：来访接待"}


# --- which events a day's feed has ---------------------------------------------------------------


def kept_uids(on: date, *events: DutyEvent) -> list[str]:
    return [event.uid for event in kept_events(events, on)]


@pytest.mark.parametrize(
    ("last", "stays"),
    [(date(2025, 2, 14), False), (date(2025, 2, 15), True), (date(2026, 2, 14), True)],
)
def test_past_duty_stays_for_twelve_months(last: date, stays: bool) -> None:
    content = replace(CONTENT, first=date(2024, 12, 1), end=last + timedelta(1))
    assert bool(kept_uids(TODAY, duty(content))) is stays


@pytest.mark.parametrize(
    ("first", "stays"), [(date(2027, 8, 15), True), (date(2027, 8, 16), False)]
)
def test_duty_is_told_eighteen_months_ahead(first: date, stays: bool) -> None:
    content = replace(CONTENT, first=first, end=date(2027, 12, 1))
    assert bool(kept_uids(TODAY, duty(content))) is stays


@pytest.mark.parametrize("first", [date(2020, 1, 1), date(2026, 3, 1), date(2029, 1, 1)])
def test_a_cancelled_event_stays_thirty_days_whatever_its_own_days(first: date) -> None:
    cancelled = replace(CANCELLED, first=first, end=first + timedelta(90))
    # The last second of 5 January in China.
    event = duty(cancelled, changed=datetime(2026, 1, 5, 15, 59, 59, tzinfo=UTC))
    assert kept_uids(date(2026, 1, 5), event) == ["duty-1"]
    assert kept_uids(date(2026, 2, 4), event) == ["duty-1"]
    assert kept_uids(date(2026, 2, 5), event) == []
    assert kept_uids(date(2026, 2, 5), replace(event, changed=event.changed + timedelta(0, 1)))


def test_what_is_kept_comes_in_fixed_order() -> None:
    events = [
        duty(replace(CONTENT, first=date(2026, 3, day), end=date(2026, 6, end)), uid=uid)
        for day, end, uid in [(2, 1, "a"), (1, 2, "b"), (1, 1, "d"), (1, 1, "c")]
    ]
    assert kept_uids(TODAY, *events) == kept_uids(TODAY, *reversed(events)) == ["c", "d", "b", "a"]


def test_a_thousand_events_are_less_than_a_megabyte() -> None:
    content = replace(CONTENT, name="欧阳建国", unit="县人力资源和社会保障局", post="信访积案化解")
    events = [duty(content, uid=f"{n:036}", was=BEFORE, release=99) for n in range(1000)]
    options = FeedOptions(reminders=(900,))
    assert len(rendered(*events, kind="bureau", options=options).data) < 1_000_000


# --- what is wrong -------------------------------------------------------------------------------

NAIVE = datetime(2026, 1, 5)  # noqa: DTZ001 - what must not get in


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (duty(uid="a\nb"), "uid"),
        (duty(handover().content, sequence=1), "doubled"),
        (duty(replace(CONTENT, end=CONTENT.first), uid="bad"), "days"),
        (duty(replace(CONTENT, end=date.min), uid="bad"), "days"),
        (duty(uid="bad", changed=NAIVE), "instant"),
        (duty(uid="bad", changed=datetime.min.replace(tzinfo=ZONE)), "instant"),
        (duty(uid="bad", sequence=-1), "sequence"),
    ],
)
@pytest.mark.parametrize("cancelled", [False, True])
def test_a_bad_event_is_left_out_and_reported_and_breaks_nothing(
    bad: DutyEvent, code: str, cancelled: bool
) -> None:
    bad = replace(bad, content=replace(bad.content, cancelled=cancelled))
    kept_events([duty(), bad], date(2026, 1, 20))
    result = rendered(duty(), bad)
    assert [(each.event.uid, each.code) for each in result.left_out] == [
        (bad.uid, f"calendar.bad.{code}")
    ]
    assert result.data == rendered(duty()).data
