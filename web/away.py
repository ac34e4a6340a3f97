"""Home units: who is away, and objections to it."""

from __future__ import annotations

from flask import Response

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import AWAY_READERS, away_of_unit
from scheduler.services.books.objections import object_to, own_objections
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books

__all__ = ["away_noun"]


class ObjectionForm(Form):
    reason = text_field("away.reason")


def away_noun() -> Noun:
    """`/away`."""
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

    return noun


def _away(form: ObjectionForm, seat: int | None = None) -> Page:
    liaison = books().actor.is_any_of("liaison")
    return page(
        "away.html", 200 if seat is None else form.status, away=away_of_unit(books()), form=form,
        seat=seat, own=own_objections(books()) if liaison else None,
    )  # fmt: skip
