"""Home units: who is away, objections to it, and what the office decides."""

from __future__ import annotations

from flask import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import AWAY_READERS, away_of_unit
from scheduler.services.books.objections import (
    decide_objection,
    object_to,
    objections,
    own_objections,
)
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["away_noun"]


class ObjectionForm(Form):
    reason = text_field("away.reason")


class DecisionForm(Form):
    what = RadioField("objections.what", [InputRequired()])
    decision = text_field("objections.decision")
    into = text_field("objections.into", needed=False, most=64)


def away_noun() -> Noun:
    """`/away`, `/objections`."""
    noun = Noun("away", __name__)

    @noun.page("/away", *AWAY_READERS)
    def show() -> Page:
        return _away(given(ObjectionForm))

    @noun.act("/away/<int:seat_id>", "liaison")
    def raised(seat_id: int) -> Response:
        form = given(ObjectionForm)
        if form.validate():
            try:
                object_to(books(), seat_id, form.reason.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("away.show", "objection_raised")
        return _away(form, seat_id)

    @noun.page("/objections", *CASE_READERS)
    def waiting() -> Page:
        return _objections(_form())

    @noun.act("/objections/<int:objection_id>", *ASSIGNERS)
    def decided(objection_id: int) -> Response:
        return _decided(objection_id, _form())

    return noun


def _decided(objection_id: int, form: DecisionForm) -> Response:
    if form.validate():
        uphold = form.what.data == "upheld"
        instead = form.into.data or None
        try:
            done_now = decide_objection(
                books(), objection_id, form.decision.data, uphold=uphold, into=instead
            )
        except LunzhiError as error:
            form.refuse(error)
        else:
            said = "objection_substituted" if done_now else f"objection_{form.what.data}"
            return done("away.waiting", said)
    return _objections(form, objection_id)


def _form() -> DecisionForm:
    form = given(DecisionForm)
    form.what.choices = [
        (state, words()(f"objection.state.{state}")) for state in ("upheld", "dismissed")
    ]
    return form


def _away(form: ObjectionForm, seat: int | None = None) -> Page:
    liaison = books().actor.is_any_of("liaison")
    return page(
        "away.html", 200 if seat is None else form.status, away=away_of_unit(books()), form=form,
        seat=seat, own=own_objections(books()) if liaison else None,
    )  # fmt: skip


def _objections(form: DecisionForm, chosen: int | None = None) -> Page:
    found = objections(books())
    return page(
        "objections.html", 200 if chosen is None else form.status, form=form, chosen=chosen,
        open=[line for line in found if line.own.state == "open"],
        paging=paged([line for line in found if line.own.state != "open"], endpoint="away.waiting"),
        decides=books().actor.is_any_of(*ASSIGNERS),
    )  # fmt: skip
