"""What the commands of the books have in common: who acts, and on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any

import click

from scheduler.cli.parameters import command, option
from scheduler.cli.session import Session
from scheduler.services.books.opened import Books, opened
from scheduler.services.clock import demo_day
from scheduler.words import Words

__all__ = ["books_command"]

Opener = Callable[[str | None], AbstractContextManager[Books]]


def books_command(
    words: Words,
    group: str,
    name: str,
    callback: Callable[..., int],
    parameters: Sequence[click.Parameter] = (),
    opener: Opener = opened,
) -> click.Command:
    """A command of a group (or "", of none); `callback` gets the Session, then the open Books."""

    @wraps(callback)
    def on_books(session: Session, *, user: str | None, **rest: Any) -> int:
        with _opened(session, user, opener) as books:
            return callback(session, books, **rest)

    user = option(words, "--user", envvar="LUNZHI_USER", metavar="NAME")
    code = f"{group}.{name}" if group else name
    return command(words, name, on_books, [*parameters, user], code=code)


@contextmanager
def _opened(session: Session, user: str | None, opener: Opener) -> Iterator[Books]:
    demo = demo_day()
    if demo is not None:
        said = session.words("cli.demo", day=demo)
        session.notices.tell("demo", said, today=demo.isoformat())
    with opener(user) as books:
        yield books
