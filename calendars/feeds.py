"""Subscribed feeds: which events belong into one on a day, and its calendar.

Two families of events share them: of stints (`DutyEvent`), and of visits and deadlines
(`VisitEvent`), which are told by rules and words of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from calendars.events import Event
from calendars.feed_events import DutyEvent, FeedKind, FeedOptions
from calendars.feed_texts import described, summed_up, title
from calendars.feed_times import changed_on, last_day
from calendars.feed_visit_texts import visit_described, visit_summed_up
from calendars.feed_visits import VisitEvent, VisitKind
from calendars.rendering import Rendered, render_calendar
from scheduler.dates import add_months
from scheduler.words import Words

__all__ = ["FeedEvent", "kept_events", "kept_in", "render_feed", "tells"]

FeedEvent = DutyEvent | VisitEvent
_Any = TypeVar("_Any", bound=FeedEvent)

_MONTHS_BACK = 12
_MONTHS_AHEAD = 18
_DAYS_CANCELLED = 30
_STINTS: Final[frozenset[FeedKind]] = frozenset({"own", "unit", "post", "bureau", "public"})
# Whoever is at the bureau meets on that day. A unit and the public ask who is away or on duty,
# which the stint tells them; and a second event within it would tell the busy of one duty twice.
_MEETING: Final[frozenset[FeedKind]] = frozenset({"own", "post", "bureau"})
_VISITS: Final[Mapping[FeedKind, frozenset[VisitKind]]] = {
    "own": frozenset({"part"}),
    "unit": frozenset({"absence"}),
    "public": frozenset({"visit"}),
    "team": frozenset({"visit"}),
    "inspection": frozenset({"visit", "deadline"}),
}
_BUSY: Final[frozenset[VisitKind]] = frozenset({"visit", "part"})


def kept_in(kind: FeedKind, events: Iterable[_Any], on: date) -> list[_Any]:
    """As `kept_events`; and for the public of visits only those that are over on that day.

    A unit that is complained about learns nothing before: with all runs of days of the visit. One
    that was cancelled before it was over the public has never known.
    """
    kept = kept_events(events, on)
    if kind != "public":
        return kept
    return [event for event in kept if not isinstance(event, VisitEvent) or _is_over(event, on)]


def _is_over(event: VisitEvent, on: date) -> bool:
    content = event.content
    known = not content.cancelled or changed_on(event) >= content.visit_end
    return known and max(content.visit_end, content.end) <= on


def kept_events(events: Iterable[_Any], on: date) -> list[_Any]:
    """The events that belong into a feed on the day `on`, in fixed order.

    Duty from twelve months back, by its last day, to eighteen ahead, by its first, both days
    included. What is cancelled stays to the 30th day after the county's day of the change,
    wherever its days lie, so 30 times 24 hours at least.
    """
    kept = (event for event in events if _is_kept(event, on))
    return sorted(kept, key=lambda event: (event.content.first, event.content.end, event.uid))


def _is_kept(event: FeedEvent, on: date) -> bool:
    if event.content.cancelled:
        return (on - changed_on(event)).days <= _DAYS_CANCELLED
    back, ahead = add_months(on, -_MONTHS_BACK), add_months(on, _MONTHS_AHEAD)
    return back <= last_day(event.content) and event.content.first <= ahead


def tells(kind: FeedKind, options: FeedOptions, event: FeedEvent) -> bool:
    """Whether such a feed has this event: stints everywhere but in those of cases, the handover
    only where people meet, of a visit what is meant for its readers. No deadline makes busy.
    """
    if isinstance(event, VisitEvent):
        busy = event.kind != "deadline" or not options.busy_only
        return busy and event.kind in _VISITS.get(kind, ())
    if kind not in _STINTS:
        return False
    return event.kind == "stint" or (kind in _MEETING and not options.busy_only)


def render_feed(
    kind: FeedKind,
    whose: str,
    county: str,
    events: Sequence[FeedEvent],
    options: FeedOptions,
    words: Words,
) -> Rendered:
    """The calendar of `whose` feed (name of person, unit or post, number of a case; else empty),
    by the county.

    Pure: equal bytes for equal events, whatever their order; without any event still a calendar.
    An event that cannot be written is left out and reported.
    """
    told = [event for event in events if tells(kind, options, event)]
    made = [_event(kind, county, event, options, words) for event in told]
    visits = any(isinstance(event, VisitEvent) for event in told)
    name = title(kind, whose, county, options, words, visits=visits)
    return render_calendar(name, county, made)


def _event(
    kind: FeedKind, county: str, event: FeedEvent, options: FeedOptions, words: Words
) -> Event:
    content = event.content
    if isinstance(event, VisitEvent):
        summary = visit_summed_up(kind, event, options, words)
        description = visit_described(kind, county, event, options, words)
    else:
        summary = summed_up(kind, event, options, words)
        description = described(kind, county, event, options, words)
    return Event(
        uid=event.uid,
        summary=summary,
        description=description,
        first=content.first,
        end=content.end,
        changed=event.changed,
        sequence=event.sequence,
        status="CANCELLED" if content.cancelled else "CONFIRMED",
        busy=_is_busy(kind, event),
        reminders=() if content.cancelled else options.reminders,
    )


def _is_busy(kind: FeedKind, event: FeedEvent) -> bool:
    """A visit takes the days of those who go, and of the office that leads it.

    Stints leave the time free, the handover too: nobody knows its hour, and a whole day painted
    busy would turn away every other meeting on it. A reminder is what it needs.
    """
    if event.content.cancelled or kind == "public":
        return False
    return isinstance(event, VisitEvent) and event.kind in _BUSY
