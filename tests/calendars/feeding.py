"""Feeds for tests: a stint, its handover, and the feed of them read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from calendars.feed_events import CASE_FEEDS, FEED_KINDS, Content, DutyEvent, FeedKind, FeedOptions
from calendars.feed_visits import Member, VisitContent, VisitEvent, VisitKind
from calendars.feeds import FeedEvent, render_feed
from calendars.rendering import Rendered
from scheduler.words import LANGUAGES, Words
from tests.calendars.lawful import Node, read

__all__ = [
    "BEFORE", "BUSY", "CANCELLED", "CHANGED", "CHINESE", "CONTENT", "ENGLISH", "PLAIN",
    "STINT_FEEDS", "VISIT", "change", "duty", "feed", "handover", "only", "rendered", "visit",
]  # fmt: skip

CHINESE, ENGLISH = (Words(language) for language in LANGUAGES)
PLAIN = FeedOptions()
BUSY = FeedOptions(busy_only=True)
CONTENT = Content(date(2026, 3, 1), date(2026, 6, 1), "王芳", "县财政局", "来访接待")
CANCELLED = replace(CONTENT, cancelled=True)
BEFORE = Content(date(2026, 4, 1), date(2026, 7, 1), "某乙", "某委", "某处")
STINT_FEEDS = tuple(kind for kind in FEED_KINDS if kind not in CASE_FEEDS)
CHANGED = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


def duty(content: Content = CONTENT, **parts: Any) -> DutyEvent:
    return replace(DutyEvent("duty-1", "stint", content, 0, CHANGED, release=1), **parts)


def handover(**parts: Any) -> DutyEvent:
    content = replace(CONTENT, first=date(2026, 3, 2), end=date(2026, 3, 3), **parts)
    return duty(content, uid="duty-1-handover", kind="handover")


TEAM = (
    Member("韩梅", "县督查办", "组长"),
    Member("李雷", "县信访局", "副组长"),
    Member("王芳", "县财政局", "业务骨干"),
)
VISIT = VisitContent(
    date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 10), case="2026-017", matter="征地拆迁",
    place="城关镇", units=("县自然资源局", "城关镇政府"), team=TEAM,
)  # fmt: skip
"""The first of its two runs of days."""


def visit(kind: VisitKind = "visit", content: VisitContent = VISIT, **parts: Any) -> VisitEvent:
    """As the books keep one of that kind: an absence names no case, a deadline no team."""
    if kind == "part":
        content = replace(content, seat="业务骨干")
    if kind == "absence":
        days = (content.first, content.end, content.visit_end)
        content = VisitContent(*days, name="王芳", unit="县财政局", cancelled=content.cancelled)
    if kind == "deadline":
        rule = content.rule or "handle"
        content = replace(
            content, first=content.end - timedelta(1), visit_end=content.end, team=(),
            rule=rule, since=None if rule == "five_ones" else date(2025, 12, 6), term=60,
            extended=30,
        )  # fmt: skip
    release = None if kind in ("absence", "deadline") else 3
    event = VisitEvent(f"{kind}-1", kind, content, 0, CHANGED, release=release)
    return replace(event, **parts)


def rendered(
    *events: FeedEvent,
    kind: FeedKind = "own",
    options: FeedOptions = PLAIN,
    words: Words = CHINESE,
) -> Rendered:
    whose = {"own": "王芳", "unit": "县财政局", "post": "来访接待", "team": "2026-017"}.get(
        kind, ""
    )
    return render_feed(kind, whose, "青禾县", events, options, words)


def feed(*events: FeedEvent, **how: Any) -> Node:
    result = rendered(*events, **how)
    assert not result.left_out
    return read(result.data)


def only(*events: FeedEvent, **how: Any) -> Node:
    (event,) = feed(*events, **how).all("VEVENT")
    return event


def change(event: FeedEvent, **how: Any) -> str:
    """The last line of the description."""
    return only(event, **how).text("DESCRIPTION").splitlines()[-1]
