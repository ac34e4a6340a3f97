"""Events as rows of the books, and as calendars take them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from calendars.feed_events import Content, DutyEvent
from calendars.feed_visits import VISIT_KINDS, Member, VisitContent, VisitEvent
from scheduler.store.feeds import CalendarEvent

__all__ = ["content_row", "told_event", "visit_row"]


def content_row(content: Content) -> dict[str, Any]:
    """The content of a stint or handover as plain JSON."""
    row = asdict(content)
    return {**row, "first": content.first.isoformat(), "end": content.end.isoformat()}


def visit_row(content: VisitContent) -> dict[str, Any]:
    """The content of any other event as plain JSON: equal to what is read back."""
    days = {key: getattr(content, key).isoformat() for key in ("first", "end", "visit_end")}
    since = None if content.since is None else content.since.isoformat()
    return {
        **asdict(content),
        **days,
        "since": since,
        "units": list(content.units),
        "team": [asdict(member) for member in content.team],
    }


def told_event(
    event: CalendarEvent, content: dict[str, Any] | None = None
) -> DutyEvent | VisitEvent:
    """The event as calendars take it. `content`: what it tells a reader who is to know less."""
    now, was = event.content if content is None else content, event.was
    kind: Any = event.kind  # only these are ever stored
    if kind in VISIT_KINDS:
        return VisitEvent(
            event.uid, kind, _visit_from(now), event.sequence, event.changed_at, event.release,
            None if was is None else _visit_from(was),
        )  # fmt: skip
    return DutyEvent(
        event.uid, kind, _content_from(now), event.sequence, event.changed_at, event.release,
        None if was is None else _content_from(was),
    )  # fmt: skip


def _content_from(row: dict[str, Any]) -> Content:
    days = {key: date.fromisoformat(row[key]) for key in ("first", "end")}
    return Content(**{**row, **days})


def _visit_from(row: dict[str, Any]) -> VisitContent:
    days = {key: date.fromisoformat(row[key]) for key in ("first", "end", "visit_end")}
    lists = {"units": tuple(row["units"]), "team": tuple(Member(**each) for each in row["team"])}
    since = row.get("since")
    day = None if since is None else date.fromisoformat(since)
    return VisitContent(**{**row, **days, **lists, "since": day})
