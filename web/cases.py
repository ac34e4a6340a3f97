"""Cases: listed, looked at, registered, changed and closed."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
)
from wtforms.validators import InputRequired, Optional

from scheduler.books.cases import CASE_FIELDS
from scheduler.books.roles import ASSIGNERS, CASE_KEEPERS, CASE_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.case_renumbering import renumber_case
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import VisitDecision, close_case, reopen_case
from scheduler.services.books.cases_seen import (
    CaseFilter,
    CaseView,
    case_as_seen,
    case_desk,
    case_list,
)
from scheduler.services.books.cases_sentences import (
    case_title,
    deadline_sentence,
    field_text,
    made_sentence,
    own_office_sentence,
    rule_text,
    seat_sentence,
    visit_span,
    window_sentence,
)
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import current_settings
from web.case_filter import asked_for, filter_form, wanted_cases
from web.case_forms import (
    PARTS,
    Part,
    form_of,
    new_form,
    refuse,
    usual_of,
    values_of,
    with_choices,
)
from web.forms import Form, carried_out, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["cases_noun"]


class CloseForm(Form):
    """`visit`: what becomes of one to come; without any the page does not ask."""

    mark = HiddenField()
    closed_on = DateField("case.field.closed_on", [InputRequired()])
    visit = RadioField("case.close.visit", [Optional()], validate_choice=False)
    reason = text_field("visit.cancel.reason", needed=False)
    approver = text_field("release.withdraw.approver", needed=False, most=100)


class NumberForm(Form):
    mark = HiddenField()
    new_number = text_field("case.page.new_number", most=64)


def cases_noun() -> Noun:
    """`/cases`."""
    noun = Noun("cases", __name__)

    @noun.page("/cases", *CASE_READERS)
    def index() -> Page:
        here = books()
        form = filter_form(here)
        wanted = wanted_cases(form) if form.validate() else CaseFilter()
        found = case_list(here, wanted)
        return page(
            "cases.html", form.status if form.errors else 200, form=form, found=found,
            paging=paged(found.rows), asked=asked_for(form), is_filtered=asked_for(form) != {},
            keeps=here.actor.is_any_of(*CASE_KEEPERS) and not here.actor.is_tied,
            **_spoken(here),
        )  # fmt: skip

    @noun.page("/cases/new", *CASE_KEEPERS)
    def new() -> Page:
        must_see_whole(books().actor, *CASE_KEEPERS)
        return _new(_new_form())

    @noun.act("/cases/new", *CASE_KEEPERS)
    def register() -> Response:
        return _registered(_new_form())

    @noun.page("/cases/<number>", *CASE_READERS)
    def show(number: str) -> Page:
        view = case_desk(books(), number)
        return _case(view, _usual(view))

    _add_changes(noun)
    return noun


def _add_changes(noun: Noun) -> None:
    @noun.page("/cases/<number>/change/<part>", *CASE_KEEPERS)
    def form(number: str, part: Part) -> Page:
        view = _desk(number, part)
        shown = given(form_of(part, view), **usual_of(part, view))
        with_choices(shown, books(), words(), view)
        return _part(view, part, shown)

    @noun.act("/cases/<number>/change/<part>", *CASE_KEEPERS)
    def change(number: str, part: Part) -> Response:
        return _changed(number, part)

    _add_closing(noun)
    _add_renumbering(noun)


def _add_closing(noun: Noun) -> None:
    @noun.act("/cases/<number>/close", *CASE_KEEPERS)
    def close(number: str) -> Response:
        view = case_desk(books(), number)
        sent = _choosing(given(CloseForm))
        if sent.validate():
            try:
                here = case_as_seen(books(), number, _mark(sent))
                close_case(here, number, sent.closed_on.data, _decision(sent))
            except LunzhiError as error:
                refuse(sent, error, words())
                view = case_desk(books(), number)
                sent.mark.data = view.mark
            else:
                return done("cases.show", "case_closed", number=number)
        return _case(view, sent, sent.status)

    @noun.act("/cases/<number>/reopen", *CASE_KEEPERS)
    def reopen(number: str) -> Response:
        reopen_case(case_as_seen(books(), number, request.form.get("mark", "")), number)
        return done("cases.show", "case_reopened", number=number)


def _add_renumbering(noun: Noun) -> None:
    @noun.act("/cases/<number>/renumber", *CASE_KEEPERS)
    def renumber(number: str) -> Response:
        view, sent, made = case_desk(books(), number), given(NumberForm), list[str]()

        def act() -> None:
            here = case_as_seen(books(), number, _mark(sent))
            made.append(renumber_case(here, number, sent.new_number.data).number)

        if carried_out(sent, act):
            return done("cases.show", "case_renumbered", number=made[0])
        sent.mark.data = view.mark
        return _case(view, _usual(view), sent.status, sent)


def _new_form() -> Form:
    here = books()
    lists = current_settings(here).settings.inspection
    usual: dict[str, Any] = {f"seat_{seat.id}": seat.count for seat in lists.seats}
    form = given(
        new_form((seat.id, seat.name) for seat in lists.seats),
        received_on=here.today, earliest=here.today, severity=3, visit_days=lists.visit_days,
        min_units=lists.min_units, max_same_unit=lists.max_same_unit, **usual,
    )  # fmt: skip
    with_choices(form, here, words())
    return form


def _new(form: Form) -> Page:
    status = form.status if form.errors or form.refused else 200
    return page("case_new.html", status, form=form)


def _registered(form: Form) -> Response:
    if form.validate():
        number = form["number"].data or ""
        try:
            register_case(books(), number, values_of(form))
        except LunzhiError as error:
            refuse(form, error, words())
        else:
            return done("cases.show", "case_registered", number=number)
    return _new(form)


def _changed(number: str, part: Part) -> Response:
    view = _desk(number, part)
    sent = given(form_of(part, view))
    with_choices(sent, books(), words(), view)
    if sent.validate():
        try:
            change_case(case_as_seen(books(), number, _mark(sent)), number, values_of(sent))
        except LunzhiError as error:
            refuse(sent, error, words())
            # Who has read what changed meanwhile may send what was entered once more.
            view = case_desk(books(), number)
            sent["mark"].data = view.mark
        else:
            return done("cases.show", "case_changed", number=number)
    return _part(view, part, sent)


def _usual(view: CaseView) -> CloseForm:
    return _choosing(CloseForm(data={"closed_on": books().today, "mark": view.mark}))


def _choosing(form: CloseForm) -> CloseForm:
    actor = books().actor
    may_cancel = actor.is_any_of(*ASSIGNERS) and not actor.is_tied
    offered = ("cancel", "keep") if may_cancel else ("keep",)
    form.visit.choices = [(each, words()(f"case.close.{each}")) for each in offered]
    return form


def _decision(form: CloseForm) -> VisitDecision | None:
    if form.visit.data not in ("cancel", "keep"):
        return None
    reason, approver = form.reason.data or "", form.approver.data or ""
    return VisitDecision(form.visit.data == "keep", reason, approver)


def _desk(number: str, part: str) -> CaseView:
    if part not in PARTS:
        raise NotFound
    return case_desk(books(), number)


def _mark(form: Form) -> str:
    return form["mark"].data or ""


def _part(view: CaseView, part: Part, form: Form) -> Page:
    return page(
        "case_part.html", form.status if form.errors or form.refused else 200, view=view,
        form=form, part=part, heading=words()(f"case.part.{part}"),
        help=words()(f"case.help.{part}"), **_spoken(books()),
    )  # fmt: skip


def _case(
    view: CaseView, form: CloseForm, status: int = 200, numbering: NumberForm | None = None
) -> Page:
    said = words()
    entered = {name: field_text(said, view, name) for name in CASE_FIELDS}
    links = [(part, said(f"case.part.{part}")) for part in PARTS]
    return page(
        "case.html", status, view=view, form=form, entered=entered,
        numbering=numbering or NumberForm(data={"mark": view.mark}),
        links=links if view.keeps and view.line.closed_on is None else [], **_spoken(books()),
    )  # fmt: skip


def _spoken(here: Books) -> dict[str, Any]:
    """What says in words what templates show of cases."""
    said = words()
    return {
        "title_of": lambda title: case_title(said, title),
        "standing": lambda deadline: deadline_sentence(said, deadline, here.today),
        "rule": lambda deadline: rule_text(said, deadline),
        "made": lambda deadline: made_sentence(said, deadline),
        "window": lambda view: window_sentence(said, view),
        "visit_span": lambda line: visit_span(said, line),
        "asks": lambda seat: seat_sentence(said, seat),
        "own_office": lambda found: own_office_sentence(said, found),
        "tied": here.actor.is_tied,
    }
