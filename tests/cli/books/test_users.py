"""`lunzhi user` as an administrator meets it."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest

from scheduler.cli.books import users
from scheduler.services.books.accounts import check_password
from scheduler.services.books.opened import Books
from scheduler.store.opening import open_store
from scheduler.store.people import Unit
from tests.cli.desk import Desk

GOOD = "correct horse battery"


def signs_in(name: str, password: str) -> bool:
    store = open_store()
    try:
        return check_password(store, name, password) is not None
    finally:
        store.close()


def typed(monkeypatch: pytest.MonkeyPatch, text: str, *, terminal: bool = False) -> None:
    stream = io.StringIO(text)
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stdin", stream)


def test_a_password_is_made_and_shown_this_once(books_desk: Desk) -> None:
    answer = books_desk.call("user", "add", "anna", "--role", "auditor")
    assert answer.code == 0
    added, shown = answer.out.splitlines()
    assert added == "Account anna was added (auditor)."
    found = re.fullmatch(r"Password, shown this once: ([a-z2-9]{4}(?:-[a-z2-9]{4}){4})", shown)
    assert found
    assert signs_in("anna", found[1])
    assert (
        found[1] not in books_desk.call("user", "list").out + books_desk.call("audit", "list").out
    )


def test_accounts_are_listed(books_desk: Desk) -> None:
    books_desk.call("user", "add", "anna", "--role", "auditor")
    books_desk.call("user", "add", "bo", "--role", "organisation")
    books_desk.call("user", "close", "anna")
    answer = books_desk.call("user", "list")
    assert answer.out.splitlines() == ["anna  auditor  (closed)", "bo  organisation department"]
    assert "2 accounts." in answer.err
    assert "（已停用）" in books_desk.call("user", "list", environ={"LUNZHI_LANG": "zh"}).out
    assert json.loads(books_desk.call("user", "list", "--json").out)[0] == {
        "name": "anna", "role": "auditor", "unit": None, "officer": None, "active": False,
    }  # fmt: skip


def test_a_password_is_read_from_standard_input(
    books_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{GOOD}\r\nnot this\n")
    answer = books_desk.call("user", "add", "anna", "--role", "auditor", "--password-stdin")
    assert (answer.code, GOOD in answer.out + answer.err) == (0, False)
    assert signs_in("anna", GOOD)


def test_a_password_is_typed_twice_at_a_terminal(
    books_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    books_desk.call("user", "add", "anna", "--role", "auditor")
    typed(monkeypatch, "", terminal=True)
    answers = iter([GOOD, GOOD, GOOD, f"{GOOD}?"])
    monkeypatch.setattr(users, "getpass", lambda _: next(answers))
    assert books_desk.call("user", "password", "anna", "--password-ask").code == 0
    assert signs_in("anna", GOOD)
    answer = books_desk.call("user", "password", "anna", "--password-ask")
    assert (answer.code, "not the same" in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--password-ask",), "no terminal"),
        (("--password-ask", "--password-stdin"), "either"),
        (("--password-stdin",), "too short"),
    ],
)
def test_a_password_that_cannot_be_had_is_told(
    books_desk: Desk, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    typed(monkeypatch, "short\n")
    answer = books_desk.call("user", "add", "anna", "--role", "auditor", *options)
    assert (answer.code, said in answer.err, answer.out) == (2, True, "")
    assert books_desk.call("user", "list").out == ""


def test_another_password_is_made(books_desk: Desk) -> None:
    first = books_desk.call("user", "add", "anna", "--role", "auditor").out.split()[-1]
    second = books_desk.call("user", "password", "anna").out.split()[-1]
    assert (signs_in("anna", first), signs_in("anna", second)) == (False, True)


def test_an_account_is_closed_and_reopened(books_desk: Desk) -> None:
    books_desk.call("user", "add", "anna", "--role", "administrator")
    books_desk.call("user", "add", "bo", "--role", "administrator")
    assert books_desk.call("user", "close", "anna").out == "Account anna is closed.\n"
    assert "is closed" in books_desk.call("user", "list", "--user", "anna").err
    assert "last open account" in books_desk.call("user", "close", "bo").err
    assert books_desk.call("user", "reopen", "anna").out == "Account anna is open again.\n"
    assert books_desk.call("user", "list", "--user", "anna").code == 0


def test_who_is_no_administrator_is_not_asked_for_a_password(
    books_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    books_desk.call("user", "add", "anna", "--role", "auditor")
    typed(monkeypatch, "", terminal=True)
    monkeypatch.setattr(users, "getpass", pytest.fail)
    for call in (("add", "bo", "--role", "auditor"), ("password", "anna")):
        answer = books_desk.call("user", *call, "--password-ask", "--user", "anna")
        assert (answer.code, "administrator" in answer.err) == (2, True)


def test_whose_an_account_is_is_said_anew(books_desk: Desk, open_books: Books) -> None:
    with open_books.acting("organisation") as act:
        act.session.add(Unit(code="XFJ", name="县信访局"))
        act.record("settings.loaded", "settings:1")
    books_desk.call("user", "add", "anna", "--role", "petitions")
    answer = books_desk.call("user", "tie", "anna", "--unit", "XFJ")
    assert answer.code == 0, answer.err
    assert "Whose account anna is was changed." in answer.out
    assert books_desk.call("user", "list").out.splitlines() == ["anna  petition bureau  XFJ"]
    assert books_desk.call("user", "tie", "anna", "--unit", "XFJ").code != 0
    assert books_desk.call("user", "tie", "anna").code == 0
