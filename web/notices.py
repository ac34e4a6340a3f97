"""Notices as Word documents, of releases and of teams, and the templates that they are made by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Response, request
from wtforms import DateField, FileField
from wtforms.validators import InputRequired

from scheduler.books.roles import CASE_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.notices import MAKERS, NoticeFacts, default_facts, notice
from scheduler.services.books.notices_checked import MOST_TEMPLATE
from scheduler.services.books.notices_templates import (
    MOST_LINE,
    ROTATION_NOTICE,
    TEAM_NOTICE,
    NoticeKind,
    current_template,
    default_form,
    keep_template,
    placeholder_table,
    reset_template,
    template_bytes,
)
from scheduler.services.books.released import release_line
from scheduler.services.books.teams_notice import default_team_facts, team_notice
from scheduler.services.made import Document
from web.downloads import DOCX, download
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["notices_noun", "team_notices_noun"]

_MEGABYTE: Final = 1_000_000


class NoticeForm(Form):
    document_number = text_field("notice_page.document_number", needed=False, most=MOST_LINE)
    recipients = text_field("notice_page.recipients", needed=False)
    signatory = text_field("notice_page.signatory", needed=False, most=MOST_LINE)
    day = DateField("notice_page.day", [InputRequired()])


class TemplateForm(Form):
    template = FileField("notice_page.file", [InputRequired()])


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a kind of notices has its pages. `title`: of the template's, a code."""

    noun: str
    path: str
    kind: NoticeKind
    title: str


_ROTATION: Final = _Desk("notices", "/notice-template", ROTATION_NOTICE, "notice_page.template")
_TEAMS: Final = _Desk(
    "team_notices", "/board/notice-template", TEAM_NOTICE, "notice_page.team_template"
)


def notices_noun() -> Noun:
    """`/releases/<number>/notice` and `/notice-template`."""
    noun = Noun(_ROTATION.noun, __name__)

    @noun.page("/releases/<int:number>/notice", *MAKERS)
    def show(number: int) -> Page:
        return _release_page(number, _usual(default_facts(books())))

    @noun.act("/releases/<int:number>/notice", *MAKERS)
    def made(number: int) -> Page:
        form = given(NoticeForm)
        found = _made(form, lambda facts: notice(books(), number, facts))
        return found or _release_page(number, form)

    _add_template(noun, _ROTATION)
    _add_changing(noun, _ROTATION)
    return noun


def team_notices_noun() -> Noun:
    """`/visits/<number>/notice` and `/board/notice-template`."""
    noun = Noun(_TEAMS.noun, __name__)

    @noun.page("/visits/<number>/notice", *CASE_READERS)
    def show(number: str) -> Page:
        try:
            usual = _usual(default_team_facts(books(), number))
        except LunzhiError as error:
            return _no_notice(number, error)
        return _team_page(number, usual)

    @noun.act("/visits/<number>/notice", *CASE_READERS)
    def made(number: str) -> Page:
        try:
            default_team_facts(books(), number)  # without a team there is no form to fill in
        except LunzhiError as error:
            return _no_notice(number, error)
        form = given(NoticeForm)
        found = _made(form, lambda facts: team_notice(books(), number, facts))
        return found or _team_page(number, form)

    _add_template(noun, _TEAMS)
    _add_changing(noun, _TEAMS)
    return noun


def _usual(usual: NoticeFacts) -> NoticeForm:
    return given(
        NoticeForm, document_number=usual.document_number, recipients=usual.recipients,
        signatory=usual.signatory, day=usual.day,
    )  # fmt: skip


def _made(form: NoticeForm, make: Callable[[NoticeFacts], Document]) -> Page | None:
    """The file; None where it is refused, as the form then says."""
    if not form.validate():
        return None
    facts = NoticeFacts(
        form.document_number.data or "", form.recipients.data or "", form.signatory.data or "",
        form.day.data,
    )  # fmt: skip
    try:
        document = make(facts)
    except LunzhiError as error:
        form.refuse(error)
        return None
    return download(document.data, document.name, DOCX)


def _release_page(number: int, form: NoticeForm) -> Page:
    line = release_line(books(), number)
    return page(
        "notice.html", _status(form), form=form, line=line, desk=_ROTATION,
        own=current_template(books()), standing=f"notice_page.standing.{line.standing}",
    )  # fmt: skip


def _team_page(number: str, form: NoticeForm) -> Page:
    return page(
        "team_notice.html", _status(form), form=form, number=number, desk=_TEAMS,
        own=current_template(books(), TEAM_NOTICE),
    )  # fmt: skip


def _no_notice(number: str, error: LunzhiError) -> Page:
    """Why there is none now, with the way back to the visit where that can be mended.

    Raises the error again where it may not be told that there is such a visit.
    """
    if error.code != "team_notice.barred":
        raise error
    form = Form()
    form.refuse(error)
    return page("team_notice.html", form.status, form=form, number=number, desk=None)


def _status(form: Form) -> int:
    return form.status if form.errors or form.refused else 200


def _add_template(noun: Noun, desk: _Desk) -> None:
    kind = desk.kind

    @noun.page(desk.path, *kind.readers)
    def template() -> Page:
        return _template_page(desk, given(TemplateForm))

    @noun.page(f"{desk.path}/in-use.docx", *kind.readers)
    def in_use() -> Page:
        own = current_template(books(), kind)
        name = default_form(books(), kind).name if own is None else own.name
        return download(template_bytes(books(), kind), name, DOCX)

    @noun.page(f"{desk.path}/ours.docx", *kind.readers)
    def ours() -> Page:
        document = default_form(books(), kind)
        return download(document.data, document.name, DOCX)


def _add_changing(noun: Noun, desk: _Desk) -> None:
    kind = desk.kind

    @noun.act(desk.path, *kind.keepers)
    def kept() -> Response:
        form = given(TemplateForm)
        try:
            name, data = _sent()
            keep_template(books(), name, data, kind)
        except LunzhiError as error:
            form.refuse(error)
            return _template_page(desk, form)
        return done(f"{desk.noun}.template", "template_kept")

    @noun.act(f"{desk.path}/reset", *kind.keepers)
    def reset() -> Response:
        reset_template(books(), kind)
        return done(f"{desk.noun}.template", "template_reset")


def _sent() -> tuple[str, bytes]:
    """Name and bytes of the file, of which no more is read than can be of use."""
    file = request.files.get("template")
    if file is None or not file.filename:
        raise LunzhiError("notice.no_file")
    with file.stream as stream:
        return file.filename[-MOST_LINE:], stream.read(MOST_TEMPLATE + 1)


def _template_page(desk: _Desk, form: TemplateForm) -> Page:
    return page(
        "notice_template.html", form.status if form.refused else 200, form=form, desk=desk,
        own=current_template(books(), desk.kind),
        placeholders=placeholder_table(books(), words(), desk.kind),
        keeps=books().actor.is_any_of(*desk.kind.keepers), most=MOST_TEMPLATE // _MEGABYTE,
    )  # fmt: skip
