"""The notice of a release, as a Word document."""

from __future__ import annotations

from typing import Final

from flask import Response
from wtforms import DateField
from wtforms.validators import InputRequired

from scheduler.books.roles import PLANNERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.notices import NoticeFacts, current_template, default_facts, notice
from scheduler.services.books.released import show_release
from web.downloads import download
from web.forms import Form, given, text_field
from web.pages import Noun, Page, page
from web.visiting import books

__all__ = ["notices_noun"]

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST: Final = 200


class NoticeForm(Form):
    document_number = text_field("notice.form.document_number", needed=False, most=_MOST)
    recipients = text_field("notice.form.recipients", needed=False, most=_MOST)
    signatory = text_field("notice.form.signatory", needed=False, most=_MOST)
    day = DateField("notice.form.day", [InputRequired()])


def notices_noun() -> Noun:
    """`/releases/<n>/notice`."""
    noun = Noun("notices", __name__)

    @noun.page("/releases/<int:number>/notice", *PLANNERS, "petitions")
    def show(number: int) -> Page:
        usual = default_facts(books())
        form = given(
            NoticeForm, document_number=usual.document_number, recipients=usual.recipients,
            signatory=usual.signatory, day=usual.day,
        )  # fmt: skip
        return _page(number, form)

    @noun.act("/releases/<int:number>/notice", *PLANNERS, "petitions")
    def make(number: int) -> Response:
        form = given(NoticeForm)
        if form.validate():
            facts = NoticeFacts(
                form.document_number.data or "", form.recipients.data or "",
                form.signatory.data or "", form.day.data,
            )  # fmt: skip
            try:
                made = notice(books(), number, facts)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return download(made.data, made.name, _DOCX)
        return _page(number, form, form.status)

    return noun


def _page(number: int, form: NoticeForm, status: int = 200) -> Page:
    line = show_release(books(), number).line
    own = current_template(books())
    return page("notice.html", status, line=line, form=form, own=own)
