"""`lunzhi ledger`: who owes, who is planned, who serves, who is done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from scheduler.books.states import STATES
from scheduler.cli.books.audit_outcome import entry_lines
from scheduler.cli.books.officers import number_argument
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import group, option
from scheduler.cli.session import Session
from scheduler.cli.values import OneOf
from scheduler.services.books.ledger import (
    Filter,
    History,
    LedgerRow,
    due_days,
    history,
    ledger,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words, printable

__all__ = ["ledger_group"]

_TITLES = (
    "ledger.number", "show.name", "show.unit", "ledger.state", "ledger.arose", "ledger.deadline",
    "ledger.stint", "ledger.post",
)  # fmt: skip


def ledger_group(words: Words) -> click.Group:
    """`lunzhi ledger`."""
    number = number_argument(words)
    as_json = option(words, "as_json", "--json", is_flag=True)
    return group(
        words,
        "ledger",
        (
            books_command(words, "ledger", "list", list_command, [*_filters(words), as_json]),
            books_command(words, "ledger", "show", show_command, [number, as_json]),
        ),
    )


def _filters(words: Words) -> list[click.Parameter]:
    return [
        option(words, "states", "--state", type=OneOf(words, *STATES), multiple=True,
               help=words("cli.option.state")),
        option(words, "--unit", metavar="UNIT", help=words("cli.option.unit")),
        option(words, "--overdue", is_flag=True),
        option(words, "--due", is_flag=True),
    ]  # fmt: skip


def list_command(
    session: Session,
    books: Books,
    *,
    states: Sequence[str],
    unit: str | None,
    overdue: bool,
    due: bool,
    as_json: bool,
) -> int:
    """Lists duties, with how many there are in each state."""
    within = due_days(books) if due else None
    wanted = Filter(frozenset(states), unit, overdue, within)  # type: ignore[arg-type]  # of STATES
    rows = ledger(books, wanted)
    if as_json:
        session.say([_dumped([asdict(row) for row in rows])])
        return Exit.DONE
    words = session.words
    listed(session, "ledger.empty", _TITLES, (_cells(words, row) for row in rows))
    counts = Counter(row.state for row in rows)
    parts = [
        words("ledger.count", state=words(f"state.{state}"), count=counts[state])
        for state in STATES
        if counts[state]
    ]
    if parts:
        session.say([words("show.clause_joint").join(parts)])
    return Exit.DONE


def _cells(words: Words, row: LedgerRow) -> Iterator[str]:
    yield printable(row.number)
    yield printable(row.name)
    yield printable(row.unit)
    yield words(f"state.{row.state}")
    yield row.arose_on.isoformat()
    yield _deadline(words, row)
    yield _stint(words, row.start, row.last)
    yield text_or_none(words, row.post)


def _deadline(words: Words, row: LedgerRow) -> str:
    day = row.deadline.isoformat()
    if row.days_left is None or row.days_left >= 0:
        return day
    return words.many("ledger.overdue", -row.days_left, day=day)


def _stint(words: Words, start: date | None, last: date | None) -> str:
    if start is None or last is None:
        return words("show.none")
    return words("ledger.span", first=start.isoformat(), last=last.isoformat())


def show_command(session: Session, books: Books, *, number: str, as_json: bool) -> int:
    """Everything on record of one officer."""
    found = history(books, number)
    if as_json:
        session.say([_dumped(asdict(found))])
        return Exit.DONE
    session.say(_heading(session.words, found))
    _sections(session, found)
    return Exit.DONE


def _heading(words: Words, found: History) -> Iterator[str]:
    who = {"name": found.name, "number": found.number, "unit": found.unit}
    yield words("ledger.who", **who)
    if found.left_on is not None:
        yield words("ledger.left", on=found.left_on)


def _sections(session: Session, found: History) -> None:
    words = session.words
    listed(session, "ledger.empty", _TITLES, (_cells(words, row) for row in found.duties))
    leave = (
        (_stint(words, row.first, row.last), words(f"leave.{row.kind}")) for row in found.leave
    )
    listed(session, "ledger.no_leave", ("ledger.leave", "ledger.kind"), leave)
    for judged in found.appraisals:
        grade = words(f"grade.{judged.grade}")
        said = {"grade": grade, "text": judged.text, "by": judged.by}
        session.say([words("ledger.appraisal", start=judged.start, **said)])
    for entry in found.acts:
        session.say(entry_lines(words, entry))


def _dumped(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: date) -> str:
    return value.isoformat()
