"""Accounts, as administrators manage them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from scheduler.books.roles import AUDITORS, CASE_READERS, ROLES
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.accounts import (
    add_account,
    close_account,
    known_view,
    list_accounts,
    reopen_account,
    set_password,
    tie_account,
)
from scheduler.services.books.sessions import end_all, end_session, sessions_of
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["users_noun"]


class UserForm(Form):
    name: StringField = text_field("users.name", most=64)
    role = SelectField("users.role", [InputRequired()])
    unit: StringField = text_field("users.unit", needed=False, most=100)
    officer: StringField = text_field("users.officer", needed=False, most=100)


class TieForm(Form):
    unit: StringField = text_field("users.unit", needed=False, most=100)
    officer: StringField = text_field("users.officer", needed=False, most=100)


def users_noun() -> Noun:
    """`/users`. Names stand in no path: any character may be in them."""
    noun = Noun("users", __name__)

    @noun.page("/users", *AUDITORS)
    def show() -> Page:
        return _list(_form())

    @noun.act("/users", "administrator")
    def add() -> Page:
        return _added(_form())

    _one(noun)
    return noun


def _one(noun: Noun) -> None:
    """What is done about one account."""

    @noun.page("/users/account", "administrator")
    def account() -> Page:
        name = request.args.get("name", "")
        found = known_view(books(), name)
        return _account(name, given(TieForm, unit=found.unit, officer=found.officer))

    @noun.act("/users/account/tie", "administrator")
    def tie() -> Response:
        return _tied(given(TieForm))

    @noun.act("/users/account/close", "administrator")
    def close() -> Response:
        close_account(books(), _name())
        return _done("user_closed")

    @noun.act("/users/account/reopen", "administrator")
    def reopen() -> Response:
        reopen_account(books(), _name())
        return _done("user_reopened")

    @noun.act("/users/account/password", "administrator")
    def password() -> Page:
        made = set_password(books(), _name())
        return _password(_name(), made, url_for("users.account", name=_name()))

    @noun.act("/users/account/sessions/<int:session>/end", "administrator")
    def end(session: int) -> Response:
        end_session(books(), session)
        return _done("session_ended")

    @noun.act("/users/account/sessions/end", "administrator")
    def end_every() -> Response:
        end_all(books(), _name())
        return _done("user_signed_out")


def _account(name: str, form: TieForm, status: int = 200) -> Page:
    found, sessions = known_view(books(), name), sessions_of(books(), name)
    may_tie = found.role in (*CASE_READERS, "liaison", "officer")
    return page("user.html", status, user=found, sessions=sessions, form=form, may_tie=may_tie)


def _tied(form: TieForm) -> Response:
    if form.validate():
        unit, officer = form.unit.data or None, form.officer.data or None
        try:
            tie_account(books(), _name(), unit=unit, officer=officer)
        except LunzhiError as error:
            form.refuse(error)
        else:
            return _done("user_tied")
    return _account(_name(), form, form.status)


def _name() -> str:
    return request.form.get("name", "")


def _done(said: str) -> Response:
    return done("users.account", said, name=_name())


def _form() -> Any:
    form = given(UserForm, role="organisation", officer="")
    form.role.choices = [(role, words()(f"role.{role}")) for role in ROLES]
    return form


def _list(form: UserForm, status: int = 200) -> Page:
    manages, rows = books().actor.is_any_of("administrator"), paged(list_accounts(books()))
    return page("users.html", status, form=form, paging=rows, manages=manages)


def _added(form: UserForm) -> Page:
    if form.validate():
        unit, officer = form.unit.data or None, form.officer.data or None
        try:
            made = add_account(books(), form.name.data, form.role.data, unit=unit, officer=officer)
        except LunzhiError as error:
            form.refuse(error)
        else:
            return _password(form.name.data, made, url_for("users.show"))
    return _list(form, form.status)


def _password(name: str, made: str | None, back: str) -> Page:
    """The answer to the act itself: it stands nowhere else, and nobody sees it again."""
    return page("password.html", name=name, made=made, back=back)
