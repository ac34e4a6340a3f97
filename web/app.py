"""The server as a WSGI application, and the one boundary at which its errors become answers."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from scheduler.services.books.feed_desk import FeedDesk
from web.answers import HEADERS, Plain, not_found, plain, trouble, wrong_method
from web.feeds import feeds_blueprint
from web.limits import Limits
from web.troubles import log_trouble

__all__ = ["create_app"]

_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _App(Flask):
    response_class = Plain

    def log_exception(self, exc_info: _Error) -> None:
        # Flask would log the path.
        if exc_info[1] is not None:
            log_trouble(exc_info[1])

    def wsgi_app(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        try:
            return super().wsgi_app(environ, start_response)
        except Exception as error:  # noqa: BLE001 - before there is a request, or after its answer
            return trouble(error)(environ, start_response)


def create_app(desk: FeedDesk, *, base_path: str = "", limits: Limits | None = None) -> Flask:
    """The application on that desk; `limits`: the usual ones, if none are given.

    `base_path`: like `/prefix`, under which a proxy may pass requests on. All is at the root as
    well, for one that takes the prefix away.
    """
    app = _App("web", static_folder=None)
    # Whatever FLASK_DEBUG says.
    app.config.update(DEBUG=False, PROPAGATE_EXCEPTIONS=False)
    # Or a doubled slash would be answered by a redirect, with the address in it.
    app.url_map.merge_slashes = False
    blueprint = feeds_blueprint(desk, limits or Limits())
    for place, prefix in enumerate(dict.fromkeys(("", base_path))):
        app.register_blueprint(blueprint, url_prefix=prefix, name=f"feeds{place}")
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, trouble)
    app.after_request(_with_headers)
    return app


def _refused(error: HTTPException) -> Plain:
    if isinstance(error, MethodNotAllowed):
        return wrong_method(", ".join(sorted(error.valid_methods or ())))
    code = error.code or 500
    if code >= 500:
        return trouble(error)
    return not_found() if code == 404 else plain(code, error.name)


def _with_headers(response: Plain) -> Plain:
    for name, value in HEADERS:
        response.headers[name] = value
    return response
