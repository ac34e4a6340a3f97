"""Who is unserved or late, and what stands in the way: found by forcing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scheduler.overview.forcing import Difference, Forced, Forcing
from scheduler.overview.stints import PostKey, StintRow
from scheduler.problems.rotation import RULES, Cadre, RotationProblem
from scheduler.referee.violations import StintLike
from scheduler.words import printable

__all__ = ["BUDGET", "Barrier", "Examined", "Opening", "Standing", "standings"]

BUDGET = 30_000
"""Stints put in by force before the rest of the cadres is listed without reasons: seconds."""

_GOALS_COST = 100
"""A look at all goals of the county takes as long as about so many stints put in by force."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """A rule, with the starts on which it bars the cadre from every post (`posts` empty) or from
    some post of `posts`.
    """

    rule: str
    starts: tuple[date, ...]
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A stint that no rule bars: only the goals speak against it, the first of them thus."""

    start: date
    post: PostKey
    difference: Difference


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found for a cadre.

    `tried`: the starts that were tried, each with every post; none: no start is early enough.
    `free`: how many of these stints break no rule; `opening`: on the earliest such start, the
    one that does the goals least harm. `barriers`: that of the most starts first.
    """

    tried: tuple[date, ...]
    barriers: tuple[Barrier, ...]
    free: int
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A cadre who serves late or not at all; `stint` None: not at all.

    `days_late` as in the goal `late`. `examined` None: the budget was spent on others.
    """

    kind: Literal["unserved", "late"]
    person: str
    name: str
    unit: str
    rank: str
    serve_by: date
    days_late: int
    stint: StintRow | None
    examined: Examined | None


def standings(
    problem: RotationProblem,
    stints: Sequence[StintLike],
    rows: Sequence[StintRow],
    posts: dict[str, PostKey],
    budget: int = BUDGET,
) -> tuple[Standing, ...]:
    """The unserved, then the late, each in the file's order.

    `rows`: those of the same stints. Whether a way is barred is told with the rest of the plan as
    it is: moving several cadres at once might open it.
    """
    own = {row.person: row for row in reversed(rows) if not row.serving}
    waiting = [cadre for cadre in problem.cadres if cadre.id not in own]
    late = [cadre for cadre in problem.cadres if cadre.id in own and own[cadre.id].days_late]
    examiner = _Examiner(problem, Forcing(problem, stints), posts, budget)
    return tuple(
        _standing(problem, cadre, own.get(cadre.id), examiner) for cadre in (*waiting, *late)
    )


def _standing(
    problem: RotationProblem, cadre: Cadre, stint: StintRow | None, examiner: _Examiner
) -> Standing:
    starts = [day for day in problem.starts if not stint or day <= cadre.serve_by]
    begun = stint.start if stint else problem.horizon[1]
    return Standing(
        "late" if stint else "unserved",
        cadre.id, printable(cadre.name), printable(problem.units_by_id[cadre.unit].name),
        cadre.rank, cadre.serve_by, max(0, (begun - cadre.serve_by).days), stint,
        examiner.examined(cadre, starts),
    )  # fmt: skip


class _Examiner:
    """Looks into cadres one after the other, as long as the budget lasts."""

    def __init__(
        self, problem: RotationProblem, forcing: Forcing, posts: dict[str, PostKey], budget: int
    ) -> None:
        self._problem = problem
        self._forcing = forcing
        self._posts = posts
        self._left = budget

    def examined(self, cadre: Cadre, starts: Sequence[date]) -> Examined | None:
        cost = len(starts) * len(self._posts)
        if cost > self._left:
            return None
        self._left -= cost
        forced = list(self._forcing.forced(cadre, starts))
        free = [one for one in forced if not one.broken]
        return Examined(tuple(starts), self._barriers(forced), len(free), self._opening(free))

    def _barriers(self, forced: Iterable[Forced]) -> tuple[Barrier, ...]:
        barred: dict[str, dict[date, list[str]]] = defaultdict(lambda: defaultdict(list))
        for one in forced:
            for rule in one.broken:
                barred[rule][one.choice.start].append(one.choice.post)
        barriers = (
            barrier
            for rule in RULES
            if rule in barred
            for barrier in self._split(rule, barred[rule])
        )
        return tuple(sorted(barriers, key=lambda barrier: -len(barrier.starts)))

    def _split(self, rule: str, barred: Mapping[date, Sequence[str]]) -> Iterator[Barrier]:
        """Starts with every post barred, then those with some."""
        whole = tuple(day for day, posts in barred.items() if len(posts) == len(self._posts))
        partly = tuple(day for day in barred if day not in whole)
        if whole:
            yield Barrier(rule, whole, ())
        if partly:
            some = {post for day in partly for post in barred[day]}
            yield Barrier(rule, partly, tuple(k for k in self._posts.values() if k.id in some))

    def _opening(self, free: Sequence[Forced]) -> Opening | None:
        self._left -= _GOALS_COST * bool(free)
        openings = [
            Opening(
                one.choice.start,
                self._posts[one.choice.post],
                self._forcing.difference(one.choice),
            )
            for one in free
            if one.choice.start == free[0].choice.start
        ]
        return min(openings, key=lambda opening: self._harm(opening.difference), default=None)

    def _harm(self, difference: Difference) -> tuple[int, int, int]:
        """Better first, then what changes nothing, then harm, that of the least goal first."""
        if difference.goal is None:
            return 0, 0, 0
        place = self._problem.goals.index(difference.goal)  # type: ignore[arg-type]
        sign = 1 if difference.by > 0 else -1
        return sign, -sign * place, difference.by
