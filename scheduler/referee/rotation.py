"""The hard rules of `rotation/1`, one generator each, called in one flat list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from scheduler.dates import overlap_days
from scheduler.problems.base import Period
from scheduler.problems.rotation import Cadre, RotationProblem, Unit
from scheduler.referee.presence import Assigned, Level, Presence
from scheduler.referee.violations import BETWEEN, Code, Params, StintLike, Violation, found

__all__ = ["RULE_CHECKS", "Rule", "rule_violations", "violations"]

Rule = Callable[[RotationProblem, Presence], Iterator[Violation]]


def violations(problem: RotationProblem, stints: Sequence[StintLike]) -> Iterator[Violation]:
    """Everything in which the stints break a hard rule, rule by rule in the format's order.

    Stints of unknown cadres are passed over: what a plan may name is judged by
    `scheduler.referee.rotation_references`. An unknown start or post excuses from no rule that can
    still be judged.
    """
    return rule_violations(problem, Presence(problem, stints))


def rule_violations(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    """The same, where who is where has been worked out already."""
    for rule in RULE_CHECKS:
        yield from rule(problem, presence)


def one_stint(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for cadre, count in presence.listings.items():
        if count > 1:
            yield found("one_stint", _named(problem.cadres_by_id[cadre]), count=count)


def promoted_first(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for stint in presence.assigned:
        promoted = stint.cadre.promoted_on
        if stint.start < promoted:
            yield found(
                "promoted_first",
                _choice(problem, stint),
                promoted_on=promoted.isoformat(),
                days=(promoted - stint.start).days,
            )


def available(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for stint in presence.assigned:
        who = _choice(problem, stint)
        for period in stint.cadre.unavailable:
            if days := _shared(stint, period):
                yield found("available.leave", who, _span(period), days=days)
        unit = problem.units_by_id[stint.cadre.unit]
        for busy in unit.busy:
            if busy.hard and (days := _shared(stint, busy)):
                yield found("available.busy", who, _unit(unit), _span(busy), days=days)


def quiet(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for stint in presence.assigned:
        ends: dict[Code, date] = {
            "quiet.first": stint.start,
            "quiet.last": stint.end - timedelta(1),
        }
        for code, day in ends.items():
            for period in problem.quiet:
                if period.from_ <= day < period.to:
                    yield found(code, _choice(problem, stint), _span(period), day=day.isoformat())


def post_requirement(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for stint in presence.assigned:
        post = problem.posts_by_id.get(stint.post)
        if post is None:
            continue
        skills, ranks = post.requires.any_skill, post.requires.ranks
        who = _choice(problem, stint)
        if skills and not set(skills) & set(stint.cadre.skills):
            yield found("post_requirement.skill", who, wanted=BETWEEN.join(skills))
        if ranks and stint.cadre.rank not in ranks:
            yield found(
                "post_requirement.rank", who, wanted=BETWEEN.join(ranks), rank=stint.cadre.rank
            )


def unit_cover(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for name in dict.fromkeys(stint.cadre.unit for stint in presence.assigned):
        unit = problem.units_by_id[name]
        for excess in _excesses(presence.away(unit.id), unit.max_away):
            yield found("unit_cover", _unit(unit), excess)


def post_capacity(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for row in problem.demand:
        if row.max is not None:
            levels = presence.on_duty(row.post, (row.from_, row.to))
            for excess in _excesses(levels, row.max):
                yield found("post_capacity", _post(problem, row.post), excess)


def pinned(problem: RotationProblem, presence: Presence) -> Iterator[Violation]:
    for pin in problem.pins:
        stints = presence.by_cadre.get(pin.cadre, [])
        if any((stint.start, stint.post) == (pin.start, pin.post) for stint in stints):
            continue
        decided: Params = {
            **_named(problem.cadres_by_id[pin.cadre]),
            "start": pin.start.isoformat(),
            **_post(problem, pin.post),
        }
        if not stints:
            yield found("pinned.missing", decided)
        for stint in stints:
            yield found(
                "pinned.moved",
                decided,
                new_start=stint.start.isoformat(),
                new_post=stint.post,
                new_post_name=_post(problem, stint.post)["post_name"],
            )


RULE_CHECKS: tuple[Rule, ...] = (
    one_stint,
    promoted_first,
    available,
    quiet,
    post_requirement,
    unit_cover,
    post_capacity,
    pinned,
)
"""In the order of `scheduler.problems.rotation.RULES`, whose names they bear."""


def _excesses(levels: Sequence[Level], most: int) -> Iterator[Params]:
    """The longest spans of days on which equally many are too many, with their amounts."""

    def amounts(level: Level) -> tuple[int, int]:
        return level.count, max(most, level.serving)

    for (count, limit), alike in groupby(levels, amounts):
        if count > limit:
            run = list(alike)
            yield {
                **_days(run[0].start, run[-1].end),
                "count": count,
                "limit": limit,
                "excess": count - limit,
            }


def _shared(stint: Assigned, period: Period) -> int:
    return overlap_days(stint.start, stint.end, period.from_, period.to)


def _named(cadre: Cadre) -> Params:
    return {"cadre": cadre.id, "cadre_name": cadre.name}


def _choice(problem: RotationProblem, stint: Assigned) -> Params:
    start = stint.start.isoformat()
    return {**_named(stint.cadre), "start": start, **_post(problem, stint.post)}


def _unit(unit: Unit) -> Params:
    return {"unit": unit.id, "unit_name": unit.name}


def _post(problem: RotationProblem, post: str) -> Params:
    known = problem.posts_by_id.get(post)
    return {"post": post, "post_name": known.name if known else post}


def _span(period: Period) -> Params:
    return _days(period.from_, period.to)


def _days(start: date, end: date) -> Params:
    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "last": (end - timedelta(1)).isoformat(),
    }
