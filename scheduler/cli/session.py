"""What every command gets to work with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from rich.console import Console
from rich.text import Text

from scheduler.words import Words

__all__ = ["Notices", "Session", "open_session"]


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        # Rich would end the process with 1, which with us means a rejected plan.
        raise BrokenPipeError


class Notices:
    """What goes to standard error: sentences for people, or JSON, an object a line."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.as_json = False

    def tell(self, event: str, *sentences: str, **facts: Any) -> None:
        """Tells of an event; without sentences only programs hear of it."""
        if not self.as_json:
            for sentence in sentences:
                self.console.print(Text(sentence), soft_wrap=True)
            return
        message = {"message": "\n".join(sentences)} if sentences else {}
        # One write: the solver's threads tell of their progress here too.
        self.console.file.write(json.dumps({"event": event, **facts, **message}) + "\n")
        self.console.file.flush()


@dataclass(frozen=True, slots=True)
class Session:
    """`out`: standard output; `started`: when the process began, by `time.monotonic()`."""

    words: Words
    out: Console
    notices: Notices
    started: float

    def say(self, sentences: Iterable[str]) -> None:
        """Sentences to standard output, a line each, however long."""
        for sentence in sentences:
            self.out.print(Text(sentence), soft_wrap=True)

    def say_plainly(self, lines: Iterable[str]) -> None:
        """Lines to standard output as they are, in one go: rich would weigh every word of them."""
        self.out.file.write("".join(f"{line}\n" for line in lines))

    def flush(self) -> None:
        """Has all output out, so that what cannot be written is noticed here."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()


def open_session(words: Words, started: float) -> Session:
    """A session on the process's own streams, which then take any character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return Session(words, _console(), Notices(_console(stderr=True)), started)


def _console(*, stderr: bool = False) -> Console:
    return _Console(stderr=stderr, markup=False, highlight=False, emoji=False)
