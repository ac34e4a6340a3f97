"""The books, opened by somebody: what every use case below gets first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from getpass import getuser
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.orm import Session

from scheduler.books.roles import OPERATOR_ROLES, Actor, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services import clock
from scheduler.services.books.finding import known_account
from scheduler.store.audit import record
from scheduler.store.opening import open_store
from scheduler.store.people import Account
from scheduler.store.store import Store

__all__ = ["Act", "Books", "account_actor", "actor_of", "opened", "operator"]

_CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class Act:
    """A transaction that writes: its session, and the record without which it is not kept."""

    session: Session
    at: datetime
    by: str

    def record(self, act: str, subject: str, **values: Any) -> None:
        """Puts into the audit chain what was done, to what, with which values (plain JSON).

        `act`: one of `scheduler.books.acts.ACTS`.
        """
        record(self.session, at=self.at, actor=self.by, act=act, subject=subject, values=values)


@dataclass(frozen=True, slots=True)
class Books:
    """A database, who acts on it, and the clock by which duties move.

    `condition`: looks at the books before each act on them, in its transaction; raises LunzhiError
    where they are not those that the act was meant for.
    """

    store: Store
    actor: Actor
    today: date
    now: Callable[[], datetime]
    new_uid: Callable[[], str] = lambda: uuid4().hex
    condition: Callable[[Session], None] = lambda _: None

    @contextmanager
    def acting(self, *roles: Role) -> Iterator[Act]:
        """A transaction of those roles, kept whole or not at all. Raises NotAllowed, StoreError."""
        self.actor.must_be(*roles)
        with self.store.writing() as session:
            self.condition(session)
            yield Act(session, self.now(), self.actor.name)

    @contextmanager
    def looking(self, *roles: Role) -> Iterator[Session]:
        """A view of one moment for those roles. Raises NotAllowed and StoreError."""
        self.actor.must_be(*roles)
        with self.store.reading() as session:
            yield session


@contextmanager
def opened(user: str | None) -> Iterator[Books]:
    """The books at `LUNZHI_DATABASE_URL`, on behalf of that account.

    `user` None: of whoever sits at the machine, who could open the file anyway; the audit then
    names their login. Raises StoreError, and LunzhiError for an account that is not there.
    """
    store = open_store()
    try:
        actor = operator() if user is None else account_actor(store, user)
        yield Books(store, actor, clock.today(), clock.now)
    finally:
        store.close()


def account_actor(store: Store, name: str) -> Actor:
    """Who acts by that account. Raises LunzhiError if there is none, or it was closed."""
    with store.reading() as session:
        account = known_account(session, name)
    if not account.active:
        raise LunzhiError("closed_user", {"name": account.name})
    return actor_of(account)


def actor_of(account: Account) -> Actor:
    """Who acts by the account, which is an open one."""
    return Actor(
        account.name,
        frozenset({account.role}),  # type: ignore[arg-type]  # only roles are ever stored
        account.unit_id,
        account.officer_id,
    )


def operator() -> Actor:
    """Whoever sits at the machine."""
    try:
        login = getuser()
    except OSError:  # an id without a name, as in a container
        login = "?"
    return Actor(f"{_CONSOLE}:{login}"[:64], OPERATOR_ROLES)
