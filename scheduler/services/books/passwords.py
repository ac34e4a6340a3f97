"""Passwords: made so that they can be read out, kept as Argon2 hashes alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Semaphore
from typing import Final
from unicodedata import category, normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.problems.faults import LunzhiError

__all__ = ["checked_password", "hashed", "matches", "new_password", "outdated"]

LEAST: Final = 12
MOST: Final = 256

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another: i, l, o, 0, 1."""

_GROUPS, _GROUP = 5, 4
_HASHER: Final = PasswordHasher()
# A hashing takes 64 MiB and a core: more of them at once would let anybody stop the machine.
_TURN: Final = Semaphore(2)
_PATIENCE: Final = 10.0
"""Seconds."""


def new_password() -> str:
    """One of 99 bits, in groups: `k7mw-q2hd-xa9c-tn4v-8rje`."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def checked_password(password: str) -> str:
    """The password. Raises LunzhiError for one that is too short, too long, or no text."""
    if len(password) < LEAST:
        raise LunzhiError("password.too_short", {"least": LEAST})
    if len(password) > MOST:
        raise LunzhiError("password.too_long", {"most": MOST})
    if any(category(char) == "Cs" for char in password):
        # What Python makes of bytes in another encoding, which nobody could type again.
        raise LunzhiError("password.unreadable")
    return password


def hashed(password: str) -> str:
    """What is kept of it."""
    with _turn():
        return _HASHER.hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password of which that was kept; just as long for None, which none is."""
    with _turn():
        nobodys = _nobodys()
        try:
            _HASHER.verify(kept or nobodys, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether it was hashed with parameters that are no longer the usual ones."""
    return _HASHER.check_needs_rehash(kept)


@contextmanager
def _turn() -> Iterator[None]:
    """Who has waited so long is told so, rather than to keep one of the server's threads."""
    if not _TURN.acquire(timeout=_PATIENCE):
        raise LunzhiError("password.busy")
    try:
        yield
    finally:
        _TURN.release()


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_bytes())


def _bytes(password: str) -> bytes:
    # However it was typed: full-width digits, accents in one piece or two.
    return normalize("NFKC", password[: MOST + 1]).encode("utf-8", "surrogatepass")
