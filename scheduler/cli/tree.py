"""The commands, their arguments and options, in the user's language."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from scheduler.cli import looking, solving
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption, SpokenCommand, SpokenGroup
from scheduler.cli.values import OneOf, Seconds, Threads
from scheduler.services.showing import SCHEMAS
from scheduler.words import Words

__all__ = ["command_tree"]

_FILE = click.Path(path_type=Path)
"""Not looked at by click: what is wrong with a file is said by who reads or writes it."""


def command_tree(words: Words) -> SpokenGroup:
    """`lunzhi` with all that stands below it; its context's object is a Session."""
    group = SpokenGroup(
        words,
        "lunzhi",
        _no_command,
        params=[_version(words), _language(words)],
        invoke_without_command=True,
        subcommand_metavar=words("cli.metavar.command"),
    )
    for name, callback, parameters in (
        ("solve", solving.solve_command, _solve_parameters(words)),
        ("verify", looking.verify_command, _both_files(words)),
        ("show", looking.show_command, [*_both_files(words), _page(words)]),
        ("calendar", looking.calendar_command, [*_both_files(words), _folder(words)]),
        ("schema", looking.schema_command, [_format(words)]),
    ):
        group.add_command(
            SpokenCommand(
                words,
                name,
                click.pass_obj(callback),
                params=[*parameters, _language(words)],
                short_help=words(f"cli.{name}.short"),
            )
        )
    return group


@click.pass_context
def _no_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def _argument(words: Words, name: str, **rest: Any) -> click.Argument:
    shown = {"type": _FILE, "metavar": name.upper(), **rest}
    return click.Argument([name], help=words(f"cli.argument.{name}"), **shown)


def _option(words: Words, *names: str, **rest: Any) -> click.Option:
    code = names[-1].lstrip("-").replace("-", "_")
    return click.Option(names, help=words(f"cli.option.{code}"), **rest)


def _both_files(words: Words) -> list[click.Parameter]:
    return [_argument(words, "problem"), _argument(words, "plan")]


def _solve_parameters(words: Words) -> list[click.Parameter]:
    return [
        _argument(words, "problem"),
        _option(words, "-o", "--output", type=_FILE, metavar="PLAN"),
        _option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        _option(words, "--threads", type=Threads(words), metavar="N"),
        _option(words, "--quiet", is_flag=True),
        _option(words, "--log-format", type=OneOf(words, "text", "json"), default="text"),
    ]


def _page(words: Words) -> click.Option:
    return _option(words, "--html", type=_FILE, metavar="FILE")


def _folder(words: Words) -> click.Option:
    return RequiredOption(
        words, "-o", "--output", help=words("cli.option.folder"), type=_FILE, metavar="DIR"
    )


def _format(words: Words) -> click.Argument:
    return _argument(words, "name", type=OneOf(words, *SCHEMAS), metavar=None)


def _language(words: Words) -> click.Option:
    # Its value was read before there was any command, for the sake of the words in them.
    return _option(words, "--lang", type=OneOf(words, "zh", "en"), expose_value=False)


def _version(words: Words) -> click.Option:
    return _option(
        words, "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version
    )


def _show_version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's
    if value:
        session: Session = ctx.obj
        session.say([f"lunzhi {version('lunzhi')}"])
        ctx.exit()
