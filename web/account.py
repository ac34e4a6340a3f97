"""One's own account: the devices on which one is signed in, and the password."""

from __future__ import annotations

from flask import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.sessions import change_password, end_all, end_session, my_sessions
from web.forms import Form, given
from web.pages import Noun, Page, done, page
from web.visiting import books, visitor

__all__ = ["account_noun"]


class PasswordForm(Form):
    old = PasswordField("account.old", [InputRequired()])
    new = PasswordField("account.new", [InputRequired()])
    again = PasswordField("account.again", [InputRequired(), EqualTo("new")])


def account_noun() -> Noun:
    """`/account`."""
    noun = Noun("account", __name__)

    @noun.page("/account", everybody=True)
    def show() -> Page:
        return _page(given(PasswordForm))

    @noun.act("/account/password", everybody=True)
    def set_password() -> Response:
        form = given(PasswordForm)
        if form.validate():
            try:
                change_password(books(), form.old.data, form.new.data, keep=_own())
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("account.show", "password_changed")
        return _page(form)

    @noun.act("/account/sessions/<int:session>/end", everybody=True)
    def end(session: int) -> Response:
        end_session(books(), session)
        return done("account.show", "session_ended")

    @noun.act("/account/sessions/end", everybody=True)
    def end_others() -> Response:
        end_all(books(), keep=_own())
        return done("account.show", "sessions_ended")

    return noun


def _page(form: PasswordForm) -> Page:
    status = form.status if form.errors or form.refused else 200
    return page("account.html", status, form=form, sessions=my_sessions(books()), own=_own())


def _own() -> int:
    found = visitor()
    assert found is not None, "a guard stands before every page"
    return found.session
