"""The commands, their arguments and options, in the user's language."""

from __future__ import annotations

from importlib.metadata import version

import click

from scheduler.cli import looking, solving
from scheduler.cli.amending import amending_commands
from scheduler.cli.books.tree import books_commands
from scheduler.cli.drawing import drawing_commands
from scheduler.cli.explaining import explaining_commands
from scheduler.cli.parameters import FILE, argument, both_files, command, language, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption, SpokenGroup
from scheduler.cli.values import OneOf, Seconds, Threads
from scheduler.services.showing import SCHEMAS
from scheduler.words import Words

__all__ = ["command_tree"]


def command_tree(words: Words) -> SpokenGroup:
    """`lunzhi` with all that stands below it; its context's object is a Session."""
    group = SpokenGroup(
        words,
        "lunzhi",
        _no_command,
        params=[_version(words), language(words)],
        invoke_without_command=True,
        subcommand_metavar=words("cli.metavar.command"),
    )
    for name, callback, parameters in (
        ("solve", solving.solve_command, _solve_parameters(words)),
        ("verify", looking.verify_command, both_files(words)),
        ("show", looking.show_command, [*both_files(words), _page(words)]),
        ("calendar", looking.calendar_command, [*both_files(words), _folder(words)]),
        ("schema", looking.schema_command, [_format(words)]),
    ):
        group.add_command(command(words, name, callback, parameters))
    for added in (
        *explaining_commands(words), *amending_commands(words), *drawing_commands(words),
        *books_commands(words),
    ):  # fmt: skip
        group.add_command(added)
    return group


@click.pass_context
def _no_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def _solve_parameters(words: Words) -> list[click.Parameter]:
    return [
        argument(words, "problem"),
        option(words, "-o", "--output", type=FILE, metavar="PLAN"),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "--unique", is_flag=True),
        option(words, "--quiet", is_flag=True),
        option(words, "--log-format", type=OneOf(words, "text", "json"), default="text"),
    ]


def _page(words: Words) -> click.Option:
    return option(words, "--html", type=FILE, metavar="FILE")


def _folder(words: Words) -> click.Option:
    return RequiredOption(
        words, "-o", "--output", help=words("cli.option.folder"), type=FILE, metavar="DIR"
    )


def _format(words: Words) -> click.Argument:
    return argument(words, "name", type=OneOf(words, *SCHEMAS), metavar=None)


def _version(words: Words) -> click.Option:
    return option(
        words, "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version
    )


def _show_version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's
    if value:
        session: Session = ctx.obj
        session.say([f"lunzhi {version('lunzhi')}"])
        ctx.exit()
