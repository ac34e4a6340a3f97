"""`lunzhi duty`: what becomes of an owed stint."""

from __future__ import annotations

from datetime import date

import click

from scheduler.cli.books.officers import number_argument
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import tell_stands
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import group, needed, needed_day
from scheduler.cli.session import Session
from scheduler.cli.values import OneOf
from scheduler.services.books.duties import (
    GRADES,
    Grade,
    appraise,
    defer,
    exempt,
    recall,
    reinstate,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words

__all__ = ["duty_group"]


def duty_group(words: Words) -> click.Group:
    """`lunzhi duty`."""
    number = number_argument(words)
    why = [needed(words, "reason", "TEXT"), needed(words, "approver", "NAME")]
    until, on = needed_day(words, "until"), needed_day(words, "on")
    grade = needed(words, "grade", "GRADE", type=OneOf(words, *GRADES))
    text = needed(words, "text", "TEXT")
    return group(
        words,
        "duty",
        (
            books_command(words, "duty", "defer", defer_command, [number, until, *why]),
            books_command(words, "duty", "exempt", exempt_command, [number, *why]),
            books_command(words, "duty", "reinstate", reinstate_command, [number, *why]),
            books_command(words, "duty", "recall", recall_command, [number, on, *why]),
            books_command(words, "duty", "appraise", appraise_command, [number, grade, text]),
        ),
    )


def defer_command(
    session: Session, books: Books, *, number: str, until: date, reason: str, approver: str
) -> int:
    """Not before a day."""
    return tell_stands(session, defer(books, number, until, reason, approver))


def exempt_command(
    session: Session, books: Books, *, number: str, reason: str, approver: str
) -> int:
    """Owed no more."""
    return tell_stands(session, exempt(books, number, reason, approver))


def reinstate_command(
    session: Session, books: Books, *, number: str, reason: str, approver: str
) -> int:
    """Owed as before."""
    return tell_stands(session, reinstate(books, number, reason, approver))


def recall_command(
    session: Session, books: Books, *, number: str, on: date, reason: str, approver: str
) -> int:
    """Back to the home unit."""
    done = recall(books, number, on, reason, approver)
    tell_stands(session, done.stands)
    code = "duty.recalled.again" if done.owes_again else "duty.recalled.waived"
    session.say([session.words(code, name=done.stands.name)])
    return Exit.DONE


def appraise_command(
    session: Session, books: Books, *, number: str, grade: Grade, text: str
) -> int:
    """The judgement at the end."""
    return tell_stands(session, appraise(books, number, grade, text))
