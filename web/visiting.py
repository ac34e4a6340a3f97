"""Who asks, and in which language: what every page of a request has in common."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from flask import Response, current_app, g, request

from scheduler.services.books.front import Front, Visitor
from scheduler.services.books.opened import Books
from scheduler.words import LANGUAGES, Words

__all__ = [
    "LANGUAGE_COOKIE", "books", "csrf_token", "forget_secret", "front", "keep_secret", "secret",
    "visitor", "words",
]  # fmt: skip

LANGUAGE_COOKIE: Final = "lunzhi_language"
_FRONT: Final = "lunzhi_front"
_PLAIN_NAME: Final = "lunzhi"
_SECURE_NAME: Final = "__Host-lunzhi"
"""Which browsers keep from any other host and from plain http; over loopback they could not."""


def front() -> Front:
    """The books of this server."""
    found: Front = current_app.extensions[_FRONT]
    return found


def secret() -> str:
    """That of the session, "" without one."""
    return request.cookies.get(_name(), "")


def visitor() -> Visitor | None:
    """Who is signed in; asked once a request. Raises StoreError."""
    if "visitor" not in g:
        g.visitor = front().visitor(secret()) if secret() else None
    found: Visitor | None = g.visitor
    return found


def books() -> Books:
    """On behalf of who is signed in: for pages that are not public."""
    found = visitor()
    assert found is not None, "a guard stands before every page"
    return found.books


def csrf_token() -> str:
    """By which a form shows that it came from a page of ours; another for each session."""
    return hmac.new(secret().encode(), b"csrf", sha256).hexdigest()


def keep_secret(response: Response, value: str) -> None:
    """Has the browser send it from now on, until it is closed."""
    response.set_cookie(
        _name(), value, secure=request.is_secure, httponly=True, samesite="Lax", path=_path()
    )


def forget_secret(response: Response) -> None:
    """Has the browser forget it."""
    response.delete_cookie(
        _name(), secure=request.is_secure, httponly=True, samesite="Lax", path=_path()
    )


def _path() -> str:
    # Browsers take a name with __Host- for the whole host only.
    return "/" if request.is_secure else request.script_root or "/"


def words() -> Words:
    """Those of the language that was chosen, else of the first that the browser asks for."""
    if "words" not in g:
        g.words = Words(_language())
    found: Words = g.words
    return found


def _language() -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    tags = {"zh": LANGUAGES[0], "zh-cn": LANGUAGES[0], "zh-hans": LANGUAGES[0], "en": LANGUAGES[1]}
    best = request.accept_languages.best_match(tags)
    return LANGUAGES[0] if best is None else tags[best]


def _name() -> str:
    return _SECURE_NAME if request.is_secure else _PLAIN_NAME
