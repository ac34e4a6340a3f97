"""What readers that nobody here wrote find in our calendars, event for event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.events import Event
from scheduler.words import LANGUAGES
from tests.calendars.nasty import nasty
from tests.judges.panel import Panel
from tests.judges.samples import EVENT, feed, rotation_feeds, visit_feeds
from tests.overview.plans import greedy

pytestmark = pytest.mark.slow

# --- each judge is awake ---------------------------------------------------------------------


def test_each_judge_tells_of_an_event_all_that_it_knows(panel: Panel) -> None:
    known = {
        judge: set(verdict["events"][0]) for judge, verdict in panel.read(feed(EVENT).data).items()
    }
    every = {"uid", "summary", "description", "first", "end", "status", "changed", "stamp"}
    wanted = {
        "ical": every | {"sequence", "reminders"},
        "ics": every,
        "vobject": every | {"sequence", "reminders"},
        "recurring-ical-events": {"uid", "summary", "on"},
        "ical.js": every | {"sequence", "reminders"},
    }
    assert known == {judge: wanted[judge] for judge in known}


@pytest.mark.parametrize(
    "other",
    [
        {"uid": "duty-2"},
        {"summary": "李雷"},
        {"first": date(2026, 1, 2)},
        {"end": date(2026, 4, 2)},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_a_judge_who_reads_something_else_is_heard(panel: Panel, other: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        panel.agree(replace(feed(EVENT), events=[replace(EVENT, **other)]))


def test_a_feed_that_is_cut_off_is_refused_by_somebody(panel: Panel) -> None:
    data = feed(EVENT).data.removesuffix(b"END:VCALENDAR\r\n")
    assert any("refused" in verdict for verdict in panel.read(data).values())


# --- what we make ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "events",
    [
        [],
        [EVENT],
        [replace(EVENT, status="CANCELLED", sequence=7)],
        [replace(EVENT, end=EVENT.first + timedelta(1), busy=True)],
        [replace(EVENT, description="")],
        [replace(EVENT, summary="督" * 300), replace(EVENT, uid="duty-2", summary="🀄" * 300)],
        [replace(EVENT, summary="a,b;c:d\\e \"f\" 'g' ^n ^^ %2C \\n \\N \\\\n")],
    ],
    ids=["empty", "one", "cancelled", "one day", "no description", "long", "signs"],
)
def test_every_judge_reads_what_was_written(panel: Panel, events: Sequence[Event]) -> None:
    panel.agree(feed(*events))


@st.composite
def drawn(draw: st.DrawFn) -> list[Event]:
    """Up to four events whose texts are of the kind that breaks calendars."""
    made = []
    for number in range(draw(st.integers(0, 4))):
        first = draw(st.dates(date(1971, 1, 1), date(2099, 12, 31)))
        made.append(
            Event(
                uid=f"duty-{number}",
                summary="x" + draw(nasty()),
                description=draw(nasty()),
                first=first,
                end=first + timedelta(draw(st.integers(1, 800))),
                changed=EVENT.changed + timedelta(seconds=draw(st.integers(0, 10**9))),
                sequence=draw(st.integers(0, 1000)),
                status=draw(st.sampled_from(["CONFIRMED", "CANCELLED"])),
                busy=draw(st.booleans()),
            )
        )
    return made


@settings(suppress_health_check=[*HealthCheck])
@given(drawn(), nasty(), nasty())
def test_every_judge_reads_whatever_texts_there_are(
    panel: Panel, events: list[Event], name: str, organiser: str
) -> None:
    panel.agree(feed(*events, name=name, organiser=organiser))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judge_reads_every_calendar_of_the_county_s_rotation(
    panel: Panel, language: str
) -> None:
    feeds = rotation_feeds(language)
    problem, plan = greedy("sample")
    # In the whole and in a unit's; whoever serves already has no calendar of the plan.
    events = 3 * len(plan.stints) + 2 * len(problem.serving)
    assert sum(len(each.events) for each in feeds) == events
    for each in feeds:
        panel.agree(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judge_reads_every_calendar_of_the_office_s_visits(
    panel: Panel, language: str
) -> None:
    feeds = visit_feeds(language)
    assert all(any(each.events for each in some) for some in (feeds[:1], feeds[1:]))
    for each in feeds:
        panel.agree(each)
