"""Published calendars over HTTP, as many different calendar apps need them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Request, request

from scheduler.services.books.feed_desk import Answer, FeedDesk
from web.answers import Plain, gone, not_found, plain, too_many
from web.limits import Limits

__all__ = ["feeds_blueprint"]

_ROBOTS: Final = "User-agent: *\nAllow: /"
_PLAIN_NAME: Final = "lunzhi"
_UNQUOTED: Final = "!#$&+-.^_`|~"  # RFC 8187's attr-char, but for letters and digits


def feeds_blueprint(desk: FeedDesk, limits: Limits) -> Blueprint:
    """Feeds by their tokens, with what robots and watchdogs ask for."""
    feeds = Blueprint("feeds", __name__)

    @feeds.get("/feeds/<token>.ics")
    def feed(token: str) -> Plain:
        # By the token, not by the handle in it: who guesses secrets slows nobody down but himself.
        wait = limits.wait(sha256(token.encode(errors="replace")).digest())
        return too_many(wait) if wait else _feed(desk, token)

    @feeds.get("/robots.txt")
    def robots() -> Plain:
        return plain(200, _ROBOTS)

    @feeds.get("/healthz")
    def health() -> Plain:
        desk.answer("")  # which looks into the database
        return plain(200, "ok")

    return feeds


def _feed(desk: FeedDesk, token: str) -> Plain:
    answer = desk.answer(token)
    match answer.kind:
        case "feed":
            return _served(desk, answer)
        case "gone":
            return gone()
        case "unknown":
            return not_found()


def _served(desk: FeedDesk, answer: Answer) -> Plain:
    packed = bool(answer.gzipped) and takes_gzip(request)
    etag = answer.packed_etag if packed else answer.etag
    if not answer.data or answer.modified is None or not etag:
        raise RuntimeError("a feed that was never rendered")
    modified = answer.modified.astimezone(UTC).replace(microsecond=0)
    if is_unchanged(request, etag, modified):
        response = Plain(status=304)
    else:
        response = _whole(answer, packed=packed)
    response.set_etag(etag)
    response.last_modified = modified
    _say_how_to_keep(response)
    if request.method == "GET":
        desk.fetched(answer, request.headers.get("User-Agent", ""), etag)
    return response


def _whole(answer: Answer, *, packed: bool) -> Plain:
    body = answer.gzipped if packed else answer.data
    response = Plain(body, content_type="text/calendar; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    name = f"{answer.name}.ics"
    names = {"filename": name}
    if not name.isascii() or not name.isprintable():
        coded = quote(name, safe=_UNQUOTED, errors="replace")
        names = {"filename": f"{_PLAIN_NAME}.ics", "filename*": f"UTF-8''{coded}"}
    response.headers.set("Content-Disposition", "inline", **names)
    return response


def _say_how_to_keep(response: Plain) -> None:
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, must-revalidate"
    # Else a cache may guess from Last-Modified: what last changed 60 days ago, for six days more.
    response.headers["Expires"] = "0"


def is_unchanged(asked: Request, etag: str, modified: datetime) -> bool:
    """Whether who asks has it already; a date counts only where there is no ETag to go by.

    `modified`: in whole seconds, as HTTP has them.
    """
    if "If-None-Match" in asked.headers:
        return asked.if_none_match.contains_weak(etag)
    since = asked.if_modified_since
    return since is not None and modified <= since


def takes_gzip(asked: Request) -> bool:
    """Whether who asks takes gzip, and likes it no less than the plain bytes."""
    accepted = asked.accept_encodings
    named = set(accepted.values())
    # An alias of old; asked for where it is not named, "*" would speak for it.
    gzip = accepted.quality("x-gzip" if "x-gzip" in named else "gzip")
    plainly = accepted.quality("identity") if "identity" in named else 0
    return gzip > 0 and gzip >= plainly
