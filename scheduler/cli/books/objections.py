"""`lunzhi objection`: home units object to their people being away, and the office decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, needed, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import OneOf, Whole
from scheduler.services.books.objections import (
    ObjectionLine,
    OwnObjection,
    decide_objection,
    object_to,
    objections,
    own_objections,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words, printable

__all__ = ["objection_group"]

_OWN = (
    "objection.id", "show.name", "away.days", "objection.standing", "away.reason",
    "objections.decision",
)  # fmt: skip
_TITLES = (*_OWN, "ledger.number", "show.unit", "objections.case", "objections.seat")


def objection_group(words: Words) -> click.Group:
    """`lunzhi objection`."""
    reason = needed(words, "reason", "TEXT")
    state = RequiredOption(
        words, "--state", type=OneOf(words, "upheld", "dismissed"),
        help=words("cli.option.objection_state"),
    )  # fmt: skip
    return group(
        words,
        "objection",
        (
            books_command(words, "objection", "list", list_command),
            books_command(words, "objection", "raise", raise_command, [
                argument(words, "number", type=str, metavar="NUMBER"),
                needed_day(words, "first"), reason,
            ]),
            books_command(words, "objection", "decide", decide_command, [
                argument(words, "objection", type=Whole(words, 1)), state, reason,
                option(words, "--into", metavar="NUMBER", help=words("cli.option.objection_into")),
            ]),
        ),
    )  # fmt: skip


def list_command(session: Session, books: Books) -> int:
    """Those to be decided first; a liaison sees those of the own unit."""
    words = session.words
    if books.actor.is_any_of("liaison"):
        rows = (_own_cells(words, each) for each in own_objections(books))
        listed(session, "objections.none", _OWN, rows)
    else:
        rows = (_cells(words, each) for each in objections(books))
        listed(session, "objections.none", _TITLES, rows)
    return Exit.DONE


def _own_cells(words: Words, own: OwnObjection) -> Iterator[str]:
    yield str(own.id)
    yield printable(own.name)
    yield words("show.list_joint").join(day.isoformat() for day in own.days)
    yield words(f"objection.state.{own.state}")
    yield printable(own.reason)
    yield text_or_none(words, own.decision)


def _cells(words: Words, line: ObjectionLine) -> Iterator[str]:
    yield from _own_cells(words, line.own)
    yield line.number
    yield printable(line.unit)
    yield line.case
    yield printable(line.seat)


def raise_command(session: Session, books: Books, *, number: str, first: date, reason: str) -> int:
    """A liaison objects."""
    made = object_to(books, number, first, reason)
    session.say([session.words("objection.done.raised", id=made)])
    return Exit.DONE


def decide_command(
    session: Session, books: Books, *, objection: int, state: Literal["upheld", "dismissed"],
    reason: str, into: str | None,
) -> int:  # fmt: skip
    """Upheld, somebody else going at once where one is named; or dismissed."""
    words = session.words
    done = decide_objection(books, objection, reason, uphold=state == "upheld", into=into)
    session.say([words(f"objection.done.{state}", id=objection)])
    if done is not None:
        session.say([words("teams.done.published", number=done.number)])
    return Exit.DONE
