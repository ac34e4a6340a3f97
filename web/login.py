"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Final

from flask import Response, request, url_for
from wtforms import PasswordField
from wtforms.validators import InputRequired

from scheduler.books.names import folded
from scheduler.problems.faults import LunzhiError
from scheduler.words import LANGUAGES
from web.forms import Form, given, text_field
from web.guards import must_be_safe_to_sign_in
from web.limits import Limits
from web.pages import Noun, Page, onward, page
from web.visiting import LANGUAGE_COOKIE, forget_secret, front, keep_secret, secret

__all__ = ["login_noun"]

_YEAR: Final = 365 * 24 * 3600


class LoginForm(Form):
    name = text_field("login.name", most=64)
    password = PasswordField("login.password", [InputRequired()])


def login_noun() -> Noun:
    """`/login`, `/logout`, `/language`."""
    noun = Noun("login", __name__)
    limits = _LoginLimits()

    @noun.page("/login", public=True)
    def form() -> Page:
        must_be_safe_to_sign_in()
        return page("login.html", form=given(LoginForm), then=_then(request.args))

    @noun.act("/login", public=True)
    def sign_in() -> Response:
        must_be_safe_to_sign_in()
        form = given(LoginForm)
        then = _then(request.form)
        if form.validate():
            try:
                limits.must_not_be_guessing(form.name.data or "")
                return _signed_in(form, then)
            except LunzhiError as error:
                form.refuse(error)
        return page("login.html", form.status, form=form, then=then)

    @noun.act("/logout", everybody=True)
    def sign_out() -> Response:
        front().sign_out(secret())
        answer = onward(url_for("login.form"))
        forget_secret(answer)
        return answer

    @noun.act("/language", public=True)
    def language() -> Response:
        answer = onward(_then(request.form))
        chosen = request.form.get("language")
        if chosen in LANGUAGES:
            answer.set_cookie(
                LANGUAGE_COOKIE, chosen, max_age=_YEAR, secure=request.is_secure, httponly=True,
                samesite="Lax", path=request.script_root or "/",
            )  # fmt: skip
        return answer

    return noun


class _LoginLimits:
    """How often it may be tried: enough for who mistypes, nothing for who guesses.

    Of a name from one address ten times at once, then once a minute; from all addresses together
    far more often, so that nobody can keep an account's owner out by guessing at it.
    """

    def __init__(self) -> None:
        self._pairs = Limits(burst=10, seconds=60.0)
        self._addresses = Limits(burst=60, seconds=5.0)
        self._names = Limits(burst=200, seconds=10.0)

    def must_not_be_guessing(self, name: str) -> None:
        """Raises LunzhiError for who has to wait."""
        address, account = _network(request.remote_addr or ""), folded(name)
        tried = (
            (self._addresses, address), (self._pairs, f"{address} {account}"),
            (self._names, account),
        )  # fmt: skip
        for limits, key in tried:
            wait = limits.wait(sha256(key.encode(errors="replace")).digest())
            if wait:
                raise LunzhiError("web.too_many_logins", {"seconds": wait})


def _network(address: str) -> str:
    """The address; of IPv6 what a household has, which could choose among 2^64 of them."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else address


def _signed_in(form: LoginForm, then: str) -> Response:
    client = request.headers.get("User-Agent", "")
    made = front().sign_in(form.name.data or "", form.password.data or "", client)
    if made is None:
        raise LunzhiError("web.wrong_login")
    # A session that somebody had before on this browser ends: its secret is nobody's from now on.
    if secret():
        front().sign_out(secret())
    answer = onward(then)
    keep_secret(answer, made)
    return answer


def _then(sent: Mapping[str, str]) -> str:
    """Where to go on: a page of ours, or the first one."""
    path = sent.get("then", "")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return url_for("home.show")
    root = request.script_root
    return path if path == root or path.startswith(f"{root}/") else f"{root}{path}"
