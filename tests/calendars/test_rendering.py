from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.events import Event
from calendars.rendering import render_calendar
from tests.calendars.lawful import Node, days_of, read
from tests.calendars.nasty import kept, nasty

GOLDEN = Path(__file__).parent / "golden"
CHINA = timezone(timedelta(hours=8))


def event(**parts: Any) -> Event:
    return replace(
        Event(
            uid="duty-1",
            summary="李雷：接访",
            description="甲局\n2026年1月1日至2026年3月31日",
            first=date(2026, 1, 1),
            end=date(2026, 4, 1),
            changed=datetime(2026, 1, 1, tzinfo=UTC),
        ),
        **parts,
    )


def rendered(*events: Event) -> Node:
    result = render_calendar("清河县", "清河县信访局", events)
    assert not result.left_out
    return read(result.data)


def only_event(**parts: Any) -> Node:
    (found,) = rendered(event(**parts)).all("VEVENT")
    return found


def test_the_calendar_says_of_itself_all_that_readers_ask_and_no_more() -> None:
    calendar = rendered()
    assert [(line.name, line.parameters, line.value) for line in calendar.lines] == [
        ("VERSION", {}, "2.0"),
        ("PRODID", {}, "-//Lunzhi//Duty calendars//EN"),
        ("CALSCALE", {}, "GREGORIAN"),
        ("METHOD", {}, "PUBLISH"),
        ("NAME", {}, "清河县"),
        ("X-WR-CALNAME", {}, "清河县"),
        ("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT1H"),
        ("X-PUBLISHED-TTL", {}, "PT1H"),
        ("COLOR", {}, "steelblue"),
    ]


@pytest.mark.parametrize("events", [[], [event()]])
def test_every_calendar_has_the_one_zone_of_china_and_no_summer_time(events: list[Event]) -> None:
    (zone,) = rendered(*events).all("VTIMEZONE")
    assert [(line.name, line.value) for line in zone.lines] == [("TZID", "Asia/Shanghai")]
    (standard,) = zone.parts
    assert standard.name == "STANDARD"
    assert {line.name: line.value for line in standard.lines} == {
        "DTSTART": "19700101T000000",
        "TZOFFSETFROM": "+0800",
        "TZOFFSETTO": "+0800",
        "TZNAME": "CST",
    }


def test_an_event_is_written_whole_and_invites_nobody() -> None:
    found = only_event(sequence=3, changed=datetime(2026, 2, 3, 12, 30, 5, 678, tzinfo=CHINA))
    assert [(line.name, line.parameters, line.value) for line in found.lines] == [
        ("UID", {}, "duty-1"),
        ("DTSTAMP", {}, "20260203T043005Z"),
        ("LAST-MODIFIED", {}, "20260203T043005Z"),
        ("SEQUENCE", {}, "3"),
        ("DTSTART", {"VALUE": "DATE"}, "20260101"),
        ("DTEND", {"VALUE": "DATE"}, "20260401"),
        ("SUMMARY", {}, "李雷：接访"),
        ("DESCRIPTION", {}, r"甲局\n2026年1月1日至2026年3月31日"),
        ("ORGANIZER", {"CN": "清河县信访局"}, "mailto:no-reply@lunzhi.invalid"),
        ("STATUS", {}, "CONFIRMED"),
        ("TRANSP", {}, "TRANSPARENT"),
        ("X-MICROSOFT-CDO-BUSYSTATUS", {}, "FREE"),
    ]


def test_without_a_name_the_organiser_is_an_address_alone() -> None:
    (found,) = read(render_calendar("", "\x00 ", [event()]).data).all("VEVENT")
    assert found.line("ORGANIZER").parameters == {}


def test_a_cancelled_event_says_so() -> None:
    assert only_event(status="CANCELLED").value("STATUS") == "CANCELLED"


def test_what_takes_time_is_shown_as_busy() -> None:
    found = only_event(busy=True)
    assert found.value("TRANSP") == "OPAQUE"
    assert found.value("X-MICROSOFT-CDO-BUSYSTATUS") == "BUSY"


