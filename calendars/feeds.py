"""Subscribed feeds: which events belong into one on a day, and its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from calendars.events import Event
from calendars.feed_events import DutyEvent, FeedKind, FeedOptions
from calendars.feed_texts import described, summed_up, title
from calendars.feed_times import changed_on, last_day
from calendars.rendering import Rendered, render_calendar
from scheduler.dates import add_months
from scheduler.words import Words

__all__ = ["kept_events", "render_feed", "tells"]

_MONTHS_BACK = 12
_MONTHS_AHEAD = 18
_DAYS_CANCELLED = 30
# Whoever is at the bureau meets on that day. A unit and the public ask who is away or on duty,
# which the stint tells them; and a second event within it would tell the busy of one duty twice.
_MEETING: Final[frozenset[FeedKind]] = frozenset({"own", "post", "bureau"})


def kept_events(events: Iterable[DutyEvent], on: date) -> list[DutyEvent]:
    """The events that belong into a feed on the day `on`, in fixed order.

    Duty from twelve months back, by its last day, to eighteen ahead, by its first, both days
    included. What is cancelled stays to the 30th day after the county's day of the change,
    wherever its days lie, so 30 times 24 hours at least.
    """
    kept = (event for event in events if _is_kept(event, on))
    return sorted(kept, key=lambda event: (event.content.first, event.content.end, event.uid))


def _is_kept(event: DutyEvent, on: date) -> bool:
    if event.content.cancelled:
        return (on - changed_on(event)).days <= _DAYS_CANCELLED
    back, ahead = add_months(on, -_MONTHS_BACK), add_months(on, _MONTHS_AHEAD)
    return back <= last_day(event.content) and event.content.first <= ahead


def tells(kind: FeedKind, options: FeedOptions, event: DutyEvent) -> bool:
    """Whether such a feed has this event: everything, but the handover only where people meet."""
    return event.kind == "stint" or (kind in _MEETING and not options.busy_only)


def render_feed(
    kind: FeedKind,
    whose: str,
    county: str,
    events: Sequence[DutyEvent],
    options: FeedOptions,
    words: Words,
) -> Rendered:
    """The calendar of `whose` feed (name of person, unit or post; else empty), by the county.

    Pure: equal bytes for equal events, whatever their order; without any event still a calendar.
    An event that cannot be written is left out and reported.
    """
    made = [
        _event(kind, county, event, options, words)
        for event in events
        if tells(kind, options, event)
    ]
    return render_calendar(title(kind, whose, county, options, words), county, made)


def _event(
    kind: FeedKind, county: str, event: DutyEvent, options: FeedOptions, words: Words
) -> Event:
    content = event.content
    # All leave the time free, the handover too: nobody knows its hour, and a whole day painted busy
    # would turn away every other meeting on it. A reminder is what it needs.
    return Event(
        uid=event.uid,
        summary=summed_up(kind, event, options, words),
        description=described(kind, county, event, options, words),
        first=content.first,
        end=content.end,
        changed=event.changed,
        sequence=event.sequence,
        status="CANCELLED" if content.cancelled else "CONFIRMED",
        reminders=() if content.cancelled else options.reminders,
    )
