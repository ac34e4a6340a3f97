"""Errors as pages that say what to do, with a reference by which the log line is found."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from flask import g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from scheduler.problems.faults import LunzhiError
from web.pages import Page, page
from web.refusals import Refusal, refusal_of
from web.troubles import log_trouble
from web.visiting import visitor, words

__all__ = ["failed_page", "refused_page"]

_KNOWN = {400: "bad_request", 404: "not_found", 405: "wrong_method", 413: "too_large"}


def failed_page(error: Exception) -> Page:
    """What a use case refuses, in words; of anything else only the reference is told."""
    if not isinstance(error, LunzhiError):
        return _trouble(error)
    found = refusal_of(error, words())
    if found.status >= 500:
        return _trouble(error, found)
    return _told(found)


def refused_page(error: HTTPException) -> Page:
    """Addresses that lead nowhere, and what is no request of any page of ours."""
    code = error.code or 500
    if code >= 500:
        return _trouble(error)
    with suppress(LunzhiError):
        visitor()  # whose page it is, where the database can tell
    answer = _told(Refusal(code, words()(f"web.page.{_KNOWN.get(code, 'bad_request')}")))
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _trouble(error: BaseException, found: Refusal | None = None) -> Page:
    status = 500 if found is None else found.status
    said = words()("web.page.trouble") if found is None else found.said
    details = () if found is None else found.details
    return _told(Refusal(status, said, details), reference=log_trouble(error))


def _told(found: Refusal, reference: str | None = None) -> Page:
    # A database that is away must not be asked for who is signed in once more.
    g.setdefault("visitor", None)
    bare = "HX-Request" in request.headers
    template = "refusal.html" if bare else "error.html"
    return page(template, found.status, refusal=found, reference=reference, back=_back())


def _back() -> str | None:
    """The page of ours on which somebody did what was refused."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or came.path == request.full_path.partition("?")[0]:
        return None
    return f"{came.path}?{came.query}" if came.query else came.path
