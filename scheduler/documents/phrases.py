"""Short texts that screen and page share, whatever the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.overview.goals import GoalRow
from scheduler.overview.views import Overview
from scheduler.words import Words

__all__ = ["marked", "proof", "proofs", "span"]


def span(words: Words, first: date, last: date) -> str:
    """Both days inclusive; one day is not written twice."""
    if first == last:
        return words.day(first)
    return words("show.span", first=first, last=last)


def marked(words: Words, said: str, estimated: bool) -> str:
    """A day or span of which it is told whether it hangs on working days that nobody knows yet."""
    return words("days.marked", said=said) if estimated else said


def proof(words: Words, goal: GoalRow) -> str:
    """Proven, open, not optimised, or told otherwise by the plan itself."""
    if goal.claimed is not None:
        return words("show.proof.claimed", claimed=goal.claimed)
    if not goal.counts:
        return words("show.proof.not_counted")
    return words("show.proof.proven" if goal.proven else "show.proof.open")


def proofs(words: Words, view: Overview) -> Iterator[str]:
    """What is proven of the plan as a whole."""
    yield words("show.sum.proven" if view.all_proven else "show.sum.open")
    if view.unique is not None:
        yield words("show.sum.unique" if view.unique else "show.sum.not_unique")
