"""What was wrong with the way a command was called."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scheduler.cli.spoken import ExtraArguments
from scheduler.words import Words

__all__ = ["usage_sentences"]


def usage_sentences(words: Words, error: click.UsageError) -> Iterator[str]:
    """How the command is called, where its help is, and what was wrong."""
    if error.ctx is not None:
        yield error.ctx.get_usage()
        yield words("cli.usage.hint", command=f"{error.ctx.command_path} --help")
    yield words("cli.failed", what=_wrong(words, error))


def _wrong(words: Words, error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            return words("cli.usage.missing", name=_named(error))
        case click.BadParameter():
            return words("cli.usage.bad_value", name=_named(error), wrong=error.message)
        case click.NoSuchOption() | click.NoSuchCommand():
            return _unknown(words, error)
        case click.BadOptionUsage():
            return words(_value_code(error), name=error.option_name)
        case ExtraArguments():
            return words("cli.usage.extra", extra=" ".join(error.extra))
        case _:
            return error.format_message()


def _unknown(words: Words, error: click.NoSuchOption | click.NoSuchCommand) -> str:
    near = ", ".join(error.possibilities or [])
    if isinstance(error, click.NoSuchOption):
        code = "cli.usage.no_option_near" if near else "cli.usage.no_option"
        return words(code, name=error.option_name, near=near)
    code = "cli.usage.no_command_near" if near else "cli.usage.no_command"
    return words(code, name=error.command_name, near=near)


def _named(error: click.BadParameter) -> str:
    parameter, context = error.param, error.ctx
    if parameter is None or context is None:
        return str(error.param_hint or "?")
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(context)
    return max(parameter.opts, key=len)


def _value_code(error: click.BadOptionUsage) -> str:
    """An option can be given a value that it does not take, or not the one that it needs."""
    options = error.ctx.command.params if error.ctx else []
    taken = any(
        isinstance(option, click.Option) and not option.is_flag and error.option_name in option.opts
        for option in options
    )
    return "cli.usage.no_value" if taken else "cli.usage.value"
