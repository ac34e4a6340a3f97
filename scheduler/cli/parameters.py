"""Arguments, options and commands as every part of the command line builds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.cli.spoken import SpokenCommand
from scheduler.cli.values import OneOf
from scheduler.words import Words

__all__ = ["FILE", "argument", "both_files", "command", "language", "option"]

FILE = click.Path(path_type=Path)
"""Not looked at by click: what is wrong with a file is said by who reads or writes it."""


def command(
    words: Words, name: str, callback: Callable[..., int], parameters: Sequence[click.Parameter]
) -> click.Command:
    """A command of its words `cli.<name>.help` and `.short`; `callback` gets the Session first."""
    return SpokenCommand(
        words,
        name,
        click.pass_obj(callback),
        params=[*parameters, language(words)],
        short_help=words(f"cli.{name}.short"),
    )


def argument(words: Words, name: str, **rest: Any) -> click.Argument:
    """An argument of its words `cli.argument.<name>`, a file if nothing else is said."""
    shown = {"type": FILE, "metavar": name.upper(), **rest}
    return click.Argument([name], help=words(f"cli.argument.{name}"), **shown)


def option(words: Words, *names: str, **rest: Any) -> click.Option:
    """An option of its words `cli.option.<name>`, the longest name, if no `help` is given."""
    code = names[-1].lstrip("-").replace("-", "_")
    said = rest.pop("help", None) or words(f"cli.option.{code}")
    return click.Option(names, help=said, **rest)


def both_files(words: Words) -> list[click.Parameter]:
    """A problem and a plan of it."""
    return [argument(words, "problem"), argument(words, "plan")]


def language(words: Words) -> click.Option:
    # Its value was read before there was any command, for the sake of the words in them.
    return option(words, "--lang", type=OneOf(words, "zh", "en"), expose_value=False)
