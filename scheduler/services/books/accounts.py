"""Accounts: who may sign in, in which role. Administrators alone manage them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from scheduler.books.free_text import refuse_number
from scheduler.books.names import folded
from scheduler.books.roles import AUDITORS, CASE_READERS, Actor, Role
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.finding import account_named, known_account
from scheduler.services.books.opened import Act, Books, account_actor
from scheduler.services.books.passwords import (
    checked_password,
    hashed,
    matches,
    new_password,
    outdated,
)
from scheduler.services.books.subscriptions_hidden import revoke_of
from scheduler.store.desk import LoginSession
from scheduler.store.people import Account, Officer, Unit
from scheduler.store.store import Store

__all__ = [
    "AccountView", "add_account", "check_password", "close_account", "end_sessions_in",
    "known_view", "list_accounts", "reopen_account", "set_password", "tie_account",
]  # fmt: skip

_MOST_NAME: Final = 64
_RESERVED: Final = "console:"
"""Before the login of whoever sits at the machine."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as administrators see it. `unit`: code; `officer`: staff number."""

    name: str
    role: Role
    unit: str | None
    officer: str | None
    active: bool


def add_account(
    books: Books,
    name: str,
    role: Role,
    *,
    unit: str | None = None,
    officer: str | None = None,
    password: str | None = None,
) -> str | None:
    """Adds an account; without a password one is made, and returned this once.

    `unit`: the code of a liaison's; `officer`: the staff number of the officer that somebody is.
    One of `CASE_READERS` may have either or both, and then learns nothing of cases about that unit,
    nor of those in which that officer is recused.
    Raises NotAllowed, StoreError, and LunzhiError for a name that is taken or none, for what the
    role lacks or must not have, and for a password that is too short.
    """
    books.actor.must_be("administrator")
    _check_name(name)
    kept, made = _kept(password)
    with books.acting("administrator") as act:
        if (taken := account_named(act.session, name)) is not None:
            raise LunzhiError("account.name_taken", {"name": taken.name})
        unit_id, officer_id = _belonging(act.session, role, unit, officer)
        account = Account(
            name=name, role=role, created_at=act.at, unit_id=unit_id, officer_id=officer_id,
            password=kept,
        )  # fmt: skip
        act.session.add(account)
        act.session.flush()
        _record(act, "account.added", account, role=role, unit=unit, officer=officer)
    return made


def list_accounts(books: Books) -> list[AccountView]:
    """All accounts by their names, closed ones too. Raises NotAllowed and StoreError."""
    with books.looking(*AUDITORS) as session:
        rows = session.execute(
            select(Account.name, Account.role, Unit.code, Officer.staff_number, Account.active)
            .outerjoin(Unit, Unit.id == Account.unit_id)
            .outerjoin(Officer, Officer.id == Account.officer_id)
        )
        views = [AccountView(*row) for row in rows]  # type: ignore[arg-type]  # roles alone are stored
    return sorted(views, key=lambda view: folded(view.name))


def known_view(books: Books, name: str) -> AccountView:
    """The account of that name. Raises NotAllowed, StoreError, and LunzhiError if there is none."""
    with books.looking("administrator") as session:
        right = known_account(session, name).name
    return next(view for view in list_accounts(books) if view.name == right)


def close_account(books: Books, name: str) -> None:
    """Nobody can act by it from now on, wherever they are signed in, and the addresses of calendars
    that tell of cases or visits and were ordered by it are gone.

    Raises NotAllowed, StoreError, and LunzhiError for one that is not there, is closed already, or
    is the last administrator's.
    """
    with books.acting("administrator") as act:
        account = known_account(act.session, name)
        if not account.active:
            raise LunzhiError("account.closed_already", {"name": account.name})
        if account.role == "administrator" and _administrators(act.session) == 1:
            raise LunzhiError("account.last_administrator", {"name": account.name})
        account.active = False
        end_sessions_in(act.session, account.id)
        _record(act, "account.closed", account)
        revoke_of(act, account)


def reopen_account(books: Books, name: str) -> None:
    """Undoes `close_account`. Raises as it does, for one that is open already."""
    with books.acting("administrator") as act:
        account = known_account(act.session, name)
        if account.active:
            raise LunzhiError("account.open_already", {"name": account.name})
        account.active = True
        _record(act, "account.reopened", account)


