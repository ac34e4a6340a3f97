"""Files that a use case makes and a command writes down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, option
from scheduler.cli.session import Session
from scheduler.services.files import check_target, write_whole
from scheduler.services.made import Document
from scheduler.words import Words

__all__ = ["output_option", "write_down"]


def output_option(words: Words, code: str) -> click.Option:
    """Where the file goes, explained by the words `cli.option.<code>`."""
    said = words(f"cli.option.{code}")
    return option(words, "-o", "--output", help=said, type=FILE, metavar="FILE")


def write_down(
    session: Session, output: Path | None, make: Callable[[], Document], said: str
) -> int:
    """Writes it to `output`, None: into this folder under its own name. `said`: words with `path`.

    Raises CannotWrite, before anything is made where `output` is given.
    """
    if output is not None:
        check_target(output)
    made = make()
    target = output or Path(made.name)
    check_target(target)
    write_whole(target, made.data)
    session.say([session.words(said, path=str(target))])
    return Exit.DONE
