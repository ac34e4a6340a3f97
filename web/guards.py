"""What stands before every page: who may use it, and that the asking is their own."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request, url_for

from scheduler.problems.faults import LunzhiError
from web.pages import PUBLIC, Page, onward, roles_of
from web.visiting import csrf_token, visitor

__all__ = ["FIELD", "HEADER", "guarded", "is_loopback", "must_be_safe_to_sign_in"]

FIELD: Final = "csrf"
HEADER: Final = "X-Lunzhi-CSRF"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def guarded() -> Response | None:
    """Refuses the request, or lets it pass (None). Raises LunzhiError, StoreError."""
    endpoint = request.endpoint
    roles = None if endpoint is None else roles_of(current_app, endpoint)
    if endpoint is None or roles is None:
        return None  # feeds and files, which know no visitor; or nothing at all
    _must_be_text()
    if request.method not in _READING:
        _must_be_from_here()
    if roles == PUBLIC:
        return None
    found = visitor()
    if found is None:
        return _to_login()
    if request.method not in _READING:
        _must_have_token()
    found.books.actor.must_be(*sorted(roles))
    return None


def must_be_safe_to_sign_in() -> None:
    """Raises LunzhiError where a password would cross a network that anybody can listen to."""
    if not (request.is_secure or (is_loopback(request.remote_addr) and is_loopback(_host()))):
        raise LunzhiError("web.plain_http", {"host": _host()})


def _to_login() -> Response:
    if request.method == "GET":
        there = url_for("login.form", then=request.full_path.rstrip("?"))
    else:
        there = url_for("login.form")
    if "HX-Request" in request.headers:
        return Page(status=401, headers={"HX-Redirect": there})
    return onward(there)


def _must_be_text() -> None:
    """No browser sends it, and no database takes it for a text."""
    values = [*request.args.values(), *(request.view_args or {}).values(), *request.form.values()]
    if any("\0" in value for value in values if isinstance(value, str)):
        abort(400)


def _must_be_from_here() -> None:
    """Browsers say where a request comes from, and no page of others can change what they say."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise LunzhiError("web.foreign")
        return
    origin = urlsplit(request.headers.get("Origin", ""))
    if (origin.scheme, origin.netloc) != (request.scheme, request.host):
        raise LunzhiError("web.foreign")


def _must_have_token() -> None:
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(given.encode(), csrf_token().encode()):
        raise LunzhiError("web.stale_form")


def _host() -> str:
    return urlsplit(f"//{request.host}").hostname or ""


def is_loopback(name: str | None) -> bool:
    """Whether nobody but this machine reaches that host."""
    if name == "localhost":
        return True
    try:
        return ip_address(name or "").is_loopback
    except ValueError:
        return False
