"""`lunzhi officer` and `lunzhi leave`: what happens to people."""

from __future__ import annotations

from datetime import date
from typing import get_args

import click

from scheduler.books.leave import LEAVE_KINDS, LeaveKind
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import tell_stands
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, needed, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import OneOf
from scheduler.problems.base import Rank
from scheduler.services.books.absences import add_leave, remove_leave
from scheduler.services.books.officers import (
    correct_name,
    correct_number,
    promote,
    retire,
    transfer,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words

__all__ = ["leave_group", "number_argument", "officer_group"]


def number_argument(words: Words) -> click.Argument:
    """The staff number by which a command knows an officer."""
    return argument(words, "number", type=str)


def officer_group(words: Words) -> click.Group:
    """`lunzhi officer`."""
    number, on = number_argument(words), needed_day(words, "on")
    rank = needed(words, "rank", "RANK", type=OneOf(words, *get_args(Rank)))
    unit, name = needed(words, "unit", "UNIT"), needed(words, "name", "NAME")
    to = needed(words, "to", "NUMBER")
    return group(
        words,
        "officer",
        (
            books_command(words, "officer", "promote", promote_command, [number, rank, on]),
            books_command(words, "officer", "transfer", transfer_command, [number, unit, on]),
            books_command(words, "officer", "retire", retire_command, [number, on]),
            books_command(words, "officer", "rename", rename_command, [number, name]),
            books_command(words, "officer", "renumber", renumber_command, [number, to]),
        ),
    )


def promote_command(session: Session, books: Books, *, number: str, rank: Rank, on: date) -> int:
    """Promoted again."""
    done = promote(books, number, rank, on)
    session.say([session.words(f"officer.promoted.{done.owes}", name=done.stands.name)])
    return tell_stands(session, done.stands)


def transfer_command(session: Session, books: Books, *, number: str, unit: str, on: date) -> int:
    """To another unit."""
    return tell_stands(session, transfer(books, number, unit, on))


def retire_command(session: Session, books: Books, *, number: str, on: date) -> int:
    """Leaves the county's service."""
    return tell_stands(session, retire(books, number, on))


def rename_command(session: Session, books: Books, *, number: str, name: str) -> int:
    """The name was wrong."""
    return tell_stands(session, correct_name(books, number, name))


def renumber_command(session: Session, books: Books, *, number: str, to: str) -> int:
    """The staff number was wrong."""
    return tell_stands(session, correct_number(books, number, to))


def leave_group(words: Words) -> click.Group:
    """`lunzhi leave`."""
    number, first, last = number_argument(words), *_days(words)
    kind = option(
        words,
        "--kind",
        type=OneOf(words, *LEAVE_KINDS),
        default="leave",
        help=words("cli.option.kind"),
    )
    return group(
        words,
        "leave",
        (
            books_command(words, "leave", "add", add_command, [number, first, last, kind]),
            books_command(words, "leave", "remove", remove_command, [number, first]),
        ),
    )


def _days(words: Words) -> tuple[click.Option, click.Option]:
    return needed_day(words, "first"), needed_day(words, "last")


def add_command(
    session: Session, books: Books, *, number: str, first: date, last: date, kind: LeaveKind
) -> int:
    """On leave."""
    overlaps = add_leave(books, number, first, last, kind)
    session.say([session.words("books.recorded", name=number)])
    if overlaps:
        session.say([session.words("leave.overlaps_stint")])
    return Exit.DONE


def remove_command(session: Session, books: Books, *, number: str, first: date) -> int:
    """The leave is not taken."""
    remove_leave(books, number, first)
    session.say([session.words("books.recorded", name=number)])
    return Exit.DONE
