"""Accounts: made, closed, signed in to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from scheduler.books.roles import ROLES, Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books import passwords
from scheduler.services.books.accounts import (
    AccountView,
    add_account,
    check_password,
    close_account,
    list_accounts,
    reopen_account,
    set_password,
    tie_account,
)
from scheduler.services.books.opened import Books, account_actor
from scheduler.services.books.sessions import session_actor, sign_in
from scheduler.store.people import Account, Officer, Unit
from scheduler.store.trail import AuditEntry, AuditValue
from tests.databases import acting_as

GOOD = "correct horse battery"
NOW = 1_767_229_200.0


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hashing that takes no time: how strong the usual one is has a test of its own."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def county(books: Books) -> Books:
    """A unit B01 and an officer Q1 in it."""
    with books.acting("organisation") as act:
        unit = Unit(code="B01", name="县财政局")
        act.session.add(unit)
        act.session.flush()
        act.session.add(
            Officer(
                staff_number="Q1",
                name="李雷",
                unit_id=unit.id,
                rank="副科",
                gender="male",
                skills=[],
            )
        )
        act.record("settings.loaded", "settings:1")
    return books


def account(books: Books, name: str) -> Account:
    with books.store.reading() as session:
        return session.scalars(select(Account).where(Account.name == name)).one()


def test_accounts_are_listed_as_they_were_added(county: Books) -> None:
    add_account(county, "zoe", "auditor")
    add_account(county, "Anna", "liaison", unit="B01")
    add_account(county, "李雷", "officer", officer="Q1")
    close_account(county, "zoe")
    assert list_accounts(county) == [
        AccountView("Anna", "liaison", "B01", None, active=True),
        AccountView("zoe", "auditor", None, None, active=False),
        AccountView("李雷", "officer", None, "Q1", active=True),
    ]


@pytest.mark.parametrize(
    ("role", "unit", "officer", "code"),
    [
        ("liaison", None, None, "account.needs_unit"),
        ("officer", None, None, "account.needs_officer"),
        ("officer", "B01", None, "account.no_unit"),
        ("liaison", "B01", "Q1", "account.no_officer"),
        ("organisation", "B01", None, "account.no_unit"),
        ("administrator", None, "Q1", "account.no_officer"),
        ("organisation", None, "Q1", "account.no_officer"),
        ("petitions", "B02", "Q1", "account.unknown_unit"),
        ("inspection", None, "Q2", "account.unknown_officer"),
        ("liaison", "B02", None, "account.unknown_unit"),
        ("officer", None, "Q2", "account.unknown_officer"),
    ],
)
def test_a_role_has_what_it_needs_and_nothing_else(
    county: Books, role: Role, unit: str | None, officer: str | None, code: str
) -> None:
    with pytest.raises(LunzhiError) as refused:
        add_account(county, "anna", role, unit=unit, officer=officer)
    assert refused.value.code == code
    assert list_accounts(county) == []


@pytest.mark.parametrize("role", ["inspection", "petitions", "auditor"])
def test_who_sees_cases_may_be_tied_to_officer_and_unit(county: Books, role: Role) -> None:
    add_account(county, "anna", role, officer="Q1", unit="B01")
    add_account(county, "bo", role)
    assert account_actor(county.store, "anna").officer is not None
    assert not account_actor(county.store, "bo").is_tied
    assert list_accounts(county) == [
        AccountView("anna", role, "B01", "Q1", active=True),
        AccountView("bo", role, None, None, active=True),
    ]


def test_whose_an_account_is_can_be_said_anew_and_signs_it_out(county: Books) -> None:
    made = add_account(county, "anna", "inspection") or ""
    secret = sign_in(county.store, "anna", made, "a browser", NOW)
    assert secret is not None
    tie_account(county, "anna", unit="B01", officer="Q1")
    assert session_actor(county.store, secret, NOW) is None
    assert list_accounts(county) == [AccountView("anna", "inspection", "B01", "Q1", active=True)]
    tie_account(county, "anna")
    assert list_accounts(county) == [AccountView("anna", "inspection", None, None, active=True)]
    with county.store.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
    assert acts[-2:] == ["account.tied", "account.tied"]


@pytest.mark.parametrize(
    ("name", "tie", "code"),
    [
        ("anna", {}, "account.tied_already"), ("anna", {"unit": "B02"}, "account.unknown_unit"),
        ("li", {}, "account.needs_unit"), ("li", {"unit": "B01", "officer": "Q1"}, "no_officer"),
        ("org", {"officer": "Q1"}, "account.no_officer"), ("nobody", {}, "unknown_user"),
    ],
)  # fmt: skip
def test_a_tie_that_cannot_be_changes_nothing(
    county: Books, name: str, tie: dict[str, str], code: str
) -> None:
    add_account(county, "anna", "inspection")
    add_account(county, "li", "liaison", unit="B01")
    add_account(county, "org", "organisation")
    before = list_accounts(county)
    with pytest.raises(LunzhiError, match=code):
        tie_account(county, name, **tie)
    assert list_accounts(county) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "account.bad_name"),
        (" anna", "account.bad_name"),
        ("an\tna", "account.bad_name"),
        ("an\u200bna", "account.bad_name"),
        ("a" * 65, "account.bad_name"),
        ("\ud800", "account.bad_name"),
        ("13800138000", "free_text.phone"),
        ("console:root", "account.reserved_name"),
        ("ＣＯＮＳＯＬＥ：root", "account.reserved_name"),
        ("STRASSE", "account.name_taken"),
        ("ｓｔｒａｓｓｅ", "account.name_taken"),
    ],
)
def test_names_that_cannot_be_are_refused(books: Books, name: str, code: str) -> None:
    add_account(books, "straße", "auditor")
    with pytest.raises(LunzhiError) as refused:
        add_account(books, name, "auditor")
    assert refused.value.code == code


def test_the_longest_name_can_be(books: Books) -> None:
    add_account(books, "督" * 64, "auditor")
    assert account_actor(books.store, "督" * 64).roles == {"auditor"}


@pytest.mark.parametrize("name", ["ANNA", "ａｎｎａ", " anna"])
def test_an_account_acts_however_its_name_is_written(books: Books, name: str) -> None:
    add_account(books, "Anna", "auditor")
    assert account_actor(books.store, name).name == "Anna"


def test_who_signs_in_acts_in_their_role(county: Books) -> None:
    made = add_account(county, "Anna", "liaison", unit="B01")
    assert made is not None
    unit = account(county, "Anna").unit_id
    expected = Actor("Anna", frozenset({"liaison"}), unit, None)
    assert check_password(county.store, "Anna", made) == expected
    assert check_password(county.store, "ＡＮＮＡ", made) == expected


def test_who_does_not_know_the_password_does_not_sign_in(books: Books) -> None:
    add_account(books, "anna", "auditor", password=GOOD)
    for name, password in (("anna", GOOD[:-1]), ("anna", ""), ("bo", GOOD), ("", GOOD)):
        assert check_password(books.store, name, password) is None


def test_a_closed_account_is_not_signed_in_to_until_it_is_reopened(books: Books) -> None:
    add_account(books, "anna", "auditor", password=GOOD)
    close_account(books, "anna")
    assert check_password(books.store, "anna", GOOD) is None
    with pytest.raises(LunzhiError, match="closed_user"):
        account_actor(books.store, "anna")
    with pytest.raises(LunzhiError, match=r"account\.closed_already"):
        close_account(books, "anna")
    reopen_account(books, "ANNA")
    assert check_password(books.store, "anna", GOOD) is not None
    with pytest.raises(LunzhiError, match=r"account\.open_already"):
        reopen_account(books, "anna")


def test_an_account_without_a_password_is_not_signed_in_to(books: Books) -> None:
    add_account(books, "anna", "auditor")
    with books.store.noting() as session:
        session.scalars(select(Account)).one().password = None
    assert check_password(books.store, "anna", "") is None


def test_another_password_replaces_the_one_before(books: Books) -> None:
    add_account(books, "anna", "auditor", password=GOOD)
    made = set_password(books, "anna")
    assert made is not None
    assert check_password(books.store, "anna", GOOD) is None
    assert check_password(books.store, "anna", made) is not None
    assert set_password(books, "anna", GOOD) is None
    assert check_password(books.store, "anna", GOOD) is not None


def test_a_password_is_the_same_however_it_was_typed(books: Books) -> None:
    add_account(books, "anna", "auditor", password="１２３４５６７８９０ａｂ密")
    assert check_password(books.store, "anna", "1234567890ab密") is not None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.too_short"),
        ("a" * 11, "password.too_short"),
        ("a" * 257, "password.too_long"),
    ],
)
def test_a_password_has_a_length(books: Books, password: str, code: str) -> None:
    with pytest.raises(LunzhiError) as refused:
        add_account(books, "anna", "auditor", password=password)
    assert refused.value.code == code


def test_the_last_administrator_stays(books: Books) -> None:
    add_account(books, "anna", "administrator")
    add_account(books, "bo", "administrator")
    close_account(books, "anna")
    with pytest.raises(LunzhiError, match=r"account\.last_administrator"):
        close_account(books, "bo")
    assert [view.active for view in list_accounts(books)] == [False, True]


def test_two_who_close_one_another_leave_one_open(books: Books) -> None:
    for name in ("anna", "bo"):
        add_account(books, name, "administrator")
    refused: list[str] = []

    def close(name: str) -> None:
        try:
            close_account(books, name)
        except LunzhiError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=close, args=(name,)) for name in ("anna", "bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["account.last_administrator"]
    assert sum(view.active for view in list_accounts(books)) == 1


def test_the_audit_tells_what_was_done_and_holds_no_password(books: Books) -> None:
    made = add_account(books, "anna", "administrator") or ""
    add_account(books, "bo", "auditor", password=GOOD)
    again = set_password(books, "anna") or ""
    close_account(books, "bo")
    reopen_account(books, "bo")
    with books.store.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
        values = json.dumps(session.scalars(select(AuditValue.values)).all())
    assert acts == [
        "account.added", "account.added", "account.password_set", "account.closed",
        "account.reopened",
    ]  # fmt: skip
    assert not any(secret in values for secret in (made, again, GOOD, "argon2", "password"))


def test_an_outdated_hash_is_renewed_as_somebody_signs_in(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(books, "anna", "auditor", password=GOOD)
    before = account(books, "anna").password
    assert check_password(books.store, "anna", GOOD) is not None
    assert account(books, "anna").password == before
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(2, 8, 1))
    assert check_password(books.store, "anna", "wrong") is None
    assert account(books, "anna").password == before
    assert check_password(books.store, "anna", GOOD) is not None
    after = account(books, "anna").password
    assert after is not None
    assert after != before
    assert "t=2" in after
    assert check_password(books.store, "anna", GOOD) is not None


def test_a_name_that_there_is_not_is_hashed_too(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(books, "anna", "auditor", password=GOOD)
    add_account(books, "closed", "auditor", password=GOOD)
    close_account(books, "closed")
    counted = Counting(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", counted)
    for name in ("anna", "closed", "nobody", "another"):
        check_password(books.store, name, "wrong")
    assert counted.verified == 4


class Counting(PasswordHasher):
    def __init__(self, other: PasswordHasher) -> None:
        super().__init__(other.time_cost, other.memory_cost, other.parallelism)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002 - argon2's
        self.verified += 1
        return super().verify(hash, password)


@pytest.mark.parametrize("role", ROLES)
def test_administrators_alone_manage_accounts(county: Books, role: Role) -> None:
    add_account(county, "clerk", "inspection")
    add_account(county, "anna", "administrator")
    add_account(county, "bo", "auditor")
    somebody = acting_as(county, role)
    manage: tuple[Callable[[], object], ...] = (
        lambda: add_account(somebody, "cleo", "auditor"),
        lambda: set_password(somebody, "anna"),
        lambda: close_account(somebody, "bo"),
        lambda: reopen_account(somebody, "bo"),
        lambda: tie_account(somebody, "clerk", unit="B01"),
    )
    for each in manage:
        if role == "administrator":
            each()
        else:
            with pytest.raises(NotAllowed):
                each()


@pytest.mark.parametrize("role", ROLES)
def test_administrators_and_auditors_see_accounts(books: Books, role: Role) -> None:
    if role in ("administrator", "auditor"):
        assert list_accounts(acting_as(books, role)) == []
    else:
        with pytest.raises(NotAllowed):
            list_accounts(acting_as(books, role))


@pytest.mark.parametrize("act", [set_password, close_account, reopen_account, tie_account])
def test_an_account_that_is_not_there_is_told(
    books: Books, act: Callable[[Books, str], object]
) -> None:
    with pytest.raises(LunzhiError, match="unknown_user"):
        act(books, "nobody")
