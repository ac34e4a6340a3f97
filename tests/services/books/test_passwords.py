"""Passwords as they are made, and the hashing as it really is: never more than two at once."""

from __future__ import annotations

import threading
from typing import Final

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from scheduler.services.books import passwords
from scheduler.services.books.passwords import hashed, matches, new_password, outdated

REAL: Final = passwords._HASHER


@pytest.fixture(autouse=True)
def _as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """All other tests have a quicker one."""
    monkeypatch.setattr(passwords, "_HASHER", REAL)


def test_a_hash_has_the_usual_parameters() -> None:
    kept = hashed("correct horse battery")
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert matches(kept, "correct horse battery")
    assert not matches(kept, "correct horse battery.")
    assert not outdated(kept)


def test_a_spoilt_hash_matches_nothing() -> None:
    assert not matches("$argon2id$nonsense", "correct horse battery")
    assert not matches("", "correct horse battery")


class Crowd(PasswordHasher):
    """Waits until there are as many at once as there may be, and counts them."""

    def __init__(self) -> None:
        super().__init__(1, 8, 1)
        self.together = threading.Barrier(2)
        self.lock = threading.Lock()
        self.now = self.most = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.together.wait(timeout=300)
        with self.lock:
            self.now -= 1
        return super().hash(password, salt=salt)


def test_two_are_hashed_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd()
    monkeypatch.setattr(passwords, "_HASHER", crowd)
    threads = [threading.Thread(target=hashed, args=("secret",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (crowd.most, crowd.now) == (2, 0)


def test_made_passwords_differ_and_can_be_read_out() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("ilo01IO")
    assert {len(password) for password in made} == {24}
    assert len(passwords._LETTERS) ** 20 > 2**80
