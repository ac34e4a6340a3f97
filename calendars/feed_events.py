"""What stands in a subscribed feed, as plain values: events, and what the subscriber asked for.

An event is kept in the books as neutral content with a counter and a date of change. Only where a
feed is rendered does it become words, by the kind of feed, its language and its options.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

__all__ = ["CASE_FEEDS", "FEED_KINDS", "Content", "DutyEvent", "FeedKind", "FeedOptions"]

FeedKind = Literal["own", "unit", "post", "bureau", "public", "team", "inspection"]
"""One's own duty; who of a unit is away; who is at a post; the whole bureau; what the county lets
everybody know; one case's visit; all visits and deadlines.
"""

FEED_KINDS: Final[tuple[FeedKind, ...]] = get_args(FeedKind)

CASE_FEEDS: Final[tuple[FeedKind, ...]] = ("team", "inspection")
"""Those that tell of cases, of which few may know that there are any."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an event tells, in no language. Days `[first, end)`.

    `estimated`: the first working day is one by the week alone, its year's notice not being out.
    """

    first: date
    end: date
    name: str
    unit: str
    post: str
    cancelled: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class DutyEvent:
    """An event as the books keep it.

    `kind`: a `stint` (all its days), or the `handover` on its first working day. `uid`: permanent.
    `sequence`, `changed`: move when the content does, only forward. `release`: the one that last
    changed it, None for what was there when the books were opened, or changed without a release.
    `was`: the content before that change, None if the event was new then.
    """

    uid: str
    kind: Literal["stint", "handover"]
    content: Content
    sequence: int
    changed: datetime
    release: int | None = None
    was: Content | None = None


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What the subscriber asked for. `busy_only`: that somebody is on duty, and nothing more.

    `reminders`: minutes before the first day's midnight; 900 are nine in the morning of the day
    before.
    """

    busy_only: bool = False
    reminders: tuple[int, ...] = ()
