"""How a deadline of a case came about, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.books.deadlines import WORKING
from scheduler.words import Words

__all__ = ["how_made"]


def how_made(
    words: Words, rule: str, since: date | None, term: int | None, extended: int, not_counted: int
) -> str:
    """From which event on so many days count, what they were extended by, and what counts for none.

    The parts are those of a `Deadline`; of one that was set by hand that it was.
    """
    if since is None or term is None:
        return words("deadline.by_hand")
    parts = _parts(words, rule, since, term, extended, not_counted)
    return words("deadline.joint").join(parts)


def _parts(
    words: Words, rule: str, since: date, term: int, extended: int, not_counted: int
) -> Iterator[str]:
    kind = "working_days" if rule in WORKING else "days"
    yield words(f"deadline.from.{rule}", since=since, days=words.many(f"deadline.{kind}", term))
    if extended:
        yield words("deadline.extended", days=words.many("deadline.days", extended))
    if not_counted:
        yield words("deadline.not_counted", days=words.many("deadline.days", not_counted))
