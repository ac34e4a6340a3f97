"""What a feed's events say, to each kind of reader as much as the reader is to know.

One's own feed need not give the own name; a unit learns who is away, not at which post; the public
learns the post, not the name; a busy-only feed says nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from calendars.feed_events import Content, DutyEvent, FeedKind, FeedOptions
from calendars.feed_times import changed_on, last_day
from calendars.texts import one_line
from scheduler.words import Words

__all__ = ["described", "summed_up", "title"]

# Whoever follows one post is told what the bureau is.
_READERS: Final[dict[FeedKind, str]] = {
    "own": "own", "unit": "unit", "post": "bureau", "bureau": "bureau", "public": "public",
}  # fmt: skip
_BOTH: Final[frozenset[FeedKind]] = frozenset({"own", "unit"})


def title(
    kind: FeedKind, whose: str, county: str, options: FeedOptions, words: Words, *, visits: bool
) -> str:
    """The calendar's name, of one's own or a unit's another one where it has more than stints in
    it. A busy-only one names nobody.
    """
    if options.busy_only:
        return words("feed.title.busy")
    more = ".visits" if visits and kind in _BOTH else ""
    return words(f"feed.title.{kind}{more}", whose=one_line(whose), county=one_line(county))


def summed_up(kind: FeedKind, event: DutyEvent, options: FeedOptions, words: Words) -> str:
    """The summary, with the mark before it where the event is cancelled."""
    if options.busy_only:
        summary = words("feed.busy")
    else:
        summary = words(f"feed.{event.kind}.{_READERS[kind]}", **_said(event.content))
    return words("feed.cancelled", summary=summary) if event.content.cancelled else summary


def described(
    kind: FeedKind, county: str, event: DutyEvent, options: FeedOptions, words: Words
) -> str:
    """The description, empty in a busy-only feed."""
    if options.busy_only:
        return ""
    return "\n".join(_told(kind, county, event, words))


def _told(kind: FeedKind, county: str, event: DutyEvent, words: Words) -> Iterator[str]:
    said = {**_said(event.content), "county": one_line(county)}
    yield words(
        f"feed.description.{_READERS[kind]}", days=_days(event, event.content, words), **said
    )
    if event.kind == "handover" and event.content.estimated:
        yield words("feed.estimated")
    what = words("feed.change.joint").join(_changes(kind, event, words))
    day = changed_on(event)
    if event.release is None:
        yield words("feed.updated", day=day, what=what)
    else:
        yield words("feed.released", number=event.release, day=day, what=what)


def _said(content: Content) -> dict[str, str]:
    return {
        "name": one_line(content.name),
        "unit": one_line(content.unit),
        "post": one_line(content.post),
    }


def _days(event: DutyEvent, content: Content, words: Words) -> str:
    """In words: one day of a handover, first and last of a stint."""
    if event.kind == "handover":
        return words.day(content.first)
    return words("show.span", first=content.first, last=last_day(content))


# --- what changed ------------------------------------------------------------------------------


def _changes(kind: FeedKind, event: DutyEvent, words: Words) -> Iterator[str]:
    """What the last change did, so far as the reader may know; something always."""
    was, now = event.was, event.content
    if now.cancelled:
        yield words("feed.change.cancelled")
    elif was is None:
        yield words("feed.change.new")
    else:
        found = list(_differences(kind, event, was, words))
        yield from found or [words("feed.change.other")]


def _differences(kind: FeedKind, event: DutyEvent, was: Content, words: Words) -> Iterator[str]:
    now = event.content
    if was.cancelled:
        yield words("feed.change.restored")
    if (was.first, was.end) != (now.first, now.end):
        yield words(_move(was, now), days=_days(event, was, words), last=last_day(was))
    elif was.estimated and not now.estimated:
        yield words("feed.change.settled")
    if was.post != now.post and kind != "unit":
        yield words("feed.change.post", post=one_line(was.post))


def _move(was: Content, now: Content) -> str:
    """The code of the words for it: where the first day stays, only the end moved."""
    if was.first != now.first:
        return "feed.change.moved"
    return "feed.change.shortened" if now.end < was.end else "feed.change.extended"
