"""Two plans of the books beside each other: what each goal comes to, and who serves when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal, get_args

from sqlalchemy.orm import Session

from scheduler.books.roles import READERS
from scheduler.overview.stint_changes import Placed
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.printing import printable
from scheduler.problems.rotation import Person, RotationProblem
from scheduler.services.books.drafts import draft_in
from scheduler.services.books.kept import Kept, kept_plan
from scheduler.services.books.opened import Books
from scheduler.store.plans import Release

__all__ = ["Compared", "Comparison", "Difference", "GoalPair", "compare"]

Difference = Literal["same", "moved", "new", "lost", "none", "only_left", "only_right"]
"""`none`: served on neither side. `only_…`: the other side does not know the cadre."""

_DIFFERENCES: Final[tuple[Difference, ...]] = get_args(Difference)
_MOST_DIGITS: Final = 9

_Spot = tuple[date, date, str]
"""First day, first day no longer served, and the post's id: its name may be another meanwhile."""


@dataclass(frozen=True, slots=True)
class GoalPair:
    """A goal's value on either side; None: it is none of the goals there.

    `alike`: whether both count the same, so that the lower one is better. The goal `changes` does
    not where the sides hold against different plans that people knew, nor `draw` where the lots
    come from different seeds.
    """

    goal: str
    before: int | None
    after: int | None
    alike: bool = True

    @property
    def by(self) -> int | None:
        """By how much it changes, None where that says nothing; above 0 is worse."""
        if self.before is None or self.after is None or not self.alike:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Compared:
    """A cadre on both sides, by the names of the right one if it knows them; all `printable`."""

    cadre: str
    name: str
    unit: str
    difference: Difference
    before: Placed | None
    after: Placed | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left`, `right`: as asked. `goals`: in the left side's order, then what only the right has.

    `people`: all who are planned on either side, in the left side's order, then the others of the
    right one. `counts`: how many there are of each difference, 0 included.
    `same_people`: both plan for the same cadres; otherwise most goals count fewer or more of them.
    """

    left: str
    right: str
    goals: tuple[GoalPair, ...]
    people: tuple[Compared, ...]
    counts: Mapping[Difference, int]
    same_people: bool


def compare(books: Books, left: str, right: str) -> Comparison:
    """Two plans, each as `draft:3` or `release:2`; the referee has judged both.

    Raises LunzhiError for a side of another form or that is not there, UnsoundPlan.
    """
    with books.looking(*READERS) as session:
        sides = _kept(session, left), _kept(session, right)
    before, after = map(_Side, sides)
    people = tuple(_people(before, after))
    counts = Counter(one.difference for one in people)
    return Comparison(
        left, right, tuple(_goals(*sides)), people,
        {difference: counts[difference] for difference in _DIFFERENCES},
        set(before.planned) == set(after.planned),
    )  # fmt: skip


def parsed_side(side: str) -> tuple[Literal["draft", "release"], int]:
    """Kind and number of `draft:3` or `release:2`. Raises LunzhiError for another form."""
    kind, _, number = side.partition(":")
    if number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS:
        if kind == "draft":
            return "draft", int(number)
        if kind == "release":
            return "release", int(number)
    raise LunzhiError("compare.side", {"found": shown(side)})


def _kept(session: Session, side: str) -> Kept:
    kind, number = parsed_side(side)
    if kind == "draft":
        return kept_plan(session, draft_in(session, number))
    release = session.get(Release, number)
    if release is None:
        raise LunzhiError("release.unknown", {"number": number})
    return kept_plan(session, release)


def _goals(left: Kept, right: Kept) -> Iterator[GoalPair]:
    for goal in dict.fromkeys((*left.problem.goals, *right.problem.goals)):
        yield GoalPair(goal, _value(left, goal), _value(right, goal), _alike(left, right, goal))


def _value(kept: Kept, goal: str) -> int | None:
    return kept.values[goal] if goal in kept.problem.goals else None


def _alike(left: Kept, right: Kept, goal: str) -> bool:
    if goal == "changes":
        return _known(left.problem) == _known(right.problem)
    return goal != "draw" or left.problem.seed == right.problem.seed


def _known(problem: RotationProblem) -> set[tuple[str, date, str]]:
    return {(stint.cadre, stint.start, stint.post) for stint in problem.published}


class _Side:
    """A plan with its people: the cadres, and who serves already."""

    def __init__(self, kept: Kept) -> None:
        self._problem, self._plan = kept.problem, kept.plan

    @cached_property
    def planned(self) -> dict[str, Person]:
        return {one.id: one for one in self._problem.cadres}

    @cached_property
    def people(self) -> dict[str, Person]:
        return {**self.planned, **{one.id: one for one in self._problem.serving}}

    @cached_property
    def spots(self) -> dict[str, _Spot]:
        problem = self._problem
        serving = {
            one.id: (one.start, problem.end_of_serving(one), one.post) for one in problem.serving
        }
        return serving | {one.cadre: (one.start, one.end, one.post) for one in self._plan.stints}

    def placed(self, cadre: str) -> Placed | None:
        if cadre not in self.spots:
            return None
        start, end, post = self.spots[cadre]
        return Placed(start, end - timedelta(1), printable(self._problem.posts_by_id[post].name))

    def unit(self, person: Person) -> str:
        return printable(self._problem.units_by_id[person.unit].name)


def _people(left: _Side, right: _Side) -> Iterator[Compared]:
    for cadre in dict.fromkeys((*left.planned, *right.planned)):
        side = right if cadre in right.people else left
        person = side.people[cadre]
        yield Compared(
            cadre, printable(person.name), side.unit(person),
            _difference(left, right, cadre), left.placed(cadre), right.placed(cadre),
        )  # fmt: skip


def _difference(left: _Side, right: _Side, cadre: str) -> Difference:
    before, after = left.spots.get(cadre), right.spots.get(cadre)
    if cadre not in right.people:
        return "only_left"
    if cadre not in left.people:
        return "only_right"
    match before, after:
        case None, None:
            return "none"
        case None, _:
            return "new"
        case _, None:
            return "lost"
        case _:
            return "same" if before == after else "moved"
