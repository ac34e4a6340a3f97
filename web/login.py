"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from flask import Response, redirect, request, url_for
from wtforms import PasswordField
from wtforms.validators import InputRequired

from scheduler.books.names import folded
from scheduler.problems.faults import LunzhiError
from scheduler.words import LANGUAGES
from web.forms import Form, given, text_field
from web.guards import must_be_safe_to_sign_in
from web.limits import Limits
from web.pages import Noun, Page, page
from web.visiting import LANGUAGE_COOKIE, forget_secret, front, keep_secret, secret

__all__ = ["login_noun"]

_YEAR: Final = 365 * 24 * 3600


class LoginForm(Form):
    name = text_field("login.name", most=64)
    password = PasswordField("login.password", [InputRequired()])


def login_noun(names: Limits | None = None, addresses: Limits | None = None) -> Noun:
    """`names`, `addresses`: how often one account, and one address, may be tried."""
    noun = Noun("login", __name__)
    # Ten at once, then one a minute: enough for who mistypes, nothing for who guesses.
    by_name = names or Limits(burst=10, seconds=60.0)
    by_address = addresses or Limits(burst=60, seconds=5.0)

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
                _must_not_be_guessing(by_address, by_name, form.name.data or "")
                return _signed_in(form, then)
            except LunzhiError as error:
                form.refuse(error)
        return page("login.html", form.status, form=form, then=then)

    @noun.act("/logout", everybody=True)
    def sign_out() -> Response:
        front().sign_out(secret())
        answer = _there(url_for("login.form"))
        forget_secret(answer)
        return answer

    @noun.act("/language", public=True)
    def language() -> Response:
        answer = _there(_then(request.form))
        chosen = request.form.get("language")
        if chosen in LANGUAGES:
            answer.set_cookie(
                LANGUAGE_COOKIE, chosen, max_age=_YEAR, secure=request.is_secure, httponly=True,
                samesite="Lax", path=request.script_root or "/",
            )  # fmt: skip
        return answer

    return noun


def _must_not_be_guessing(by_address: Limits, by_name: Limits, name: str) -> None:
    for limits, key in ((by_address, request.remote_addr or ""), (by_name, folded(name))):
        wait = limits.wait(sha256(key.encode(errors="replace")).digest())
        if wait:
            raise LunzhiError("web.too_many_logins", {"seconds": wait})


def _signed_in(form: LoginForm, then: str) -> Response:
    client = request.headers.get("User-Agent", "")
    made = front().sign_in(form.name.data or "", form.password.data or "", client)
    if made is None:
        raise LunzhiError("web.wrong_login")
    # A session that somebody had before on this browser ends: its secret is nobody's from now on.
    if secret():
        front().sign_out(secret())
    answer = _there(then)
    keep_secret(answer, made)
    return answer


def _then(sent: object) -> str:
    """Where to go on: a page of ours, or the first one."""
    get = getattr(sent, "get", None)
    path = get("then", "") if get else ""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return url_for("home.show")
    return f"{request.script_root}{path.removeprefix(request.script_root)}"


def _there(path: str) -> Response:
    return redirect(path, 303, Page)  # type: ignore[return-value]
