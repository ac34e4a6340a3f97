"""The notice of a release as a Word document, and the template that it is made by."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from wtforms import DateField, FileField
from wtforms.validators import InputRequired

from scheduler.books.roles import PLANNERS, READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.notices import (
    MAKERS,
    NoticeFacts,
    current_template,
    default_facts,
    default_form,
    keep_template,
    notice,
    placeholder_table,
    reset_template,
    template_bytes,
)
from scheduler.services.books.notices_checked import MOST_TEMPLATE
from scheduler.services.books.released import release_line
from web.downloads import DOCX, download
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["notices_noun"]

_MOST_NAME: Final = 200
_MEGABYTE: Final = 1_000_000


class NoticeForm(Form):
    document_number = text_field("notice_page.document_number", needed=False, most=200)
    recipients = text_field("notice_page.recipients", needed=False)
    signatory = text_field("notice_page.signatory", needed=False, most=200)
    day = DateField("notice_page.day", [InputRequired()])


class TemplateForm(Form):
    template = FileField("notice_page.file", [InputRequired()])


def notices_noun() -> Noun:
    """`/releases/<number>/notice` and `/notice-template`."""
    noun = Noun("notices", __name__)
    _making(noun)
    _templates(noun)
    _changing(noun)
    return noun


def _making(noun: Noun) -> None:
    @noun.page("/releases/<int:number>/notice", *MAKERS)
    def show(number: int) -> Page:
        usual = default_facts(books())
        form = given(
            NoticeForm, document_number=usual.document_number, recipients=usual.recipients,
            signatory=usual.signatory, day=usual.day,
        )  # fmt: skip
        return _notice_page(number, form)

    @noun.act("/releases/<int:number>/notice", *MAKERS)
    def made(number: int) -> Page:
        form = given(NoticeForm)
        if not form.validate():
            return _notice_page(number, form)
        facts = NoticeFacts(
            form.document_number.data or "", form.recipients.data or "",
            form.signatory.data or "", form.day.data,
        )  # fmt: skip
        try:
            document = notice(books(), number, facts)
        except LunzhiError as error:
            form.refuse(error)
            return _notice_page(number, form)
        return download(document.data, document.name, DOCX)


def _notice_page(number: int, form: NoticeForm) -> Page:
    status = form.status if form.errors or form.refused else 200
    line = release_line(books(), number)
    return page(
        "notice.html", status, form=form, line=line, own=current_template(books()),
        standing=f"notice_page.standing.{line.standing}",
    )  # fmt: skip


def _templates(noun: Noun) -> None:
    @noun.page("/notice-template", *READERS)
    def template() -> Page:
        return _template_page(given(TemplateForm))

    @noun.page("/notice-template/in-use.docx", *READERS)
    def in_use() -> Page:
        own = current_template(books())
        name = default_form(books()).name if own is None else own.name
        return download(template_bytes(books()), name, DOCX)

    @noun.page("/notice-template/ours.docx", *READERS)
    def ours() -> Page:
        document = default_form(books())
        return download(document.data, document.name, DOCX)


def _changing(noun: Noun) -> None:
    @noun.act("/notice-template", *PLANNERS)
    def kept() -> Response:
        form = given(TemplateForm)
        try:
            name, data = _sent()
            keep_template(books(), name, data)
        except LunzhiError as error:
            form.refuse(error)
            return _template_page(form)
        return done("notices.template", "template_kept")

    @noun.act("/notice-template/reset", *PLANNERS)
    def reset() -> Response:
        reset_template(books())
        return done("notices.template", "template_reset")


def _sent() -> tuple[str, bytes]:
    """Name and bytes of the file, of which no more is read than can be of use."""
    file = request.files.get("template")
    if file is None or not file.filename:
        raise LunzhiError("notice.no_file")
    with file.stream as stream:
        return file.filename[-_MOST_NAME:], stream.read(MOST_TEMPLATE + 1)


def _template_page(form: TemplateForm) -> Page:
    return page(
        "notice_template.html", form.status if form.refused else 200, form=form,
        own=current_template(books()), placeholders=placeholder_table(books(), words()),
        most=MOST_TEMPLATE // _MEGABYTE,
    )  # fmt: skip
