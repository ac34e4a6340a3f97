"""Officers ask to be away, and see what became of it."""

from __future__ import annotations

from flask import Response
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from scheduler.books.leave import LEAVE_KINDS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.leave_requests import (
    ask_leave,
    leave_requests,
    withdraw_leave_request,
)
from web.forms import Form, given
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["leave_noun"]


class LeaveForm(Form):
    first = DateField("leave.page.first", [InputRequired()])
    last = DateField("leave.page.last", [InputRequired()])
    kind = SelectField("leave.page.kind", [InputRequired()])


def leave_noun() -> Noun:
    """`/me/leave`."""
    noun = Noun("leave", __name__)

    @noun.page("/me/leave", "officer")
    def mine() -> Page:
        return _page(_form())

    @noun.act("/me/leave", "officer")
    def ask() -> Response:
        form = _form()
        if form.validate():
            try:
                ask_leave(books(), form.first.data, form.last.data, form.kind.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("leave.mine", "leave_asked")
        return _page(form, form.status)

    @noun.act("/me/leave/<int:request_id>/withdraw", "officer")
    def withdraw(request_id: int) -> Response:
        withdraw_leave_request(books(), request_id)
        return done("leave.mine", "leave_withdrawn")

    return noun


def _form() -> LeaveForm:
    form = given(LeaveForm, kind=LEAVE_KINDS[0])
    form.kind.choices = [(kind, words()(f"leave.{kind}")) for kind in LEAVE_KINDS]
    return form


def _page(form: LeaveForm, status: int = 200) -> Page:
    return page("leave.html", status, form=form, paging=paged(leave_requests(books())))
