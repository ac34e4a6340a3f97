"""What the commands of the books say in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from rich.console import Console
from rich.table import Table

from scheduler.cli.exits import Exit
from scheduler.cli.session import Session
from scheduler.documents.tables import filled_table
from scheduler.services.books.officers import Stands
from scheduler.services.clock import here
from scheduler.words import Words, printable

__all__ = ["day_or_none", "listed", "moment", "tell_stands", "text_or_none"]

_WIDEST: Final = 400


def moment(words: Words, at: datetime, *, seconds: bool = False) -> str:
    """Day and time in the county, to the minute or to the second."""
    local = here(at)
    time = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return words("books.moment", day=local.date(), time=time)


def day_or_none(words: Words, day: date | None) -> str:
    return words("show.none") if day is None else day.isoformat()


def text_or_none(words: Words, text: str | None) -> str:
    return words("show.none") if text is None else printable(text)


def listed(
    session: Session, empty: str, titles: Iterable[str], rows: Iterable[Iterable[str]]
) -> None:
    """A table, or the sentence that says that there is nothing to list."""
    found = [list(row) for row in rows]
    if found:
        _print_whole(session.out, filled_table(session.words, titles, found))
    else:
        session.say([session.words(empty)])


def _print_whole(out: Console, table: Table) -> None:
    """In a file or a pipe nothing is broken into lines; a terminal has the width that it has."""
    if out.is_terminal:
        out.print(table)
        return
    before = out.width
    out.width = _WIDEST
    try:
        out.width = out.measure(table).maximum
        out.print(table)
    finally:
        out.width = before


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
