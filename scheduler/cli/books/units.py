"""`lunzhi unit`: how many may be away, and when nobody may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import click

from scheduler.books.snapshot import UnitRow
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, needed, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import Whole
from scheduler.dates import Span
from scheduler.services.books.opened import Books
from scheduler.services.books.units import (
    NamedUnit,
    add_busy,
    remove_busy,
    rename_unit,
    set_limit,
    units,
)
from scheduler.words import Words, printable

__all__ = ["unit_group"]

_MOST_AWAY = 1000


def unit_group(words: Words) -> click.Group:
    """`lunzhi unit`."""
    code = argument(words, "unit", type=str)
    most = needed(words, "max-away", "N", type=Whole(words, 0, _MOST_AWAY))
    since, first, last = (needed_day(words, name) for name in ("since", "first", "last"))
    hard = option(words, "--hard", is_flag=True)
    name = needed(words, "name", "NAME")
    return group(
        words,
        "unit",
        (
            books_command(words, "unit", "list", list_command),
            books_command(words, "unit", "limit", limit_command, [code, most, since]),
            books_command(words, "unit", "busy", busy_command, [code, first, last, hard]),
            books_command(words, "unit", "free", free_command, [code, first]),
            books_command(words, "unit", "rename", rename_command, [code, name]),
        ),
    )


def list_command(session: Session, books: Books) -> int:
    """All units with their limits and busy periods."""
    titles = ("unit.code", "show.unit", "unit.limit", "unit.hard", "unit.soft")
    rows = (_cells(session.words, unit, books.today) for unit in units(books))
    listed(session, "unit.none", titles, rows)
    return Exit.DONE


def _cells(words: Words, unit: UnitRow, today: date) -> Iterator[str]:
    yield printable(unit.code)
    yield printable(unit.name)
    yield _limits(words, unit, today)
    for hard in (True, False):
        spans = (_span(words, span) for span, is_hard in unit.busy if is_hard is hard)
        yield words("show.clause_joint").join(spans) or words("show.none")


def _limits(words: Words, unit: UnitRow, today: date) -> str:
    now = words.number(unit.limit_in(today, today + timedelta(1)))
    coming = [
        words("unit.limit_from", since=since.isoformat(), most=most)
        for since, most in unit.limits
        if since > today
    ]
    return words("show.clause_joint").join([now, *coming])


def _span(words: Words, span: Span) -> str:
    last = span[1] - timedelta(1)
    return words("ledger.span", first=span[0].isoformat(), last=last.isoformat())


def limit_command(session: Session, books: Books, *, unit: str, max_away: int, since: date) -> int:
    """Most away on one day."""
    return _recorded(session, set_limit(books, unit, max_away, since))


def busy_command(
    session: Session, books: Books, *, unit: str, first: date, last: date, hard: bool
) -> int:
    """Days on which the unit needs its people."""
    return _recorded(session, add_busy(books, unit, first, last, hard=hard))


def free_command(session: Session, books: Books, *, unit: str, first: date) -> int:
    """The busy period is none."""
    return _recorded(session, remove_busy(books, unit, first))


def rename_command(session: Session, books: Books, *, unit: str, name: str) -> int:
    """Another name."""
    return _recorded(session, rename_unit(books, unit, name))


def _recorded(session: Session, unit: NamedUnit) -> int:
    session.say([session.words("books.recorded", name=f"{unit.name} ({unit.code})")])
    return Exit.DONE
