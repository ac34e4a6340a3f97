"""Acts that may change what calendars tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.books.roles import Role
from scheduler.services.books.events import refresh_events
from scheduler.services.books.feeds import render_due_feeds, render_if_possible
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.subscriptions_hidden import revoke_by_day, revoke_hidden

__all__ = ["render_today", "telling"]


@contextmanager
def telling(books: Books, *roles: Role) -> Iterator[Act]:
    """As `Books.acting`; the events change with the act, the feeds right after it, and addresses
    of cases that the act hides from who ordered them are gone.

    Who is killed in between leaves feeds of before, which the server, or the next act, renders.
    """
    with books.acting(*roles) as act:
        yield act
        refresh_events(act.session, act.at, books.today)
        revoke_hidden(act, books.today)
    render_if_possible(books)


def render_today(books: Books) -> int:
    """What a new day asks for where nobody acts: addresses of cases that it hides from who ordered
    them are gone, and every feed is rendered that is not of today's state; how many of these.

    Raises StoreError.
    """
    revoke_by_day(books)
    return render_due_feeds(books)
