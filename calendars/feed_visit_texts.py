"""What a feed's visits and deadlines say, to each kind of reader as much as the reader is to know.

The office and the team are told all. A unit learns who is on duty elsewhere, and nothing of where
and why. The public learns what matter it was, once it is over. Whoever was taken out of a team may
be the one who must not know of the case: that cancellation tells of neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from calendars.feed_events import FeedKind, FeedOptions
from calendars.feed_times import changed_on, last_day
from calendars.feed_visits import VisitContent, VisitEvent
from calendars.texts import one_line
from scheduler.overview.deadlines import how_made
from scheduler.words import Words

__all__ = ["visit_described", "visit_summed_up"]


def visit_summed_up(kind: FeedKind, event: VisitEvent, options: FeedOptions, words: Words) -> str:
    """The summary, with the mark before it where the event is cancelled."""
    if options.busy_only:
        summary = words("feed.busy")
    else:
        summary = words(f"feed.{_told_as(kind, event)}", **_said(event.content, words))
    return words("feed.cancelled", summary=summary) if event.content.cancelled else summary


def visit_described(
    kind: FeedKind, county: str, event: VisitEvent, options: FeedOptions, words: Words
) -> str:
    """The description, empty in a busy-only feed."""
    if options.busy_only:
        return ""
    return "\n".join(_told(kind, county, event, words))


def _told_as(kind: FeedKind, event: VisitEvent) -> str:
    if event.kind == "visit" and kind == "public":
        return "visit.public"
    if event.kind == "part" and event.content.cancelled:
        return "part.cancelled"
    return event.kind


def _told(kind: FeedKind, county: str, event: VisitEvent, words: Words) -> Iterator[str]:
    told_as = _told_as(kind, event)
    said = {**_said(event.content, words), "county": one_line(county)}
    yield words(f"feed.description.{told_as}", days=_days(event.content, words), **said)
    if told_as in ("visit", "part"):
        yield from _team(event.content, words)
    if event.content.rule:
        yield words("feed.deadline_made", how=_made(event.content, words))
    if event.content.estimated and not event.content.cancelled:
        yield words("feed.estimated" if event.kind == "deadline" else "feed.estimated_days")
    if told_as == "visit.public":
        return  # what was changed before is no concern of the public
    what = words("feed.change.joint").join(_changes(event, words))
    day = changed_on(event)
    if event.release is None or told_as not in ("visit", "part"):
        yield words("feed.updated", day=day, what=what)
    else:
        yield words("feed.teams_released", number=event.release, day=day, what=what)


def _said(content: VisitContent, words: Words) -> dict[str, str]:
    units = words("show.list_joint").join(map(one_line, content.units))
    return {
        "case": one_line(content.case),
        "matter": one_line(content.matter),
        "place": one_line(content.place),
        "units": units or words("show.none"),
        "seat": one_line(content.seat),
        "name": one_line(content.name),
        "rule": words(f"deadline.rule.{content.rule}") if content.rule else "",
    }


def _made(content: VisitContent, words: Words) -> str:
    term = None if content.since is None else content.term
    return how_made(words, content.rule, content.since, term, content.extended, content.not_counted)


def _team(content: VisitContent, words: Words) -> Iterator[str]:
    """A line for each seat, in the order of the team."""
    for seat in dict.fromkeys(member.seat for member in content.team):
        people = words("show.list_joint").join(
            words("show.member", name=one_line(member.name), unit=one_line(member.unit))
            for member in content.team
            if member.seat == seat
        )
        yield words("feed.team_seat", seat=one_line(seat), people=people)


def _days(content: VisitContent, words: Words) -> str:
    first, last = content.first, last_day(content)
    return words.day(first) if first == last else words("show.span", first=first, last=last)


# --- what changed ------------------------------------------------------------------------------


def _changes(event: VisitEvent, words: Words) -> Iterator[str]:
    """What the last change did; something always."""
    was, now = event.was, event.content
    if now.cancelled:
        yield words(f"feed.change.{'over' if event.kind == 'deadline' else 'cancelled'}")
    elif was is None:
        yield words("feed.change.new")
    else:
        found = list(_differences(event, was, words))
        yield from found or [words("feed.change.other")]


def _differences(event: VisitEvent, was: VisitContent, words: Words) -> Iterator[str]:
    now = event.content
    if was.cancelled:
        yield words("feed.change.restored")
    if (was.first, was.end) != (now.first, now.end):
        yield words("feed.change.moved", days=_days(was, words))
    elif was.estimated and not now.estimated:
        yield words("feed.change.settled")
    if was.cancelled:
        return  # which may tell less than it once did: a comparison would call it new
    if was.seat != now.seat:
        yield words("feed.change.seat", seat=one_line(was.seat))
    if was.team != now.team:
        yield words("feed.change.team")