@pytest.mark.parametrize(
    ("first", "end", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 1)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 27)),
        (date(2024, 2, 28), date(2024, 3, 1), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 1, 1), date(2025, 12, 31)),
        (date(1, 1, 1), date(1, 2, 1), date(1, 1, 31)),
        (date(9999, 12, 30), date(9999, 12, 31), date(9999, 12, 30)),
    ],
)
def test_an_event_covers_its_days_to_the_last_and_not_one_more(
    first: date, end: date, last: date
) -> None:
    days = days_of(only_event(first=first, end=end))
    assert (days[0], days[-1], len(days)) == (first, last, (last - first).days + 1)


@given(st.lists(st.tuples(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 800)), max_size=6))
def test_another_reader_finds_the_same_days(spans: list[tuple[date, int]]) -> None:
    events = [
        event(uid=f"duty-{n}", first=first, end=first + timedelta(length))
        for n, (first, length) in enumerate(spans)
    ]
    data = render_calendar("清河县", "清河县", events).data
    theirs = icalendar.Calendar.from_ical(data)
    found = {each.uid: (each.start, each.end) for each in theirs.events}
    assert found == {each.uid: (each.first, each.end) for each in events}
    assert [days_of(each)[0] for each in read(data).all("VEVENT")] == sorted(
        first for first, _ in spans
    )


@given(nasty(), nasty(), nasty(), nasty())
def test_no_text_breaks_the_calendar_and_no_letter_is_lost(
    name: str, organiser: str, summary: str, description: str
) -> None:
    parts = {"summary": f"x{summary}", "description": description}
    result = render_calendar(name, organiser, [event(**parts), event(uid="other")])
    calendar = read(result.data)
    assert not result.left_out
    mine, other = calendar.all("VEVENT")
    assert kept(calendar.text("NAME")) == kept(calendar.text("X-WR-CALNAME")) == kept(name)
    assert kept(mine.text("SUMMARY")) == kept(parts["summary"])
    assert kept(mine.text("DESCRIPTION")) == kept(description)
    assert kept(mine.line("ORGANIZER").parameters.get("CN", "")) == kept(organiser)
    assert other.text("SUMMARY") == event().summary


@pytest.mark.parametrize(
    ("given_text", "read_back"),
    [
        ("a,b;c\\d", "a,b;c\\d"),
        ("C:\\Neu\\new", "C:\\Neu\\new"),
        ('"甲"', '"甲"'),
        ("one\r\ntwo\rthree\nfour", "one two three four"),
        ("tab\there", "tab here"),
        ("be\x07ll \ud83dhalf", "bell half"),
        ("two\u2028lines\x85more", "two lines more"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("督" * 300, "督" * 300),
    ],
)
def test_a_summary_reads_back_as_it_was_meant(given_text: str, read_back: str) -> None:
    assert only_event(summary=given_text).text("SUMMARY") == read_back


def test_a_description_keeps_its_lines_and_its_backslashes() -> None:
    found = only_event(description="甲\r\n乙\u2028丙\n\nC:\\Neu\\new")
    assert found.text("DESCRIPTION") == "甲\n乙\n丙\n\nC:\\Neu\\new"


@pytest.mark.parametrize("length", range(56, 80))
@pytest.mark.parametrize("char", ["a", "é", "督", "🀄", "\\", ","])
def test_every_length_folds_between_characters(char: str, length: int) -> None:
    text = "a" * length + char * 120
    assert only_event(summary=text).text("SUMMARY") == text


@given(st.permutations([event(uid=f"duty-{n}", first=date(2026, 1, 1 + n % 3)) for n in range(7)]))
def test_equal_events_make_equal_bytes_in_whatever_order_they_come(events: Sequence[Event]) -> None:
    ordered = sorted(events, key=lambda each: each.uid)
    assert render_calendar("a", "b", events) == render_calendar("a", "b", ordered)


def test_a_later_change_shows_in_the_bytes() -> None:
    before, after = event(), event(changed=datetime(2026, 1, 2, tzinfo=UTC), sequence=1)
    assert render_calendar("a", "b", [before]).data != render_calendar("a", "b", [after]).data


@pytest.mark.parametrize(("file", "events"), [("empty", []), ("one-stint", [event()])])
def test_the_bytes_are_those_of_the_golden_file(file: str, events: list[Event]) -> None:
    result = render_calendar("清河县信访督查轮岗", "清河县", events)
    assert result.data == (GOLDEN / f"{file}.ics").read_bytes()
