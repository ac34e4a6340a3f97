"""Files that pages are made with: ours and, with licence and version, those of others."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, abort, request, url_for

from scheduler.documents.plan_pieces import picture_style

__all__ = ["asset", "assets_blueprint"]

_KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR: Final = 365 * 24 * 3600
_VENDOR: Final = ("htmx-4.0.1.min.js", "htmx-sse-4.0.1.min.js", "pico-2.1.1.min.css")
_OURS: Final = (
    "admin.css", "board.css", "calendar.css", "cases.css", "draws.css", "icon.svg",
    "inspectors.css", "lunzhi.css", "lunzhi.js", "me.css", "people.css", "plan.css", "stint.css",
    "teams.css",
)  # fmt: skip
_PICTURES: Final = "pictures.css"
"""Which the printed page has within it."""


@cache
def _file(name: str) -> tuple[bytes, str]:
    """Its bytes and, in short, their hash."""
    folder = files("web").joinpath("static")
    place = folder.joinpath("vendor", name) if name in _VENDOR else folder.joinpath(name)
    data = picture_style() if name == _PICTURES else place.read_bytes()
    return data, sha256(data).hexdigest()[:16]


def asset(name: str) -> str:
    """Where that file is: another address for other bytes, so that browsers may keep it."""
    return url_for("assets.file", name=name, v=_file(name)[1])


def assets_blueprint() -> Blueprint:
    """The files, for everybody: none of them says anything of a county."""
    assets = Blueprint("assets", __name__)

    @assets.get("/assets/<name>")
    def file(name: str) -> Response:
        if name not in (*_VENDOR, *_OURS, _PICTURES):
            abort(404)
        data, version = _file(name)
        suffix = name[name.rindex(".") :]
        response = Response(data, content_type=f"{_KINDS[suffix]}; charset=utf-8")
        fresh = request.args.get("v") == version
        response.headers["Cache-Control"] = (
            f"public, max-age={_YEAR}, immutable" if fresh else "no-cache"
        )
        return response

    return assets
