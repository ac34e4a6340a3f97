"""Values of options and arguments that say in the user's language what is wrong with them."""

from __future__ import annotations

import math
from typing import Any, NoReturn

import click

from scheduler.words import Words

__all__ = ["OneOf", "Seconds", "Threads"]

_MOST_SECONDS = 10**8
_MOST_THREADS = 1024


class _Value(click.ParamType[Any]):
    name = "value"

    def __init__(self, words: Words) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002 - click's
        return self.read(str(value))

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def refuse(self, code: str, **params: str | int) -> NoReturn:
        raise click.BadParameter(self._words(code, **params))


class Seconds(_Value):
    """A time above 0, of at most three years."""

    def read(self, text: str) -> float:
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= _MOST_SECONDS:
            self.refuse("cli.wrong.seconds", found=text, most=_MOST_SECONDS)
        return seconds


class Threads(_Value):
    """A number of threads, at least 1."""

    def read(self, text: str) -> int:
        try:
            threads = int(text)
        except ValueError:
            threads = 0
        if not 1 <= threads <= _MOST_THREADS:
            self.refuse("cli.wrong.threads", found=text, most=_MOST_THREADS)
        return threads


class OneOf(_Value):
    """One of a few words."""

    def __init__(self, words: Words, *choices: str) -> None:
        super().__init__(words)
        self._choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's
        together = "|".join(self._choices)
        return f"{{{together}}}" if param.required else f"[{together}]"

    def read(self, text: str) -> str:
        if text not in self._choices:
            self.refuse("cli.wrong.choice", found=text, allowed=", ".join(self._choices))
        return text
