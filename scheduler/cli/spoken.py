"""Click's commands, which speak English only, in the language of the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from click.types import OptionHelpExtra

from scheduler.words import Words

__all__ = ["ExtraArguments", "RequiredOption", "SpokenCommand", "SpokenGroup"]


class ExtraArguments(click.UsageError):
    """More arguments than the command takes."""

    def __init__(self, extra: Sequence[str], ctx: click.Context) -> None:
        super().__init__("", ctx)
        self.extra = tuple(extra)


class _Spoken(click.Command):
    def __init__(
        self,
        words: Words,
        name: str,
        callback: Callable[..., Any],
        *,
        code: str | None = None,
        **rest: Any,
    ) -> None:
        self._words = words
        super().__init__(
            name,
            callback=callback,
            help=words(f"cli.{code or name}.help"),
            options_metavar=words("cli.metavar.options"),
            context_settings={"max_content_width": 100},
            **rest,
        )

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=self._words("cli.usage") + " ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self._words("cli.option.help")
        return option

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._section(ctx, formatter, "cli.heading.arguments", click.Argument)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._section(ctx, formatter, "cli.heading.options", click.Option)

    def _section(
        self,
        ctx: click.Context,
        formatter: click.HelpFormatter,
        heading: str,
        kind: type[click.Parameter],
    ) -> None:
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, kind)]
        rows = [record for record in records if record]
        if rows:
            with formatter.section(self._words(heading)):
                formatter.write_dl(rows)


class SpokenCommand(_Spoken):
    """A command whose help is `cli.<code>.help`, `code` its name if no other is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Click would complain in English: it lets extra arguments pass, we do not.
        ctx.allow_extra_args = True
        try:
            extra = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # its parser does not tell where it was
            raise
        if extra:
            raise ExtraArguments(extra, ctx)
        return extra


class RequiredOption(click.Option):
    """An option that cannot be left out, and says so."""

    def __init__(self, words: Words, *names: str, **rest: Any) -> None:
        self._words = words
        super().__init__(names, required=True, **rest)

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        extra["required"] = self._words("cli.required")
        return extra


class SpokenGroup(_Spoken, click.Group):
    """A group of spoken commands."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, command.short_help or "") for name, command in self.commands.items()]
        with formatter.section(self._words("cli.heading.commands")):
            formatter.write_dl(rows)
