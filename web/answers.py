"""Answers that are no page and no calendar: a line of plain text in both languages."""

from __future__ import annotations

from typing import Final

from flask import Response

from scheduler.words import LANGUAGES, Words
from web.troubles import log_trouble

__all__ = ["HEADERS", "Plain", "gone", "not_found", "plain", "too_many", "trouble", "wrong_method"]

_TROUBLE_SECONDS: Final = 60

HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    # robots.txt lets Google's calendar in; nothing shall be found by searching for it.
    ("X-Robots-Tag", "noindex"),
)
"""On every answer."""


class Plain(Response):
    """A response is plain text that nobody keeps, if nothing else is said."""

    default_mimetype = "text/plain"


def not_found() -> Plain:
    """There is nothing: the same whether an address is mistyped, or was never any."""
    return _said(404, [Words(language)("web.not_found") for language in LANGUAGES])


def gone() -> Plain:
    """There was something: calendar apps then take it away, which they do not after a 404."""
    return _said(410, [Words(language)("web.gone") for language in LANGUAGES])


def too_many(seconds: int) -> Plain:
    """Not again before so many seconds."""
    sentences = [Words(language)("web.too_many") for language in LANGUAGES]
    return _said(429, sentences, ("Retry-After", str(seconds)))


def wrong_method(allowed: str) -> Plain:
    """Another method, of which there are those."""
    sentences = [Words(language)("web.wrong_method") for language in LANGUAGES]
    return _said(405, sentences, ("Allow", allowed))


def trouble(error: BaseException) -> Plain:
    """Nobody can tell now: calendar apps then keep what they have."""
    shown = {"reference": log_trouble(error)}
    sentences = [Words(language)("web.trouble", **shown) for language in LANGUAGES]
    return _said(503, sentences, ("Retry-After", str(_TROUBLE_SECONDS)))


def plain(status: int, text: str) -> Plain:
    """Such an answer with that text."""
    return _said(status, [text])


def _said(status: int, sentences: list[str], *headers: tuple[str, str]) -> Plain:
    response = Plain("".join(f"{sentence}\n" for sentence in sentences), status)
    response.headers.extend([("Cache-Control", "no-store"), *headers, *HEADERS])
    return response
