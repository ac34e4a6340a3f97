"""What the commands of the books say in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from scheduler.cli.exits import Exit
from scheduler.cli.session import Session
from scheduler.documents.tables import filled_table, plain_columns
from scheduler.services.books.jobs_sentences import moment
from scheduler.services.books.officers import Stands
from scheduler.words import Words, printable

__all__ = ["day_or_none", "listed", "moment", "tell_stands", "text_or_none"]

_MOST_DRAWN: Final = 200
"""Rows of a table with lines; thousands would take as many seconds as there are thousands."""


def day_or_none(words: Words, day: date | None) -> str:
    return words("show.none") if day is None else day.isoformat()


def text_or_none(words: Words, text: str | None) -> str:
    return words("show.none") if text is None else printable(text)


def listed(
    session: Session, empty: str, titles: Iterable[str], rows: Iterable[Iterable[str]]
) -> None:
    """A table, or the sentence that says that there is nothing to list.

    In a pipe or a file, and of many rows, nothing is drawn and nothing broken into lines.
    """
    found = [list(row) for row in rows]
    if not found:
        session.say([session.words(empty)])
    elif session.out.is_terminal and len(found) <= _MOST_DRAWN:
        session.out.print(filled_table(session.words, titles, found))
    else:
        session.say_plainly(plain_columns(session.words, titles, found))


def tell_stands(session: Session, stands: Stands) -> int:
    """That it was recorded, where the duty stands now, and what is left to do."""
    words = session.words
    session.say([words("books.recorded", name=stands.name)])
    if stands.state is not None:
        state = words(f"state.{stands.state}")
        session.say([words("books.stands", name=stands.name, state=state)])
    if stands.published is not None:
        said = words("books.stands.published", name=stands.name, start=stands.published)
        session.say([said])
    return Exit.DONE
