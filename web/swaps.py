"""Two officers agree to serve each other's stint; the department decides it among the requests."""

from __future__ import annotations

from flask import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.swaps import (
    accept_swap,
    decline_swap,
    propose_swap,
    swap_candidates,
    swaps,
    withdraw_swap,
)
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books

__all__ = ["swaps_noun"]


class SwapForm(Form):
    """`other`: a staff number; which ones can be chosen is for the use case to say."""

    other = RadioField("swaps.other", [InputRequired()], validate_choice=False)
    reason = text_field("swaps.reason")


def swaps_noun() -> Noun:
    """`/me/swaps`."""
    noun = Noun("swaps", __name__)

    @noun.page("/me/swaps", "officer")
    def mine() -> Page:
        return _list(Form())

    @noun.page("/me/swaps/new", "officer")
    def choose() -> Page:
        return _choice(given(SwapForm))

    @noun.act("/me/swaps/new", "officer")
    def propose() -> Response:
        return _proposed(given(SwapForm))

    @noun.act("/me/swaps/<int:swap_id>/accept", "officer")
    def accept(swap_id: int) -> Response:
        return _accepted(swap_id)

    @noun.act("/me/swaps/<int:swap_id>/decline", "officer")
    def decline(swap_id: int) -> Response:
        decline_swap(books(), swap_id)
        return done("swaps.mine", "swap_declined")

    @noun.act("/me/swaps/<int:swap_id>/withdraw", "officer")
    def withdraw(swap_id: int) -> Response:
        withdraw_swap(books(), swap_id)
        return done("swaps.mine", "swap_withdrawn")

    return noun


def _proposed(form: SwapForm) -> Response:
    if form.validate():
        try:
            propose_swap(books(), form.other.data, form.reason.data or "")
        except LunzhiError as error:
            form.refuse(error)
        else:
            return done("swaps.mine", "swap_proposed")
    return _choice(form, form.status)


def _accepted(swap_id: int) -> Response:
    try:
        accept_swap(books(), swap_id)
    except LunzhiError as error:
        form = Form()
        form.refuse(error)
        return _list(form, form.status)
    return done("swaps.mine", "swap_accepted")


def _list(form: Form, status: int = 200) -> Page:
    rows, me = paged(swaps(books()), endpoint="swaps.mine"), books().actor.officer
    return page("swaps.html", status, form=form, paging=rows, me=me)


def _choice(form: SwapForm, status: int = 200) -> Page:
    try:
        found = swap_candidates(books())
    except LunzhiError as error:
        if error.code == "no_officer" or form.refused is not None:
            raise
        form.refuse(error)
        return page("swap_choice.html", form.status, form=form, candidates=None)
    return page("swap_choice.html", status, form=form, candidates=found)
