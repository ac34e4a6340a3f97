"""Home units: who is away, and objections to it."""

from __future__ import annotations

from datetime import date

from flask import Response
from wtforms.widgets import TextArea

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import AWAY_READERS, away_of_unit
from scheduler.services.books.objections import object_to, own_objections
from web.forms import Form, given, repeated, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books

__all__ = ["away_noun"]


class ObjectionForm(Form):
    reason = text_field("away.reason", widget=TextArea())


def away_noun() -> Noun:
    """`/away`."""
    noun = Noun("away", __name__)

    @noun.page("/away", *AWAY_READERS)
    def show() -> Page:
        return _away(given(ObjectionForm))

    @noun.act("/away/<number>/<first>", "liaison")
    def raised(number: str, first: str) -> Response:
        form = given(ObjectionForm)
        if form.validate():
            try:
                object_to(books(), number, _day(first), form.reason.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("away.show", "objection_raised")
        return _away(form, (number, first))

    return noun


def _day(text: str) -> date:
    """A day of an address; any other text is none that somebody is away on."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LunzhiError("away.unknown") from None


def _away(form: ObjectionForm, chosen: tuple[str, str] | None = None) -> Page:
    liaison = books().actor.is_any_of("liaison")

    def form_at(number: str, first: str) -> ObjectionForm:
        sent = form if chosen == (number, first) else None
        return repeated(ObjectionForm, f"{number}-{first}", sent)

    return page(
        "away.html", 200 if chosen is None else form.status, away=away_of_unit(books()), form=form,
        chosen=chosen, form_at=form_at, own=own_objections(books()) if liaison else None,
    )  # fmt: skip
