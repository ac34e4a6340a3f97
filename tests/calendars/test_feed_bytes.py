"""The bytes of a feed: lawful whatever it holds, the same for the same state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.feed_events import CASE_FEEDS, FEED_KINDS, Content, DutyEvent, FeedOptions
from calendars.feed_visits import Member, VisitContent, VisitEvent
from calendars.feeds import FeedEvent, kept_events, kept_in, render_feed, tells
from scheduler.dates import ZONE
from scheduler.words import Words
from tests.calendars.feeding import (
    CANCELLED,
    CHANGED,
    CHINESE,
    CONTENT,
    ENGLISH,
    duty,
    handover,
    only,
    rendered,
)
from tests.calendars.lawful import read
from tests.calendars.nasty import kept, nasty

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("file", "event"),
    [
        ("stint", duty(sequence=2, release=4, was=replace(CONTENT, post="督办"))),
        ("cancelled", duty(CANCELLED, sequence=1, release=2, was=CONTENT)),
        ("handover", handover(estimated=True)),
        ("empty", None),
    ],
)
def test_the_bytes_are_those_of_the_golden_file(file: str, event: DutyEvent | None) -> None:
    events = () if event is None else (event,)
    result = rendered(*events, options=FeedOptions(reminders=(900,)))
    assert result.data == (GOLDEN / f"feed-{file}.ics").read_bytes()


def contents() -> st.SearchStrategy[Content]:
    return st.builds(
        Content, st.dates(), st.dates(), nasty(), nasty(), nasty(), st.booleans(), st.booleans()
    )


def mended(content: Content) -> Content:
    """With days that can be written."""
    first, last = sorted((content.first, content.end))
    first = min(first, date.max - timedelta(1))
    return replace(content, first=first, end=max(last, first + timedelta(1)))


def parts(data: bytes) -> dict[str, bytes]:
    """The bytes of each event by UID, and those of the rest."""
    head, *rest = data.split(b"BEGIN:VEVENT\r\nUID:")
    found = {"": head}
    for part in rest:
        uid, _, lines = part.partition(b"\r\n")
        found[uid.decode()] = lines.removesuffix(b"END:VCALENDAR\r\n")
    return found


def visit_contents() -> st.SearchStrategy[VisitContent]:
    members = st.builds(Member, nasty(), nasty(), nasty())
    return st.builds(
        VisitContent, st.dates(), st.dates(), st.dates(), nasty(), nasty(), nasty(),
        st.lists(nasty(), max_size=2).map(tuple), st.lists(members, max_size=3).map(tuple),
        nasty(), nasty(), nasty(), st.just(""), st.booleans(), st.booleans(),
    )  # fmt: skip


def events() -> st.SearchStrategy[list[FeedEvent]]:
    """Good and bad ones, some with the same UID, of any day and instant."""
    one = st.builds(
        DutyEvent,
        uid=st.integers(0, 5).map("duty-{}".format) | nasty(),
        kind=st.sampled_from(["stint", "handover"]),
        content=contents(),
        sequence=st.integers(-1, 9),
        changed=st.datetimes(timezones=st.sampled_from([UTC, ZONE, None])),
        release=st.none() | st.integers(1, 2000),
        was=st.none() | contents(),
    )
    visits = st.builds(
        VisitEvent,
        uid=st.integers(0, 5).map("duty-{}".format) | nasty(),
        kind=st.sampled_from(["visit", "part", "absence"]),
        content=visit_contents(),
        sequence=st.integers(-1, 9),
        changed=st.datetimes(timezones=st.sampled_from([UTC, ZONE, None])),
        release=st.none() | st.integers(1, 2000),
        was=st.none() | visit_contents(),
    )
    return st.lists(one | visits, max_size=5)


OPTIONS = st.builds(FeedOptions, st.booleans(), st.sampled_from([(), (900,), (0, -540, 1440)]))
HOW = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(FEED_KINDS),
        "options": OPTIONS,
        "words": st.sampled_from([CHINESE, ENGLISH]),
    }
)


@given(events(), HOW, nasty(), nasty(), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_no_event_and_no_text_breaks_a_feed(
    drawn: list[FeedEvent], how: dict[str, Any], whose: str, county: str, on: date
) -> None:
    kept_events(drawn, on)
    kept_in(how["kind"], drawn, on)
    shown = [event for event in drawn if tells(how["kind"], how["options"], event)]
    result = render_feed(how["kind"], whose, county, drawn, how["options"], how["words"])
    found = [event.text("UID") for event in read(result.data).all("VEVENT")]
    assert len(found) == len(set(found))
    assert sorted([*found, *(each.event.uid for each in result.left_out)]) == sorted(
        event.uid for event in shown
    )
    assert len(icalendar.Calendar.from_ical(result.data).events) == len(found)


@given(nasty(), nasty(), nasty(), st.sampled_from([CHINESE, ENGLISH]))
def test_no_letter_of_a_text_is_lost(name: str, unit: str, post: str, words: Words) -> None:
    event = only(duty(replace(CONTENT, name=name, unit=unit, post=post)), kind="post", words=words)
    summary = kept(event.text("SUMMARY"))
    assert summary == [*kept(name), *kept(unit), *kept(post)]


@given(events(), HOW, st.data())
def test_the_same_state_makes_the_same_bytes_in_whatever_order_it_comes(
    drawn: list[FeedEvent], how: dict[str, Any], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(drawn))
    assert rendered(*shuffled, **how) == rendered(*drawn, **how)


def test_of_two_events_with_one_uid_the_same_one_stays_in_either_order() -> None:
    twins = duty(), duty(replace(CONTENT, post="督办"))
    result = rendered(*twins)
    assert [each.code for each in result.left_out] == ["calendar.bad.doubled"]
    assert rendered(*reversed(twins)) == result


@given(
    st.lists(contents().map(mended), min_size=1, max_size=5),
    contents().map(mended),
    HOW.filter(lambda how: how["kind"] not in CASE_FEEDS),
    st.data(),
)
def test_a_change_of_one_event_changes_its_bytes_alone(
    drawn: list[Content], new: Content, how: dict[str, Any], data: st.DataObject
) -> None:
    before = [duty(content, uid=f"duty-{n}") for n, content in enumerate(drawn)]
    place = data.draw(st.integers(0, len(drawn) - 1))
    old = before[place]
    changed = replace(
        old, content=new, sequence=1, changed=CHANGED + timedelta(1), release=2, was=old.content
    )
    after = [*before[:place], changed, *before[place + 1 :]]
    old_parts, new_parts = (parts(rendered(*events, **how).data) for events in (before, after))
    assert {uid for uid in old_parts if old_parts[uid] != new_parts[uid]} == {old.uid}
    assert set(old_parts) == set(new_parts)
