"""Signed in on devices: for how long, by whom it ends, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from scheduler.books.roles import Actor, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books import passwords, sessions
from scheduler.services.books.accounts import (
    add_account,
    check_password,
    close_account,
    reopen_account,
    set_password,
)
from scheduler.services.books.databases import back_up
from scheduler.services.books.opened import Books, account_actor
from scheduler.services.books.restoring import restore_books
from scheduler.services.books.sessions import (
    ABSOLUTE_SECONDS,
    IDLE_SECONDS,
    change_password,
    end_all,
    end_session,
    my_sessions,
    session_actor,
    sessions_of,
    sign_in,
    sign_out,
)
from scheduler.store.desk import LoginSession
from scheduler.store.errors import StoreError, as_ours
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry, AuditValue

GOOD, BETTER = "correct horse battery", "another horse battery"
NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def anna(books: Books) -> Books:
    """On behalf of an auditor, one of two accounts."""
    add_account(books, "anna", "auditor", password=GOOD)
    add_account(books, "root", "administrator", password=GOOD)
    return on_behalf(books, "anna")


def on_behalf(books: Books, name: str) -> Books:
    return replace(books, actor=account_actor(books.store, name))


def signed_in(books: Books, name: str = "anna", at: float = NOW, client: str = "Firefox") -> str:
    secret = sign_in(books.store, name, GOOD, client, at)
    assert secret is not None
    return secret


def rows(store: Store) -> list[LoginSession]:
    with store.reading() as session:
        return list(session.scalars(select(LoginSession).order_by(LoginSession.id)))


def acts(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_who_signs_in_is_known_by_the_secret_and_only_its_hash_is_kept(anna: Books) -> None:
    secret = signed_in(anna)
    seen = session_actor(anna.store, secret, NOW + 1)
    assert seen is not None
    assert seen.actor == Actor("anna", frozenset({"auditor"}))
    assert (seen.began_at, seen.seen_at) == (NOW, NOW)
    (row,) = rows(anna.store)
    assert row.id == seen.session
    assert secret not in (row.secret_sha256, row.client)
    assert len(row.secret_sha256) == 64
    assert session_actor(anna.store, row.secret_sha256, NOW) is None
    assert session_actor(anna.store, "\ud800", NOW) is None


def test_no_two_secrets_are_alike_and_each_is_long(anna: Books) -> None:
    made = {signed_in(anna) for _ in range(3)}
    assert len(made) == 3
    assert min(map(len, made)) >= 43


def test_who_does_not_know_the_password_leaves_no_trace(anna: Books) -> None:
    assert sign_in(anna.store, "anna", "wrong", "x", NOW) is None
    assert sign_in(anna.store, "nobody", GOOD, "x", NOW) is None
    assert rows(anna.store) == []


@pytest.mark.parametrize(
    ("idle", "known"), [(IDLE_SECONDS, True), (IDLE_SECONDS + 1, False), (59, True)]
)
def test_an_idle_session_runs_out(anna: Books, idle: float, known: bool) -> None:
    secret = signed_in(anna)
    assert (session_actor(anna.store, secret, NOW + idle) is not None) is known


def test_a_busy_session_runs_out_too_and_not_before(anna: Books) -> None:
    secret = signed_in(anna)
    for after in range(0, ABSOLUTE_SECONDS + 1, 3600):
        assert session_actor(anna.store, secret, NOW + after) is not None
    assert session_actor(anna.store, secret, NOW + ABSOLUTE_SECONDS + 1) is None


def test_who_signs_in_holds_nobodys_sessions_while_asking_for_the_account(anna: Books) -> None:
    """Else it would wait for whoever closes the account, who waits for its sessions."""
    signed_in(anna)
    order: list[str] = []
    with anna.store.noting() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: order.append(given[2][:6]))
    event.listen(engine, "commit", lambda _: order.append("commit"))
    signed_in(anna, at=NOW + ABSOLUTE_SECONDS + 1)
    gone = order.index("DELETE")
    assert order[gone + 1] == "commit"
    assert "SELECT" in order[gone + 2 :]
    assert len(rows(anna.store)) == 1


def test_a_deadlock_is_somebody_else_being_busy() -> None:
    error = OperationalError("", {}, Exception("deadlock detected\nDETAIL: Process 1 waits"))
    with pytest.raises(StoreError, match=r"database\.busy"), as_ours("postgresql://x"):
        raise error


def test_that_one_was_seen_is_noted_once_a_minute(anna: Books) -> None:
    secret = signed_in(anna)
    seen = []
    for after in (30, 59.9, 60, 90, 119, 121):
        session_actor(anna.store, secret, NOW + after)
        seen.append(rows(anna.store)[0].seen_at - NOW)
    assert seen == pytest.approx([0, 0, 60, 60, 60, 121])


def test_to_be_seen_is_not_worth_a_failure(anna: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = signed_in(anna)

    def busy(_: Store) -> None:
        raise StoreError("database.busy", {"url": ""})

    monkeypatch.setattr(Store, "noting", busy)
    assert session_actor(anna.store, secret, NOW + 100) is not None


def test_what_has_run_out_is_gone_once_somebody_signs_in(anna: Books) -> None:
    signed_in(anna)
    late = signed_in(anna, at=NOW + IDLE_SECONDS)
    assert len(rows(anna.store)) == 2
    signed_in(anna, "root", at=NOW + IDLE_SECONDS + 1)
    assert len(rows(anna.store)) == 2
    assert session_actor(anna.store, late, NOW + IDLE_SECONDS + 1) is not None


def test_who_signs_out_is_nobody(anna: Books) -> None:
    secret, other = signed_in(anna), signed_in(anna)
    sign_out(anna.store, secret)
    sign_out(anna.store, secret)
    assert session_actor(anna.store, secret, NOW) is None
    assert session_actor(anna.store, other, NOW) is not None


def test_one_sees_where_one_is_signed_in_and_nobody_else(anna: Books) -> None:
    signed_in(anna, client="Firefox\x1b[31m" + "x" * 300)
    signed_in(anna, at=NOW + 5, client="Chromium")
    signed_in(anna, "root")
    mine = my_sessions(anna)
    assert [(line.client[:7], line.began_at) for line in mine] == [
        ("Chromiu", NOW + 5), ("Firefox", NOW),
    ]  # fmt: skip
    assert len(mine[1].client) == 200
    assert mine[1].client.isprintable()
    assert [line.client for line in my_sessions(anna, NOW + IDLE_SECONDS + 1)] == ["Chromium"]


def test_an_own_session_is_ended_without_a_record(anna: Books) -> None:
    secret, before = signed_in(anna), acts(anna.store)
    end_session(anna, my_sessions(anna)[0].id)
    assert session_actor(anna.store, secret, NOW) is None
    assert acts(anna.store) == before


def test_another_ones_session_is_ended_by_administrators_alone(anna: Books) -> None:
    root = on_behalf(anna, "root")
    mine, other = signed_in(anna), signed_in(anna, "root")
    (of_root,), (of_anna,) = my_sessions(root), sessions_of(root, "ANNA")
    with pytest.raises(LunzhiError, match=r"session\.unknown"):
        end_session(anna, of_root.id)
    with pytest.raises(NotAllowed):
        sessions_of(anna, "root")
    with pytest.raises(NotAllowed):
        end_all(anna, "root")
    assert session_actor(anna.store, other, NOW) is not None
    end_session(root, of_anna.id)
    assert session_actor(anna.store, mine, NOW) is None
    assert acts(anna.store)[-1] == "account.sessions_ended"
    with pytest.raises(LunzhiError, match=r"session\.unknown"):
        end_session(root, of_anna.id)


def test_all_sessions_end_but_one(anna: Books) -> None:
    for _ in range(3):
        signed_in(anna)
    signed_in(anna, "root")
    kept = my_sessions(anna)[0].id
    before = acts(anna.store)
    assert end_all(anna, keep=kept) == 2
    assert [line.id for line in my_sessions(anna)] == [kept]
    assert acts(anna.store) == before
    root = on_behalf(anna, "root")
    assert end_all(root, "anna") == 1
    assert acts(anna.store)[-1] == "account.sessions_ended"
    assert len(my_sessions(root)) == 1


def test_the_console_has_no_sessions_and_ends_others(anna: Books, books: Books) -> None:
    secret = signed_in(anna)
    with pytest.raises(LunzhiError, match="no_account"):
        my_sessions(books)
    with pytest.raises(LunzhiError, match="no_account"):
        change_password(books, GOOD, BETTER)
    with pytest.raises(LunzhiError, match="unknown_user"):
        end_all(books)
    end_session(books, sessions_of(books, "anna")[0].id)
    assert session_actor(anna.store, secret, NOW) is None


def test_a_closed_account_and_another_password_end_all_sessions(anna: Books, books: Books) -> None:
    secret, other = signed_in(anna), signed_in(anna, "root")
    close_account(books, "anna")
    reopen_account(books, "anna")
    assert session_actor(books.store, secret, NOW) is None
    set_password(books, "root", BETTER)
    assert session_actor(books.store, other, NOW) is None
    assert rows(books.store) == []


def test_a_closed_account_is_nobody_though_its_session_were_there(anna: Books) -> None:
    secret = signed_in(anna)
    with anna.store.noting() as session:
        session.execute(text("UPDATE account SET active = (1 = 0) WHERE name = 'anna'"))
    assert session_actor(anna.store, secret, NOW) is None


def test_a_password_that_is_set_meanwhile_is_asked_for(
    anna: Books, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(store: Store, name: str, password: str) -> Actor | None:
        found = check_password(store, name, password)
        set_password(books, name, BETTER)
        return found

    monkeypatch.setattr(sessions, "check_password", slowly)
    assert sign_in(books.store, "anna", GOOD, "x", NOW) is None
    assert rows(anna.store) == []


def test_an_outdated_hash_does_not_keep_anybody_out(
    anna: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(2, 8, 1))
    assert sign_in(anna.store, "anna", GOOD, "x", NOW) is not None


def test_an_own_password_is_changed_and_the_other_devices_sign_in_again(anna: Books) -> None:
    secret, other = signed_in(anna), signed_in(anna)
    seen = session_actor(anna.store, secret, NOW)
    assert seen is not None
    with pytest.raises(LunzhiError, match=r"password\.wrong"):
        change_password(anna, BETTER, BETTER, keep=seen.session)
    with pytest.raises(LunzhiError, match=r"password\.too_short"):
        change_password(anna, GOOD, "short", keep=seen.session)
    assert session_actor(anna.store, other, NOW) is not None
    change_password(anna, GOOD, BETTER, keep=seen.session)
    assert session_actor(anna.store, secret, NOW) is not None
    assert session_actor(anna.store, other, NOW) is None
    assert check_password(anna.store, "anna", GOOD) is None
    assert check_password(anna.store, "anna", BETTER) is not None
    assert acts(anna.store)[-1] == "account.password_changed"
    with anna.store.reading() as session:
        said = str(session.scalars(select(AuditValue.values)).all())
    assert GOOD not in said
    assert BETTER not in said


def test_after_a_restore_everybody_signs_in_again(
    anna: Books, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    secret = signed_in(anna)
    back_up(books, tmp_path / "backup.db")
    later = signed_in(anna)
    restore_books(books, tmp_path / "backup.db", machine_time=lambda: NOW)
    assert session_actor(books.store, secret, NOW) is None
    assert session_actor(books.store, later, NOW) is None
    assert rows(books.store) == []
    signed_in(anna)
