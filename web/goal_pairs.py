"""Goals before and after: which is better is told in words and by a sign, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from scheduler.overview.goals import goal_word
from scheduler.overview.why_sentences import signed
from scheduler.problems.rotation import RotationProblem
from scheduler.services.books.comparing import GoalPair
from scheduler.words import Words

__all__ = ["GoalLine", "difference_lines", "goal_lines"]

Way = Literal["better", "worse", "same", "apart"]

_LOTS: Final = "draw"


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in words. `before`, `after`: "" where the side has no such goal.

    `way`: `apart` where the two say nothing of each other.
    """

    name: str
    before: str
    after: str
    by: str
    way: Way

    @property
    def way_code(self) -> str:
        return f"goal_pair.{self.way}"


def goal_lines(
    words: Words, pairs: Iterable[GoalPair], kind: Literal["rotation", "teams"] = "rotation"
) -> list[GoalLine]:
    """All of them, in their order."""
    return [
        GoalLine(
            words(f"goal.{kind}.{pair.goal}"),
            _value(words, pair.before),
            _value(words, pair.after),
            "" if pair.by is None else signed(words, pair.by),
            _way(pair.by),
        )
        for pair in pairs
    ]


def difference_lines(
    words: Words, problem: RotationProblem, differences: Mapping[str, int]
) -> list[GoalLine]:
    """Goals that change. Of the lots is told only where nothing else changes: it is a tie."""
    changed = {goal: by for goal, by in differences.items() if by}
    if len(changed) > 1:
        changed.pop(_LOTS, None)
    return list(_changed(words, problem, changed))


def _changed(
    words: Words, problem: RotationProblem, changed: Mapping[str, int]
) -> Iterator[GoalLine]:
    for goal, by in changed.items():
        yield GoalLine(words(goal_word(problem, goal)), "", "", signed(words, by), _way(by))


def _way(by: int | None) -> Way:
    if by is None:
        return "apart"
    return "same" if by == 0 else "worse" if by > 0 else "better"


def _value(words: Words, value: int | None) -> str:
    return "" if value is None else words.number(value)
