from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from calendars.events import Event, usable
from calendars.rendering import render_calendar
from scheduler.words import LANGUAGES, Words
from tests.calendars.lawful import read

GOOD = Event(
    uid="good",
    summary="王芳：督办",
    description="",
    first=date(2026, 1, 1),
    end=date(2026, 4, 1),
    changed=datetime(2026, 1, 1, tzinfo=UTC),
)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - what must not get in
BAD: list[tuple[dict[str, Any], str]] = [
    ({"uid": ""}, "calendar.bad.uid"),
    ({"uid": "a\nb"}, "calendar.bad.uid"),
    ({"uid": "a\ud83d"}, "calendar.bad.uid"),
    ({"uid": " a"}, "calendar.bad.uid"),
    ({"uid": "good", "first": date(2026, 1, 2)}, "calendar.bad.doubled"),
    ({"end": date(2026, 1, 1)}, "calendar.bad.days"),
    ({"end": date(2025, 12, 31)}, "calendar.bad.days"),
    ({"changed": NAIVE}, "calendar.bad.instant"),
    ({"sequence": -1}, "calendar.bad.sequence"),
    ({"summary": ""}, "calendar.bad.summary"),
    ({"summary": "\x00\r\n\ud83d"}, "calendar.bad.summary"),
]


@pytest.mark.parametrize(("parts", "code"), BAD)
def test_a_bad_event_is_left_out_with_the_reason_and_the_others_stay(
    parts: dict[str, Any], code: str
) -> None:
    bad = replace(GOOD, **{"uid": "bad", **parts})
    result = render_calendar("清河县", "清河县", [bad, GOOD])
    assert [(each.event, each.code) for each in result.left_out] == [(bad, code)]
    assert [each.value("UID") for each in read(result.data).all("VEVENT")] == ["good"]


@pytest.mark.parametrize("code", sorted({code for _, code in BAD}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str, code: str) -> None:
    assert Words(language)(code)


def test_of_bad_events_alone_comes_an_empty_calendar() -> None:
    result = render_calendar("清河县", "清河县", [replace(GOOD, uid="")])
    assert result.data == render_calendar("清河县", "清河县", []).data
    assert len(result.left_out) == 1


def test_a_bad_event_takes_no_uid_away_from_a_good_one() -> None:
    bad = replace(GOOD, first=date(2025, 1, 1), end=date(2025, 1, 1))
    good, left_out = usable([bad, GOOD])
    assert good == [GOOD]
    assert [each.code for each in left_out] == ["calendar.bad.days"]


def test_events_come_by_first_day_then_last_day_then_uid() -> None:
    ordered = [
        replace(GOOD, uid="d", first=date(2025, 12, 31)),
        replace(GOOD, uid="c", end=date(2026, 3, 31)),
        replace(GOOD, uid="a"),
        replace(GOOD, uid="b"),
    ]
    for events in permutations(ordered):
        assert usable(events) == (ordered, ())
