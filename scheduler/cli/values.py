"""Values of options and arguments that say in the user's language what is wrong with them."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, NoReturn

import click

from scheduler.problems.base import parse_day
from scheduler.words import Words

__all__ = ["CountOf", "DayOf", "MonthOf", "OneOf", "Seconds", "Threads", "Whole"]

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


class Whole(_Value):
    """A whole number within bounds."""

    code = "cli.wrong.whole"

    def __init__(self, words: Words, least: int = 0, most: int = 10**9) -> None:
        super().__init__(words)
        self._least, self._most = least, most

    def read(self, text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = self._least - 1
        if not self._least <= number <= self._most:
            self.refuse(self.code, found=text, least=self._least, most=self._most)
        return number


class Threads(Whole):
    """A number of threads, at least 1."""

    code = "cli.wrong.threads"

    def __init__(self, words: Words) -> None:
        super().__init__(words, 1, _MOST_THREADS)


class DayOf(_Value):
    """A day, YYYY-MM-DD."""

    def read(self, text: str) -> date:
        try:
            return parse_day(text)
        except ValueError:  # pydantic's errors are such
            self.refuse("cli.wrong.day", found=text)


class MonthOf(_Value):
    """A month, YYYY-MM: its first day."""

    def read(self, text: str) -> date:
        try:
            return parse_day(f"{text}-01")
        except ValueError:
            self.refuse("cli.wrong.month", found=text)


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


class CountOf(_Value):
    """How many of something, ID=N: the id and the number, not negative."""

    def read(self, text: str) -> tuple[str, int]:
        name, equals, number = text.partition("=")
        if not (name and equals and number.isascii() and number.isdecimal() and len(number) < 10):
            self.refuse("cli.wrong.count_of", found=text)
        return name, int(number)
