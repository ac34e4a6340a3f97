"""Who is signed in on which device: begun, looked up, ended; and one's own password."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from scheduler.books.roles import ROLES, Actor
from scheduler.problems.faults import LunzhiError
from scheduler.problems.printing import printable
from scheduler.services.books.accounts import check_password, end_sessions_in
from scheduler.services.books.finding import account_named, known_account, own_account
from scheduler.services.books.opened import Act, Books, actor_of
from scheduler.services.books.passwords import checked_password, hashed, matches
from scheduler.store.desk import LoginSession
from scheduler.store.errors import StoreError
from scheduler.store.people import Account
from scheduler.store.store import Store

__all__ = [
    "ABSOLUTE_SECONDS", "IDLE_SECONDS", "SessionLine", "SignedIn", "change_password", "end_all",
    "end_session", "my_sessions", "session_actor", "sessions_of", "sign_in", "sign_out",
]  # fmt: skip

IDLE_SECONDS: Final = 2 * 3600
"""After so long without a request one signs in again."""

ABSOLUTE_SECONDS: Final = 12 * 3600
"""After so long one signs in again, however busy."""

_NOTED_EVERY: Final = 60
_SECRET_BYTES: Final = 32
_MOST_CLIENT: Final = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a request is from. `session`: its id; both times in seconds since 1970."""

    actor: Actor
    session: int
    began_at: float
    seen_at: float


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A device on which an account is signed in. `client`: the browser, as it calls itself."""

    id: int
    client: str
    began_at: float
    seen_at: float


def sign_in(store: Store, name: str, password: str, client: str, now: float) -> str | None:
    """Signs in on a device; the secret that it is to show from then on, or None for nobody.

    `now`: of the machine's clock. Sessions of anybody that have run out are gone after it.
    """
    with store.reading() as session:
        before = account_named(session, name)
    actor = check_password(store, name, password)
    if actor is None or before is None:
        return None
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    _clear_out(store, now)
    with store.noting() as session:
        # It may have been closed, or its password set, while this one was hashed.
        account = session.get(Account, before.id, with_for_update=True)
        if account is None or account.version != before.version:
            return None
        session.add(
            LoginSession(
                secret_sha256=_digest(secret), account_id=account.id, began_at=now, seen_at=now,
                client=printable(client)[:_MOST_CLIENT],
            )
        )  # fmt: skip
    return secret


def session_actor(store: Store, secret: str, now: float) -> SignedIn | None:
    """Who is signed in by that secret; None for nobody, or not any longer.

    That they were seen is noted once a minute at most. Raises StoreError.
    """
    with store.reading() as session:
        rows = select(LoginSession, Account).join(Account, Account.id == LoginSession.account_id)
        known = (LoginSession.secret_sha256 == _digest(secret), ~_has_run_out(now))
        found = session.execute(rows.where(*known, Account.active)).one_or_none()
        if found is None:
            return None
        line, account = found
        seen = SignedIn(actor_of(account), line.id, line.began_at, line.seen_at)
    if now - seen.seen_at < _NOTED_EVERY:
        return seen
    _note_seen(store, seen.session, now)
    return SignedIn(seen.actor, seen.session, seen.began_at, now)


def sign_out(store: Store, secret: str) -> None:
    """Whoever shows that secret is nobody from now on; nothing happens if they were before."""
    with store.noting() as session:
        gone = LoginSession.secret_sha256 == _digest(secret)
        session.execute(delete(LoginSession).where(gone))


def my_sessions(books: Books, now: float | None = None) -> list[SessionLine]:
    """Where one is signed in oneself, the latest seen first; without `now`, what has run out too.

    Raises LunzhiError for whoever sits at the machine, who has no account.
    """
    with books.looking(*ROLES) as session:
        return _lines(session, own_account(session, books.actor.name), now)


def sessions_of(books: Books, name: str, now: float | None = None) -> list[SessionLine]:
    """Where that account is signed in. Raises LunzhiError if there is none."""
    with books.looking("administrator") as session:
        return _lines(session, known_account(session, name), now)


def end_session(books: Books, session_id: int) -> None:
    """Ends one's own session, or as an administrator anybody's, which is recorded.

    Raises LunzhiError where there is none, and for somebody else's as where there is none.
    """
    books.actor.must_be(*ROLES)
    one = LoginSession.id == session_id
    with books.store.noting() as session:
        mine = account_named(session, books.actor.name)
        own = session.scalar(select(LoginSession).where(one)) if mine is not None else None
        if mine is not None and own is not None and own.account_id == mine.id:
            session.delete(own)
            return
    if "administrator" not in books.actor.roles:
        raise _unknown(session_id)
    with books.acting("administrator") as act:
        found = act.session.scalar(select(LoginSession).where(one).with_for_update())
        if found is None:
            raise _unknown(session_id)
        account = act.session.get_one(Account, found.account_id)
        act.session.delete(found)
        _record_ended(act, account, 1)


def end_all(books: Books, name: str | None = None, *, keep: int | None = None) -> int:
    """Ends all one's own sessions but `keep`, or as an administrator another account's; how many.

    Raises LunzhiError for an account that is not there.
    """
    books.actor.must_be(*ROLES)
    with books.store.noting() as session:
        mine = account_named(session, books.actor.name)
        wanted = mine if name is None else account_named(session, name)
        if mine is not None and wanted is not None and wanted.id == mine.id:
            return end_sessions_in(session, mine.id, keep)
    with books.acting("administrator") as act:
        account = known_account(act.session, books.actor.name if name is None else name)
        count = end_sessions_in(act.session, account.id, keep)
        _record_ended(act, account, count)
        return count


def change_password(books: Books, old: str, new: str, *, keep: int | None = None) -> None:
    """Gives one's own account another password, and ends its sessions but `keep`.

    Raises LunzhiError for a wrong old one, for a new one that is too short, and for whoever sits
    at the machine; StoreError if somebody else changed the account meanwhile.
    """
    with books.looking(*ROLES) as session:
        before = own_account(session, books.actor.name)
    checked_password(new)
    if not matches(before.password, old):
        raise LunzhiError("password.wrong")
    kept = hashed(new)
    with books.acting(*ROLES) as act:
        account = act.session.get_one(Account, before.id, with_for_update=True)
        if account.version != before.version or not account.active:
            raise StoreError("database.changed")
        account.password = kept
        end_sessions_in(act.session, account.id, keep)
        act.record("account.password_changed", f"account:{account.id}", name=account.name)


def _has_run_out(now: float) -> ColumnElement[bool]:
    return (LoginSession.seen_at < now - IDLE_SECONDS) | (
        LoginSession.began_at < now - ABSOLUTE_SECONDS
    )


def _clear_out(store: Store, now: float) -> None:
    # In a transaction of its own: these are sessions of any account, and whoever holds some while
    # asking for an account meets whoever closes one (`end_sessions_in`).
    out = select(LoginSession.id).where(_has_run_out(now)).with_for_update(skip_locked=True)
    with store.noting() as session:
        session.execute(delete(LoginSession).where(LoginSession.id.in_(out)))


def _note_seen(store: Store, session_id: int, now: float) -> None:
    # A request that only reads need not fail because somebody else writes for long.
    with suppress(StoreError), store.noting() as session:
        later = (LoginSession.id == session_id, LoginSession.seen_at < now)
        session.execute(update(LoginSession).where(*later).values(seen_at=now))


def _lines(session: Session, account: Account, now: float | None) -> list[SessionLine]:
    rows = select(LoginSession).where(LoginSession.account_id == account.id)
    if now is not None:
        rows = rows.where(~_has_run_out(now))
    found = session.scalars(rows.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc()))
    return [SessionLine(row.id, row.client, row.began_at, row.seen_at) for row in found]


def _record_ended(act: Act, account: Account, count: int) -> None:
    act.record("account.sessions_ended", f"account:{account.id}", name=account.name, count=count)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _unknown(session_id: int) -> LunzhiError:
    return LunzhiError("session.unknown", {"id": session_id})
