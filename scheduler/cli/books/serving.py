"""`lunzhi serve`: pages and published calendars over HTTP, and the solves that pages order."""

from __future__ import annotations

from contextlib import nullcontext

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import option
from scheduler.cli.session import Session
from scheduler.cli.values import Whole
from scheduler.services.books.accounts import list_accounts
from scheduler.services.books.base_url import base_path, base_url
from scheduler.services.books.databases import opened_as_it_is
from scheduler.services.books.feed_desk import served_desk
from scheduler.services.books.front import served_front
from scheduler.services.books.opened import Books
from scheduler.services.books.running_beside import running_beside
from scheduler.words import Words

__all__ = ["serving_commands"]


def serving_commands(words: Words) -> list[click.Command]:
    """`lunzhi serve`."""
    port = Whole(words, 0, 65535)
    parameters: list[click.Parameter] = [
        option(words, "--host", default="127.0.0.1", metavar="HOST"),
        option(words, "--port", type=port, envvar="PORT", default=8000, metavar="N"),
        option(words, "--feeds-only", is_flag=True),
    ]
    return [books_command(words, "", "serve", serve_command, parameters, opened_as_it_is)]


def serve_command(session: Session, books: Books, *, host: str, port: int, feeds_only: bool) -> int:
    """Serves until Ctrl-C or SIGTERM."""
    # Flask takes longer to load than most commands take altogether.
    from web.app import create_app  # noqa: PLC0415
    from web.serving import serve  # noqa: PLC0415
    from web.troubles import log_trouble  # noqa: PLC0415

    outside = base_url()
    desk = served_desk(books, feeds_only=feeds_only)
    front = None if feeds_only else served_front(books)
    app = create_app(desk, front=front, base_path=base_path(outside))
    beside = nullcontext() if feeds_only else running_beside(books, log_trouble)

    def ready(address: str) -> None:
        session.say([session.words("cli.serve.ready", url=address)])
        if outside is not None:
            session.say([session.words("cli.serve.outside", url=outside)])
        if not feeds_only and not list_accounts(books):
            session.say([session.words("cli.serve.no_accounts")])
        session.flush()

    with Interrupts() as interrupts:
        serve(
            app, desk, host, port,
            asked=interrupts.asked, ready=ready, beside=beside, pages=not feeds_only,
        )  # fmt: skip
    return Exit.DONE
