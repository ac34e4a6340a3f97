"""Changes of a draft that pages hand on to one another until they are ordered together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from flask import request

from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.rotation import RotationProblem
from scheduler.services.books.changing import Change, change_from
from scheduler.words import Words

__all__ = ["FIELD", "MOST_CARRIED", "added", "carried", "change_sentence", "coded", "decoded"]

FIELD: Final = "with"
MOST_CARRIED: Final = 10
_MOST_LETTERS: Final = 400
_BETWEEN: Final = "|"
"""What no id of a problem has in it."""


def coded(change: Change) -> str:
    """The change as one field of a form holds it."""
    start = "" if change.start is None else change.start.isoformat()
    parts = (change.kind, change.cadre, start, change.post or "", change.other or "")
    return _BETWEEN.join(parts)


def decoded(code: str) -> Change:
    """The change that the field holds. Raises LunzhiError where it holds none."""
    parts = code[:_MOST_LETTERS].split(_BETWEEN)
    if len(parts) != len(Change.__slots__):
        raise LunzhiError("change.unreadable", {"found": shown(code)})
    return change_from(*parts)


def carried() -> list[Change]:
    """Those that the page was handed, without what nobody could have made by our forms."""
    found: list[Change] = []
    for code in request.values.getlist(FIELD)[:MOST_CARRIED]:
        with suppress(LunzhiError):
            found = added(found, decoded(code))
    return found


def added(changes: Sequence[Change], change: Change) -> list[Change]:
    """With that one in the place of what was said of the same people before.

    Raises LunzhiError where it would be one too many.
    """
    kept = [one for one in changes if _people(one).isdisjoint(_people(change))]
    if len(kept) >= MOST_CARRIED:
        raise LunzhiError("change.too_many", {"most": MOST_CARRIED})
    return [*kept, change]


def _people(change: Change) -> set[str]:
    return {change.cadre} | ({change.other} if change.other else set())


def change_sentence(words: Words, problem: RotationProblem, change: Change) -> str:
    """What it asks for, with names; ids that the problem does not have stand for themselves."""
    post = problem.posts_by_id.get(change.post or "")
    return words(
        f"stint_page.change.{change.kind}",
        name=_name(problem, change.cadre),
        other=_name(problem, change.other or ""),
        start=change.start or "",
        post=post.name if post else change.post or "",
    )


def _name(problem: RotationProblem, cadre: str) -> str:
    found = problem.cadres_by_id.get(cadre)
    return found.name if found else cadre
