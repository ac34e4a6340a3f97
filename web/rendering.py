"""The pages of the application, and what all templates have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.routing import IntegerConverter, Map

from scheduler.services.books.front import Front
from scheduler.services.clock import demo_day, minute
from scheduler.words import LANGUAGES, Words
from web.account import account_noun
from web.answers import Plain, plain
from web.assets import asset, assets_blueprint
from web.audit import audit_noun
from web.away import away_noun
from web.backups import backups_noun
from web.board import board_noun
from web.calendars import calendars_noun
from web.cases import cases_noun
from web.comparing import compare_noun
from web.drafts import drafts_noun
from web.guards import FIELD, HEADER, guarded
from web.home import home_noun
from web.importing import importing_noun, inspector_importing_noun
from web.inspectors import inspectors_noun
from web.interests import interests_noun
from web.jobs import jobs_noun
from web.leave import leave_noun
from web.ledger import ledger_noun
from web.login import login_noun
from web.me import me_noun
from web.navigation import entries, entry_of
from web.notices import notices_noun, team_notices_noun
from web.objections import objections_noun
from web.officers import officers_noun
from web.pages import Noun
from web.recusals import recusals_noun
from web.releases import releases_noun
from web.requests import requests_noun
from web.rotation import rotation_noun
from web.settings import settings_noun
from web.stint import stint_noun
from web.swaps import swaps_noun
from web.team_draws import draws_noun
from web.teams import teams_noun
from web.times import machine_time
from web.troubles import log_request
from web.units import units_noun
from web.users import users_noun
from web.visiting import csrf_token, visitor, words
from web.visits import visits_noun
from web.workdays import workdays_noun

__all__ = ["with_pages"]

_MOST_BYTES: Final = 24 * 1024 * 1024
"""Of a request: a workbook of the largest size that is read, and what is around it."""

_MOST_FIELDS: Final = 2_000
_POLICY: Final = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "img-src 'self' data:", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
_HEADERS: Final = (
    ("Content-Security-Policy", _POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cache-Control", "no-store"),
    # Without one of its own, older browsers would not say where a form comes from.
    ("Referrer-Policy", "same-origin"),
)


class _Number(IntegerConverter):
    """An id; there are none beyond what databases keep."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


NOUNS: Final[tuple[Callable[[], Noun], ...]] = (
    home_noun, account_noun, ledger_noun, officers_noun, units_noun, importing_noun,
    rotation_noun, jobs_noun, drafts_noun, releases_noun, compare_noun, notices_noun,
    settings_noun, me_noun, calendars_noun, leave_noun, swaps_noun, requests_noun, users_noun,
    backups_noun, audit_noun, stint_noun, board_noun, cases_noun, visits_noun, teams_noun,
    draws_noun, inspectors_noun, recusals_noun, interests_noun, away_noun, objections_noun,
    workdays_noun,
    inspector_importing_noun,
    team_notices_noun,
)  # fmt: skip
"""Every blueprint of pages but that of signing in."""


def with_pages(app: Flask, front: Front) -> None:
    """Adds them to the application."""
    app.extensions["lunzhi_front"] = front
    app.config.update(MAX_CONTENT_LENGTH=_MOST_BYTES, MAX_FORM_PARTS=_MOST_FIELDS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = _Number
    app.register_blueprint(assets_blueprint())
    app.register_blueprint(login_noun())
    for noun in NOUNS:
        app.register_blueprint(noun())
    app.add_url_rule("/readyz", "feeds.readiness", readiness(front))
    app.before_request(_begin)
    app.before_request(guarded)
    app.after_request(_logged)
    app.after_request(_with_headers)
    app.context_processor(_common)


def _begin() -> None:
    g.began = time.monotonic()


def _logged(response: Response) -> Response:
    if isinstance(response, Plain) and request.blueprint not in (None, "feeds", "assets"):
        found = g.get("visitor")
        session = None if found is None else found.session
        seconds = time.monotonic() - g.began
        log_request(request.endpoint or "", request.method, response.status_code, seconds, session)
    return response


def readiness(front: Front) -> Callable[[], Plain]:
    """Whether whoever comes now can be served: for what sends people here or elsewhere."""

    def view() -> Plain:
        return plain(200, "ready") if front.ready else plain(503, "not ready")

    return view


def _with_headers(response: Response) -> Response:
    if response.mimetype == "text/html":
        for name, value in _HEADERS:
            response.headers.setdefault(name, value)
    return response


def _common() -> dict[str, object]:
    """What every template may use."""
    found = visitor()
    actor = None if found is None else found.books.actor
    shown = [] if actor is None else entries(actor)
    return {
        "words": words(),
        "actor": actor,
        "today": None if found is None else found.books.today,
        "demo_day": demo_day(),
        "entries": shown,
        "here": entry_of(request.endpoint, shown),
        "languages": LANGUAGES,
        "asset": asset,
        "local_time": minute,
        "machine_time": machine_time,
        "csrf_field": FIELD,
        "csrf_header": HEADER,
        "csrf_token": csrf_token() if found is not None else "",
        "done_sentence": _done(words(), request.args.get("done", "")),
    }


def _done(words: Words, code: str) -> str | None:
    """What a page says of the act that led to it; nothing, where somebody made the address up."""
    with suppress(KeyError):
        return words(f"done.{code}") if code else None
    return None
