"""`lunzhi user`: who may sign in, in which role."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from getpass import getpass
from typing import Final

import click

from scheduler.books.roles import ROLES, Role
from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import OneOf
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.accounts import (
    AccountView,
    add_account,
    close_account,
    list_accounts,
    reopen_account,
    set_password,
    tie_account,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words

__all__ = ["user_group"]

_MOST_READ: Final = 10_000
"""Characters of a line that cannot be a password any more."""


def user_group(words: Words) -> click.Group:
    """`lunzhi user`."""
    name = argument(words, "account", type=str, metavar="NAME")
    as_json = option(words, "as_json", "--json", is_flag=True)
    password = _password_parameters(words)
    commands: tuple[tuple[str, Callable[..., int], list[click.Parameter]], ...] = (
        ("add", add_command, [name, *_add_parameters(words), *password]),
        ("tie", tie_command, [name, *_tie_parameters(words)]),
        ("list", list_command, [as_json]),
        ("close", close_command, [name]),
        ("reopen", reopen_command, [name]),
        ("password", password_command, [name, *password]),
    )
    return group(words, "user", (books_command(words, "user", *each) for each in commands))


def _add_parameters(words: Words) -> list[click.Parameter]:
    role = words("cli.option.account_role")
    return [
        RequiredOption(words, "--role", type=OneOf(words, *ROLES), help=role),
        *_tie_parameters(words),
    ]


def _tie_parameters(words: Words) -> list[click.Parameter]:
    unit, officer = words("cli.option.account_unit"), words("cli.option.account_officer")
    return [
        option(words, "--unit", help=unit, metavar="CODE"),
        option(words, "--officer", help=officer, metavar="STAFF_NUMBER"),
    ]


def _password_parameters(words: Words) -> list[click.Parameter]:
    return [
        option(words, "--password-ask", is_flag=True),
        option(words, "--password-stdin", is_flag=True),
    ]


def add_command(
    session: Session,
    books: Books,
    *,
    account: str,
    role: Role,
    unit: str | None,
    officer: str | None,
    password_ask: bool,
    password_stdin: bool,
) -> int:
    """Adds an account, and shows the password that was made for it."""
    books.actor.must_be("administrator")
    given = _password(session.words, ask=password_ask, stdin=password_stdin)
    made = add_account(books, account, role, unit=unit, officer=officer, password=given)
    said = session.words("user.added", name=account, role=session.words(f"role.{role}"))
    _tell(session, said, made)
    return Exit.DONE


def tie_command(
    session: Session, books: Books, *, account: str, unit: str | None, officer: str | None
) -> int:
    """Says anew whose the account is."""
    tie_account(books, account, unit=unit, officer=officer)
    session.say([session.words("user.tied", name=account)])
    return Exit.DONE


def password_command(
    session: Session, books: Books, *, account: str, password_ask: bool, password_stdin: bool
) -> int:
    """Gives an account another password, and shows it if it was made here."""
    books.actor.must_be("administrator")
    given = _password(session.words, ask=password_ask, stdin=password_stdin)
    made = set_password(books, account, given)
    _tell(session, session.words("user.password_set", name=account), made)
    return Exit.DONE


def list_command(session: Session, books: Books, *, as_json: bool) -> int:
    """Shows all accounts, closed ones too."""
    views = list_accounts(books)
    if as_json:
        facts = [
            {
                "name": view.name, "role": view.role, "unit": view.unit, "officer": view.officer,
                "active": view.active,
            }
            for view in views
        ]  # fmt: skip
        session.say([json.dumps(facts, ensure_ascii=False)])
        return Exit.DONE
    session.say(_line(session.words, view) for view in views)
    session.notices.tell("accounts", session.words.many("user.count", len(views)), count=len(views))
    return Exit.DONE


def close_command(session: Session, books: Books, *, account: str) -> int:
    """Has nobody act by the account any more."""
    close_account(books, account)
    session.say([session.words("user.closed", name=account)])
    return Exit.DONE


def reopen_command(session: Session, books: Books, *, account: str) -> int:
    """Undoes that."""
    reopen_account(books, account)
    session.say([session.words("user.reopened", name=account)])
    return Exit.DONE


def _line(words: Words, view: AccountView) -> str:
    belongs = words("show.list_joint").join(filter(None, (view.unit, view.officer))) or None
    role = words(f"role.{view.role}")
    line = words("user.line", name=view.name, role=role)
    if belongs is not None:
        line = words("user.line.of", name=view.name, role=role, of=belongs)
    return line if view.active else words("user.line.closed", line=line)


def _tell(session: Session, said: str, made: str | None) -> None:
    session.say([said])
    if made is not None:
        session.say([session.words("user.made", password=made)])


def _password(words: Words, *, ask: bool, stdin: bool) -> str | None:
    """The password that is given, None if one is to be made."""
    if ask and stdin:
        raise LunzhiError("password.one_way")
    if stdin:
        return _piped()
    return _asked(words) if ask else None


def _piped() -> str:
    try:
        return sys.stdin.readline(_MOST_READ).rstrip("\r\n")
    except UnicodeDecodeError:
        raise LunzhiError("password.unreadable") from None


def _asked(words: Words) -> str:
    """Typed twice, without an echo."""
    if not sys.stdin.isatty():
        # `getpass` would read it with its echo.
        raise LunzhiError("password.no_terminal")
    try:
        first, second = (getpass(words(f"user.ask_{time}")) for time in ("once", "again"))
    except EOFError:
        raise LunzhiError("password.differ") from None
    if first != second:
        raise LunzhiError("password.differ")
    return first
