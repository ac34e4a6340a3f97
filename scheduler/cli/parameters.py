"""Arguments, options and commands as every part of the command line builds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.cli.spoken import RequiredOption, SpokenCommand, SpokenGroup
from scheduler.cli.values import DayOf, OneOf
from scheduler.words import Words

__all__ = [
    "FILE", "argument", "both_files", "command", "group", "language", "needed", "needed_day",
    "option",
]  # fmt: skip

FILE = click.Path(path_type=Path)
"""Not looked at by click: what is wrong with a file is said by who reads or writes it."""


def command(
    words: Words,
    name: str,
    callback: Callable[..., int],
    parameters: Sequence[click.Parameter],
    *,
    code: str | None = None,
) -> click.Command:
    """A command of its words `cli.<code>.help` and `.short`; `callback` gets the Session first.

    `code`: the name, if nothing else is given, as for commands of groups that share their names.
    """
    return SpokenCommand(
        words,
        name,
        click.pass_obj(callback),
        code=code,
        params=[*parameters, language(words)],
        short_help=words(f"cli.{code or name}.short"),
    )


def group(words: Words, name: str, commands: Iterable[click.Command]) -> click.Group:
    """A group of commands, which called without one says which there are."""
    made = SpokenGroup(
        words,
        name,
        _no_command,
        params=[language(words)],
        invoke_without_command=True,
        subcommand_metavar=words("cli.metavar.command"),
        short_help=words(f"cli.{name}.short"),
    )
    for each in commands:
        made.add_command(each)
    return made


@click.pass_context
def _no_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def argument(words: Words, name: str, **rest: Any) -> click.Argument:
    """An argument of its words `cli.argument.<name>`, a file if nothing else is said."""
    shown = {"type": FILE, "metavar": name.upper(), **rest}
    return click.Argument([name], help=words(f"cli.argument.{name}"), **shown)


def option(words: Words, *names: str, **rest: Any) -> click.Option:
    """An option of its words `cli.option.<name>`, the longest name, if no `help` is given."""
    code = names[-1].lstrip("-").replace("-", "_")
    said = rest.pop("help", None) or words(f"cli.option.{code}")
    return click.Option(names, help=said, **rest)


def needed(words: Words, name: str, metavar: str, **rest: object) -> click.Option:
    """An option that cannot be left out, of its words `cli.option.<name>`."""
    said = words(f"cli.option.{name.replace('-', '_')}")
    return RequiredOption(words, f"--{name}", help=said, metavar=metavar, **rest)


def needed_day(words: Words, name: str) -> click.Option:
    """Likewise, a day."""
    return needed(words, name, "DATE", type=DayOf(words))


def both_files(words: Words) -> list[click.Parameter]:
    """A problem and a plan of it."""
    return [argument(words, "problem"), argument(words, "plan")]


def language(words: Words) -> click.Option:
    # Its value was read before there was any command, for the sake of the words in them.
    return option(words, "--lang", type=OneOf(words, "zh", "en"), expose_value=False)
