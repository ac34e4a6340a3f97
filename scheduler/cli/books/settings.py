"""`lunzhi settings`: what the county decides once."""

from __future__ import annotations

import json
from pathlib import Path

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, group, option
from scheduler.cli.session import Session
from scheduler.cli.values import Whole
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_doubts import settings_doubts
from scheduler.services.books.settings_loading import load_settings
from scheduler.services.files import write_whole
from scheduler.words import Words

__all__ = ["settings_group"]


def settings_group(words: Words) -> click.Group:
    """`lunzhi settings`."""
    target = option(
        words,
        "-o",
        "--output",
        help=words("cli.option.settings_output"),
        type=FILE,
        metavar="FILE",
    )
    return group(
        words,
        "settings",
        (
            books_command(words, "settings", "show", show_command, [target]),
            books_command(words, "settings", "load", load_command, _load_parameters(words)),
        ),
    )


def _load_parameters(words: Words) -> list[click.Parameter]:
    replaces = option(words, "--replaces", type=Whole(words), metavar="N")
    return [argument(words, "settings"), replaces]


def show_command(session: Session, books: Books, *, output: Path | None) -> int:
    """Prints the settings in force, or writes them to a file to be changed and loaded."""
    current = current_settings(books)
    text = json.dumps(current.document, ensure_ascii=False, indent=1)
    if output is None:
        session.say([text])
    else:
        write_whole(output, f"{text}\n".encode())
    said = session.words("cli.settings.in_force", number=current.number)
    session.notices.tell("settings", said, number=current.number)
    return Exit.DONE


def load_command(session: Session, books: Books, *, settings: Path, replaces: int | None) -> int:
    """Puts the settings of a file in force."""
    current = load_settings(books, settings, replaces)
    session.say([session.words("cli.settings.in_force", number=current.number)])
    for each in settings_doubts(books):
        said = session.words("settings.unknown_unit", seat=each.seat, unit=each.unit)
        session.notices.tell("unknown_unit", said, seat=each.seat, unit=each.unit)
    return Exit.DONE
