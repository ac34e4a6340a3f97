"""Officers declare what ties them to units and places."""

from __future__ import annotations

from typing import Any

from flask import Response

from scheduler.services.books.declarations import declare, my_interests
from web.forms import carried_out, given
from web.interest_forms import DeclarationForm, interests_of, with_choices
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["interests_noun"]


def interests_noun() -> Noun:
    """`/me/interests`."""
    noun = Noun("interests", __name__)

    @noun.page("/me/interests", "officer")
    def mine() -> Page:
        return _page(given(DeclarationForm))

    @noun.act("/me/interests", "officer")
    def file() -> Response:
        form = given(DeclarationForm)
        own = my_interests(books())
        with_choices(form, own.units, own.places, words())
        if carried_out(form, lambda: declare(books(), interests_of(form))):
            return done("interests.mine", "interests_declared")
        return _page(form, form.status)

    return noun


def _page(form: Any, status: int = 200) -> Page:
    own = my_interests(books())
    with_choices(form, own.units, own.places, words())
    return page("interests.html", status, own=own, form=form)
