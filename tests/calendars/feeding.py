"""Feeds for tests: a stint, its handover, and the feed of them read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from calendars.feed_events import Content, DutyEvent, FeedKind, FeedOptions
from calendars.feeds import render_feed
from calendars.rendering import Rendered
from scheduler.words import LANGUAGES, Words
from tests.calendars.lawful import Node, read

__all__ = [
    "BEFORE", "BUSY", "CANCELLED", "CHANGED", "CHINESE", "CONTENT", "ENGLISH", "PLAIN", "change",
    "duty", "feed", "handover", "only", "rendered",
]  # fmt: skip

CHINESE, ENGLISH = (Words(language) for language in LANGUAGES)
PLAIN = FeedOptions()
BUSY = FeedOptions(busy_only=True)
CONTENT = Content(date(2026, 3, 1), date(2026, 6, 1), "王芳", "县财政局", "来访接待")
CANCELLED = replace(CONTENT, cancelled=True)
BEFORE = Content(date(2026, 4, 1), date(2026, 7, 1), "某乙", "某委", "某处")
CHANGED = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


def duty(content: Content = CONTENT, **parts: Any) -> DutyEvent:
    return replace(DutyEvent("duty-1", "stint", content, 0, CHANGED, release=1), **parts)


def handover(**parts: Any) -> DutyEvent:
    content = replace(CONTENT, first=date(2026, 3, 2), end=date(2026, 3, 3), **parts)
    return duty(content, uid="duty-1-handover", kind="handover")


def rendered(
    *events: DutyEvent,
    kind: FeedKind = "own",
    options: FeedOptions = PLAIN,
    words: Words = CHINESE,
) -> Rendered:
    whose = {"own": "王芳", "unit": "县财政局", "post": "来访接待"}.get(kind, "")
    return render_feed(kind, whose, "青禾县", events, options, words)


def feed(*events: DutyEvent, **how: Any) -> Node:
    result = rendered(*events, **how)
    assert not result.left_out
    return read(result.data)


def only(*events: DutyEvent, **how: Any) -> Node:
    (event,) = feed(*events, **how).all("VEVENT")
    return event


def change(event: DutyEvent, **how: Any) -> str:
    """The last line of the description."""
    return only(event, **how).text("DESCRIPTION").splitlines()[-1]
