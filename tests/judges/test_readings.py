"""What readers that nobody here wrote find in our calendars, event for event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars import rotation, teams
from calendars.events import Event
from calendars.rendering import Rendered, render_calendar
from scheduler.words import LANGUAGES, Words
from tests.calendars.nasty import nasty
from tests.judges.panel import Feed, Panel
from tests.overview.plans import greedy
from tests.overview.visit_plans import greedy as greedy_visits

pytestmark = pytest.mark.slow

EVENT = Event(
    uid="duty-1",
    summary="李雷：接访",
    description="甲局\n2026年1月1日至2026年3月31日",
    first=date(2026, 1, 1),
    end=date(2026, 4, 1),
    changed=datetime(2026, 1, 1, 8, 30, 5, tzinfo=UTC),
)


def feed(*events: Event, name: str = "清河县", organiser: str = "清河县信访局") -> Feed:
    return Feed(name, render_calendar(name, organiser, events).data, events)


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


class _Renderings:
    """Stands before the renderer: what it was asked to write, with what came of it."""

    def __init__(self) -> None:
        self.feeds: list[Feed] = []

    def __call__(self, name: str, organiser: str, events: Sequence[Event]) -> Rendered:
        rendered = render_calendar(name, organiser, events)
        assert not rendered.left_out
        self.feeds.append(Feed(name, rendered.data, list(events)))
        return rendered


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judge_reads_every_calendar_of_the_county_s_rotation(
    panel: Panel, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _Renderings()
    monkeypatch.setattr(rotation, "render_calendar", made)
    problem, plan = greedy("sample")
    list(rotation.rotation_calendars(problem, plan, Words(language)))
    duties = [*plan.stints, *problem.serving]
    # In the whole and in a unit's; whoever serves already has no calendar of the plan.
    events = sum(len(each.events) for each in made.feeds)
    assert events == 2 * len(duties) + len(plan.stints)
    for each in made.feeds:
        panel.agree(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judge_reads_every_calendar_of_the_office_s_visits(
    panel: Panel, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _Renderings()
    monkeypatch.setattr(teams, "render_calendar", made)
    problem, plan = greedy_visits(3)
    list(teams.teams_calendars(problem, plan, Words(language)))
    assert sum(len(each.events) for each in made.feeds) > len(plan.visits) > 0
    for each in made.feeds:
        panel.agree(each)
