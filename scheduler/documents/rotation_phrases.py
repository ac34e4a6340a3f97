"""Sentences about a plan of stints that screen and page share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.documents.phrases import proofs, span
from scheduler.overview.duty import DutyRun
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.standing import Barrier, Examined, Opening, Standing
from scheduler.overview.stints import StintRow
from scheduler.words import Param, Words

__all__ = ["asked", "note", "reasons", "standing_title", "summary"]


_BARRIERS = {
    (False, False): "show.reason.rule",
    (False, True): "show.reason.rule_always",
    (True, False): "show.reason.rule_at_posts",
    (True, True): "show.reason.rule_at_posts_always",
}
"""By whether only some posts are barred, and whether on every start tried."""


def asked(words: Words, run: DutyRun) -> str:
    """How many people are asked for: 2–4, 2 or more, at most 4; a dash where nothing is."""
    if run.low is not None and run.high is not None:
        return words("show.asked.between", low=run.low, high=run.high)
    if run.low is not None:
        return words("show.asked.least", low=run.low)
    if run.high is not None:
        return words("show.asked.most", high=run.high)
    return words("show.none")


def summary(words: Words, view: RotationOverview) -> Iterator[str]:
    """The plan in a few short sentences, the most important first."""
    unserved = view.cadres - view.planned
    late = sum(standing.kind == "late" for standing in view.standings)
    yield words.many("show.sum.planned", view.planned, cadres=view.cadres)
    yield words.many("show.sum.unserved", unserved) if unserved else words("show.sum.all_served")
    yield words.many("show.sum.late", late) if late else words("show.sum.none_late")
    yield (
        words.many("show.sum.missed", view.missed) if view.missed else words("show.sum.none_missed")
    )
    yield from proofs(words, view)


def note(words: Words, row: StintRow) -> str:
    """What is to be said of a stint beside who, where and when; often nothing."""
    parts = []
    if row.serving:
        parts.append(words("show.note.serving"))
    if row.days_late:
        parts.append(words.many("show.note.late", row.days_late))
    if row.before:
        parts.append(words("show.note.before", start=row.before.start, post=row.before.post))
    return words("show.list_joint").join(parts)


def standing_title(words: Words, standing: Standing) -> str:
    """Who it is, when the stint should have begun, and what became of it."""
    known: dict[str, Param] = {
        "name": standing.name, "unit": standing.unit, "rank": words(f"rank.{standing.rank}"),
        "serve_by": standing.serve_by,
    }  # fmt: skip
    if standing.stint is None:
        return words("show.standing.unserved", **known)
    return words.many("show.standing.late", standing.days_late, start=standing.stint.start, **known)


def reasons(words: Words, standing: Standing) -> Iterator[str]:
    """What stands in the way, a sentence each."""
    examined = standing.examined
    if examined is None:
        yield words("show.reason.not_examined")
    elif not examined.tried:
        yield words("show.reason.no_start")
    else:
        yield from _found(words, examined)


def _found(words: Words, examined: Examined) -> Iterator[str]:
    for barrier in examined.barriers:
        yield _barrier(words, barrier, examined.tried)
    if examined.opening is None:
        yield words("show.reason.none_free")
    else:
        yield _opening(words, examined.opening)


def _barrier(words: Words, barrier: Barrier, tried: Sequence[date]) -> str:
    known: dict[str, Param] = {
        "rule": words(f"rule.{barrier.rule}"),
        "posts": words("show.list_joint").join(post.name for post in barrier.posts),
        "tried": len(tried),
        "when": words("show.list_joint").join(_runs(words, barrier.starts, tried)),
    }
    always = barrier.starts == tuple(tried)
    code = _BARRIERS[bool(barrier.posts), always]
    return words.many(code, len(barrier.starts), **known)


def _runs(words: Words, starts: Sequence[date], tried: Sequence[date]) -> Iterator[str]:
    """Starts that follow one another among those tried, as one span each."""
    places = {day: place for place, day in enumerate(tried)}
    first = before = starts[0]
    for day in starts[1:]:
        if places[day] != places[before] + 1:
            yield span(words, first, before)
            first = day
        before = day
    yield span(words, first, before)


def _opening(words: Words, opening: Opening) -> str:
    known = {"start": words.day(opening.start), "post": opening.post.name}
    difference = opening.difference
    if difference.goal is None:
        return words("show.reason.no_goal", **known)
    code = "show.reason.goal_worse" if difference.by > 0 else "show.reason.goal_better"
    goal = words(f"goal.rotation.{difference.goal}")
    return words(code, goal=goal, by=abs(difference.by), **known)
