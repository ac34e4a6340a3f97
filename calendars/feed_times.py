"""Days of a feed's events. Of faulty ones too: those are reported later, and must break nothing."""

from __future__ import annotations

from datetime import date, timedelta

from calendars.feed_events import Content, DutyEvent
from calendars.feed_visits import VisitContent, VisitEvent
from scheduler.dates import ZONE

__all__ = ["changed_on", "last_day"]

_DAY = timedelta(1)


def changed_on(event: DutyEvent | VisitEvent) -> date:
    """The county's day of the last change; of what is no instant, the day that it names."""
    if event.changed.tzinfo is None:
        return event.changed.date()
    try:
        return event.changed.astimezone(ZONE).date()
    except OverflowError:
        return event.changed.date()


def last_day(content: Content | VisitContent) -> date:
    """The last of its days; the first where it ends before it begins."""
    return content.end - _DAY if content.first < content.end else content.first