def tie_account(
    books: Books, name: str, *, unit: str | None = None, officer: str | None = None
) -> None:
    """Says anew whose the account is: a unit's, an officer's, or as far as its role lets, nobody's.

    Whoever is signed in by it signs in again, and the addresses of calendars that tell of cases or
    visits and were ordered by it are gone. `unit`, `officer`: as for `add_account`, which it raises
    as; LunzhiError besides where nothing would change.
    """
    with books.acting("administrator") as act:
        account = known_account(act.session, name)
        role: Role = account.role  # type: ignore[assignment]  # roles alone are stored
        tie = _belonging(act.session, role, unit, officer)
        if tie == (account.unit_id, account.officer_id):
            raise LunzhiError("account.tied_already", {"name": account.name})
        account.unit_id, account.officer_id = tie
        end_sessions_in(act.session, account.id)
        _record(act, "account.tied", account, unit=unit, officer=officer)
        revoke_of(act, account)


def set_password(books: Books, name: str, password: str | None = None) -> str | None:
    """Gives an account another password; without one it is made, and returned this once.

    Whoever is signed in by it signs in again.
    Raises NotAllowed, StoreError, and LunzhiError for an account that is not there, and for a
    password that is too short.
    """
    books.actor.must_be("administrator")
    kept, made = _kept(password)
    with books.acting("administrator") as act:
        account = known_account(act.session, name)
        account.password = kept
        end_sessions_in(act.session, account.id)
        _record(act, "account.password_set", account)
    return made


def check_password(store: Store, name: str, password: str) -> Actor | None:
    """Who signs in by that name and password; None for a wrong one, and for a closed account.

    It takes as long for a name that there is not. A hash with outdated parameters is renewed.
    """
    with store.reading() as session:
        account = account_named(session, name)
    kept = account.password if account is not None and account.active else None
    if not matches(kept, password) or account is None or kept is None:
        return None
    if outdated(kept):
        _renew(store, account.id, kept, password)
    return account_actor(store, account.name)


def end_sessions_in(session: Session, account: int, keep: int | None = None) -> int:
    """Signs the account of that id out everywhere but in the session `keep`; of how many."""
    # What has changed of the account is written, and so locked, before its sessions are: whoever
    # needs both takes them in that order, as `sign_in` and `change_password` do.
    session.flush()
    of_account = select(LoginSession).where(LoginSession.account_id == account)
    ended = [row.id for row in session.scalars(of_account) if row.id != keep]
    session.execute(delete(LoginSession).where(LoginSession.id.in_(ended)))
    return len(ended)


def _renew(store: Store, account: int, kept: str, password: str) -> None:
    renewed = hashed(password)
    with store.noting() as session:
        # Unless somebody has set another one in the meantime.
        unchanged = (Account.id == account, Account.password == kept)
        session.execute(update(Account).where(*unchanged).values(password=renewed))


def _kept(password: str | None) -> tuple[str, str | None]:
    """What is kept of it, and the password if it was made here."""
    if password is None:
        made = new_password()
        return hashed(made), made
    return hashed(checked_password(password)), None


def _check_name(name: str) -> None:
    if not 0 < len(name) <= _MOST_NAME or not name.isprintable() or name != name.strip():
        raise LunzhiError("account.bad_name", {"found": shown(name), "most": _MOST_NAME})
    if folded(name).startswith(_RESERVED):
        raise LunzhiError("account.reserved_name", {"found": shown(name), "reserved": _RESERVED})
    refuse_number(name)


def _belonging(
    session: Session, role: Role, unit: str | None, officer: str | None
) -> tuple[int | None, int | None]:
    """The ids of the unit and of the officer: a liaison's, an officer's, and where wanted both of
    whoever sees cases.
    """
    for needed, given, of in (("unit", unit, "liaison"), ("officer", officer, "officer")):
        if given is None and role == of:
            raise LunzhiError(f"account.needs_{needed}")
        if given is not None and role != of and role not in CASE_READERS:
            raise LunzhiError(f"account.no_{needed}")
    of_code, of_number = Unit.code == unit, Officer.staff_number == officer
    return (
        None if unit is None else _id(session, select(Unit.id).where(of_code), "unit", unit),
        None
        if officer is None
        else _id(session, select(Officer.id).where(of_number), "officer", officer),
    )


def _id(session: Session, query: Select[int], what: str, given: str) -> int:
    found = session.scalar(query)
    if found is None:
        raise LunzhiError(f"account.unknown_{what}", {"found": shown(given)})
    return found


def _administrators(session: Session) -> int:
    active = (Account.role == "administrator", Account.active)
    return session.scalars(select(func.count()).select_from(Account).where(*active)).one()


def _record(act: Act, code: str, account: Account, **values: str | None) -> None:
    said = {key: value for key, value in values.items() if value is not None}
    act.record(code, f"account:{account.id}", name=account.name, **said)
