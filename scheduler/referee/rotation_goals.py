"""The goals' values, recomputed from a plan alone: one function each, called in one flat list.

A plan that gives a cadre several stints breaks `one_stint`; its values are still defined. The
same stint listed twice counts once; people count once a day; `late` and `waiting` go by the
earliest start; a published stint that is among them is unchanged; soft busy days, `preference`
and `draw` add up over the different stints. Stints of unknown cadres have no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from scheduler.dates import overlap_days, overlaps, whole_months
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.tickets import ticket
from scheduler.referee.presence import Assigned, Level, Presence
from scheduler.referee.violations import StintLike

__all__ = ["GOAL_VALUES", "goal_values", "values_of"]


def goal_values(problem: RotationProblem, stints: Sequence[StintLike]) -> dict[str, int]:
    """The value of every goal there is, whether or not the problem's own list names it."""
    return values_of(problem, Presence(problem, stints))


def values_of(problem: RotationProblem, presence: Presence) -> dict[str, int]:
    """The same, where who is where has been worked out already."""
    return {goal: value(problem, presence) for goal, value in GOAL_VALUES.items()}


def unserved(problem: RotationProblem, presence: Presence) -> int:
    return len(problem.cadres) - len(presence.by_cadre)


def late(problem: RotationProblem, presence: Presence) -> int:
    return sum(
        max(0, (_begun(problem, presence, cadre.id) - cadre.serve_by).days)
        for cadre in problem.cadres
    )


def shortfall(problem: RotationProblem, presence: Presence) -> int:
    """A demand's `max` is a hard rule and costs nothing here, a quota's costs."""
    short = 0
    for row in problem.demand:
        short += _below(presence.on_duty(row.post, (row.from_, row.to)), row.min)
    for quota in problem.quotas:
        levels = presence.matching(quota)
        short += _below(levels, quota.min or 0)
        if quota.max is not None:
            short += _above(levels, quota.max)
    return short


def changes(problem: RotationProblem, presence: Presence) -> int:
    """A published start or post that the problem no longer has is gone, whatever the plan says."""
    kept = {(stint.cadre.id, stint.start, stint.post) for stint in _offered(problem, presence)}
    return sum((known.cadre, known.start, known.post) not in kept for known in problem.published)


def waiting(problem: RotationProblem, presence: Presence) -> int:
    return sum(
        whole_months(cadre.promoted_on, _begun(problem, presence, cadre.id)) ** 2
        for cadre in problem.cadres
    )


def strain(problem: RotationProblem, presence: Presence) -> int:
    beyond_first = sum(_above(presence.away(unit.id), 1) for unit in problem.units)
    return beyond_first + _soft_busy_days(problem, presence)


def preference(_: RotationProblem, presence: Presence) -> int:
    return sum(
        avoid.cost
        for stint in presence.assigned
        for avoid in stint.cadre.avoid
        if overlaps(stint.start, stint.end, avoid.from_, avoid.to)
    )


def draw(problem: RotationProblem, presence: Presence) -> int:
    """Only a start and post that the problem has are in the draw."""
    return sum(
        ticket(problem.seed, stint.cadre.id, stint.start.isoformat(), stint.post)
        for stint in _offered(problem, presence)
    )


GOAL_VALUES: dict[str, Callable[[RotationProblem, Presence], int]] = {
    "unserved": unserved,
    "late": late,
    "shortfall": shortfall,
    "changes": changes,
    "waiting": waiting,
    "strain": strain,
    "preference": preference,
    "draw": draw,
}


def _offered(problem: RotationProblem, presence: Presence) -> Iterator[Assigned]:
    """The stints at a start and a post of the problem."""
    starts = set(problem.starts)
    for stint in presence.assigned:
        if stint.start in starts and stint.post in problem.posts_by_id:
            yield stint


def _begun(problem: RotationProblem, presence: Presence, cadre: str) -> date:
    """The cadre's first start; without a stint, the end of the horizon."""
    stints = presence.by_cadre.get(cadre)
    return stints[0].start if stints else problem.horizon[1]


def _soft_busy_days(problem: RotationProblem, presence: Presence) -> int:
    first, end = problem.horizon
    return sum(
        overlap_days(max(first, stint.start), min(end, stint.end), busy.from_, busy.to)
        for stint in presence.assigned
        for busy in problem.units_by_id[stint.cadre.unit].busy
        if not busy.hard
    )


def _below(levels: Iterable[Level], least: int) -> int:
    return sum(level.days * max(0, least - level.count) for level in levels)


def _above(levels: Iterable[Level], most: int) -> int:
    return sum(level.days * max(0, level.count - most) for level in levels)
