"""The commands of the books, to be hung into the tree."""

from __future__ import annotations

import click

from scheduler.cli.books.importing import importing_commands
from scheduler.cli.books.settings import settings_group
from scheduler.words import Words

__all__ = ["books_commands"]


def books_commands(words: Words) -> list[click.Command]:
    """All of them, in the order in which a county needs them."""
    return [
        settings_group(words),
        *importing_commands(words),
    ]
