"""The server as a WSGI application, and the one boundary at which its errors become answers."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.front import Front
from web.answers import HEADERS, Plain, not_found, plain, trouble, wrong_method
from web.failing import failed_page, refused_page
from web.feeds import feeds_blueprint
from web.limits import Limits
from web.rendering import with_pages
from web.troubles import log_trouble

__all__ = ["create_app"]

_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_PLAINLY: Final = ("/feeds/", "/robots.txt", "/healthz", "/readyz")
"""Below these nobody reads a page, whatever went wrong."""


class _App(Flask):
    response_class = Plain
    base_path = ""

    def log_exception(self, exc_info: _Error) -> None:
        # Flask would log the path.
        if exc_info[1] is not None:
            log_trouble(exc_info[1])

    def wsgi_app(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        try:
            return super().wsgi_app(self._placed(environ), start_response)
        except Exception as error:  # noqa: BLE001 - before there is a request, or after its answer
            return trouble(error)(environ, start_response)

    def _placed(self, environ: dict[str, Any]) -> dict[str, Any]:
        """With the prefix in its place, so that links lead through the proxy again."""
        prefix, path = self.base_path, environ.get("PATH_INFO", "")
        if not prefix:
            return environ
        # Unless the proxy has taken it away, and it only looks like that.
        known = self.url_map.bind("").test(path, method="GET")
        if not known and (path == prefix or path.startswith(f"{prefix}/")):
            path = path.removeprefix(prefix)
        return {**environ, "SCRIPT_NAME": prefix, "PATH_INFO": path}


def create_app(
    desk: FeedDesk,
    *,
    front: Front | None = None,
    base_path: str = "",
    limits: Limits | None = None,
) -> Flask:
    """The application on that desk; `limits`: the usual ones, if none are given.

    `front`: what pages are opened from; without one there are feeds only. `base_path`: like
    `/prefix`, under which a proxy may pass requests on. All is at the root as well, for one that
    takes the prefix away.
    """
    app = _App("web", static_folder=None)
    app.base_path = base_path
    # Whatever FLASK_DEBUG says.
    app.config.update(DEBUG=False, PROPAGATE_EXCEPTIONS=False)
    # Or a doubled slash would be answered by a redirect, with the address in it.
    app.url_map.merge_slashes = False
    # Before those of pages: of such functions the last one is called first.
    app.after_request(_with_headers)
    app.register_blueprint(feeds_blueprint(desk, limits or Limits()))
    if front is not None:
        with_pages(app, front)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    return app


def _refused(error: HTTPException) -> Response:
    if _has_pages():
        return refused_page(error)
    if isinstance(error, MethodNotAllowed):
        return wrong_method(", ".join(sorted(error.valid_methods or ())))
    code = error.code or 500
    if code >= 500:
        return trouble(error)
    return not_found() if code == 404 else plain(code, error.name)


def _failed(error: Exception) -> Response:
    return failed_page(error) if _has_pages() else trouble(error)


def _has_pages() -> bool:
    return "home" in current_app.blueprints and not request.path.startswith(_PLAINLY)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS:
        response.headers.setdefault(name, value)
    return response
