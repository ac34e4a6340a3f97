"""Objections of home units, and what the office decides."""

from __future__ import annotations

from flask import Response
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextArea

from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.objections import ObjectionLine, decide_objection, objections
from scheduler.services.books.teams_places import Substitute
from web.forms import Form, given, repeated, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["objections_noun"]


class DecisionForm(Form):
    what = RadioField("objections.what", [InputRequired()])
    decision = text_field("objections.decision", widget=TextArea())
    chosen = SelectField(
        "objections.chosen", [Optional(), Length(max=64)], choices=[], validate_choice=False
    )
    into = text_field("objections.into", needed=False, most=64)


def objections_noun() -> Noun:
    """`/objections`."""
    noun = Noun("objections", __name__)

    @noun.page("/objections", *CASE_READERS)
    def show() -> Page:
        return _page(_form())

    @noun.act("/objections/<objection>", *ASSIGNERS)
    def decide(objection: str) -> Response:
        return _decided(objection, _form())

    return noun


def _decided(objection: str, form: DecisionForm) -> Response:
    if form.validate():
        uphold = form.what.data == "upheld"
        instead = form.into.data or form.chosen.data or None
        try:
            done_now = decide_objection(
                books(), objection, form.decision.data, uphold=uphold, into=instead
            )
        except LunzhiError as error:
            form.refuse(error)
        else:
            said = "objection_substituted" if done_now else f"objection_{form.what.data}"
            return done("objections.show", said)
    return _page(form, objection)


def _form() -> DecisionForm:
    return _choosing(given(DecisionForm))


def _choosing(form: DecisionForm, line: ObjectionLine | None = None) -> DecisionForm:
    said = words()
    form.what.choices = [
        (state, said(f"objection.state.{state}")) for state in ("upheld", "dismissed")
    ]
    form.chosen.choices = [
        ("", said("objections.chosen.nobody")),
        *((each.number, _named(each)) for each in (line.instead if line else ())),
    ]
    return form


def _named(each: Substitute) -> str:
    said = words()
    who = said("teams.pick.person", name=each.name, unit=each.unit)
    return f"{who} · {said.many('visit.load', each.load)}"


def _page(form: DecisionForm, chosen: str | None = None) -> Page:
    found = objections(books())
    ended = [line for line in found if line.own.state != "open"]

    def form_at(line: ObjectionLine) -> DecisionForm:
        of = line.own.uid
        return _choosing(repeated(DecisionForm, of, form if chosen == of else None), line)

    return page(
        "objections.html", 200 if chosen is None else form.status, form=form, chosen=chosen,
        form_at=form_at, place=place,
        open=[line for line in found if line.own.state == "open"],
        paging=paged(ended, endpoint="objections.show"),
        decides=books().actor.is_any_of(*ASSIGNERS),
    )  # fmt: skip
