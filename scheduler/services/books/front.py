"""The books as a server's threads open them, on behalf of whoever is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.books.roles import Actor, Role
from scheduler.services import clock
from scheduler.services.books import sessions
from scheduler.services.books.opened import Books
from scheduler.store.opening import standing_of
from scheduler.store.store import Store

__all__ = ["Front", "Visitor", "served_front"]

_MAY: Role = "administrator"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in: the books on their behalf, and the id of the session."""

    books: Books
    session: int


class Front:
    """One database, for any number of threads. `machine_clock`: seconds since 1970."""

    def __init__(
        self,
        store: Store,
        *,
        today: Callable[[], date] = clock.today,
        now: Callable[[], datetime] = clock.now,
        machine_clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._today = today
        self._now = now
        self._machine_clock = machine_clock

    def sign_in(self, name: str, password: str, client: str) -> str | None:
        """The secret of a new session; None where name and password do not belong together.

        `client`: the browser, as it calls itself. Raises StoreError.
        """
        return sessions.sign_in(self._store, name, password, client, self._machine_clock())

    def visitor(self, secret: str) -> Visitor | None:
        """Who has that secret; None where nobody has, or not any more. Raises StoreError."""
        found = sessions.session_actor(self._store, secret, self._machine_clock())
        if found is None:
            return None
        books = Books(self._store, found.actor, self._today(), self._now)
        return Visitor(books, found.session)

    @property
    def anybody(self) -> Books:
        """The books on behalf of whoever comes: in no role, for what everybody may see."""
        return Books(self._store, Actor("", frozenset()), self._today(), self._now)

    def sign_out(self, secret: str) -> None:
        """The session is over. Raises StoreError."""
        sessions.sign_out(self._store, secret)

    @property
    def ready(self) -> bool:
        """Whether the database answers, at this program's version. Raises StoreError."""
        return standing_of(self._store) == "current"


def served_front(books: Books) -> Front:
    """What a server on these books opens pages from. Raises NotAllowed."""
    books.actor.must_be(_MAY)
    return Front(books.store)
