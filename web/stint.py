"""Somebody's stint in a draft: why there, where else, and what a change by hand would do."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from scheduler.books.free_text import MOST_NAME
from scheduler.books.roles import KEEPERS, PLANNERS, READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.draft_changes import apply_change, try_change
from scheduler.services.books.draft_inquiry import stint_options
from scheduler.services.books.duties import defer
from scheduler.services.books.replanning import order_replan
from web.carried import FIELD, added, carried, change_sentence, coded, decoded
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, onward, page
from web.refusals import Refusal, shown_refusal
from web.stint_told import (
    Trial,
    exchange_rows,
    option_rows,
    others,
    place,
    reasons_for,
    trial,
)
from web.visiting import books, words

__all__ = ["stint_noun"]

_TRY = "try"
_ADD = "add"


class DeferForm(Form):
    number = HiddenField("stint_page.number", [InputRequired()])
    until = DateField("stint_page.defer.until", [InputRequired()])
    reason = text_field("stint_page.defer.reason")
    approver = text_field("stint_page.defer.approver", most=MOST_NAME)


def stint_noun() -> Noun:
    """`/drafts/<id>/stints/<cadre>`."""
    noun = Noun("stint", __name__)
    _looking(noun)
    _changing(noun)
    _deferring(noun)
    return noun


def _looking(noun: Noun) -> None:
    @noun.page("/drafts/<int:draft>/stints", *READERS)
    def pick(draft: int) -> Response:
        cadre = request.args.get("cadre", "")
        if not cadre:
            raise LunzhiError("change.needs.cadre")
        there = url_for("stint.show", draft=draft, cadre=cadre, **_handed_on())
        return onward(there)

    @noun.page("/drafts/<int:draft>/stints/<cadre>", *READERS)
    def show(draft: int, cadre: str) -> Page:
        return _page(draft, cadre)

    @noun.page("/drafts/<int:draft>/stints/<cadre>/trial", *READERS)
    def tried(draft: int, cadre: str) -> Page:
        return page("stint_trial.html", draft=draft, cadre=cadre, **_trial(draft))


def _changing(noun: Noun) -> None:
    @noun.act("/drafts/<int:draft>/stints/<cadre>/apply", *PLANNERS)
    def applied(draft: int, cadre: str) -> Response:
        try:
            made = apply_change(books(), draft, decoded(request.form.get(_TRY, "")))
        except LunzhiError as error:
            return _page(draft, cadre, refused=shown_refusal(error, words()))
        return done("drafts.show", "change_applied", draft=made)

    @noun.act("/drafts/<int:draft>/stints/<cadre>/replan", *PLANNERS)
    def replanned(draft: int, cadre: str) -> Response:
        try:
            changes = carried()
            if request.form.get(_TRY):
                changes = added(changes, decoded(request.form[_TRY]))
            ordered = order_replan(books(), draft, changes, keep="keep" in request.form)
        except LunzhiError as error:
            return _page(draft, cadre, refused=shown_refusal(error, words()))
        return done("jobs.show", "replan_ordered", job=ordered.job)


def _deferring(noun: Noun) -> None:
    @noun.act("/drafts/<int:draft>/stints/<cadre>/defer", *KEEPERS)
    def deferred(draft: int, cadre: str) -> Response:
        form = given(DeferForm)
        if not form.validate():
            return _page(draft, cadre, form=form)
        try:
            said = form.reason.data, form.approver.data
            defer(books(), form.number.data, form.until.data, *said)
        except LunzhiError as error:
            form.refuse(error)
            return _page(draft, cadre, form=form)
        return done("stint.show", "stint_deferred", draft=draft, cadre=cadre)


def _handed_on() -> dict[str, Any]:
    """The changes that wait to be ordered, as parameters of the next page's address."""
    return {FIELD: [coded(one) for one in carried()]}


def _page(
    draft: int, cadre: str, *, refused: Refusal | None = None, form: DeferForm | None = None
) -> Page:
    view = stint_options(books(), draft, cadre)
    said = words()
    shown = given(DeferForm, number=view.staff_number) if form is None else form
    values = _trial(draft)
    values["refused"] = refused or values["refused"]
    waiting = [
        (code, change_sentence(said, view.problem, decoded(code))) for code in values["waiting"]
    ]
    own = view.found.own
    return page(
        "stint.html", refused.status if refused else 200 if form is None else form.status,
        draft=draft, cadre=cadre, view=view, form=shown,
        own=own and place(said, view.problem, own), why=reasons_for(said, view),
        options=option_rows(said, view), exchanges=exchange_rows(said, view),
        others=others(view), waiting_said=waiting, without=_without, **values,
    )  # fmt: skip


def _trial(draft: int) -> dict[str, Any]:
    """What is being tried, and what waits to be ordered with it."""
    tried: Trial | None = None
    refused: Refusal | None = None
    changes = carried()
    try:
        if request.values.get(_ADD):
            changes = added(changes, decoded(request.values[_ADD]))
        elif request.values.get(_TRY):
            change = decoded(request.values[_TRY])
            tried = trial(words(), change, try_change(books(), draft, change))
    except LunzhiError as error:
        refused = shown_refusal(error, words())
    return {"tried": tried, "refused": refused, "waiting": [coded(one) for one in changes]}


def _without(codes: list[str], code: str) -> str:
    """The address of this page with all that waits but that one."""
    rest = [one for one in codes if one != code]
    return url_for("stint.show", **{**(request.view_args or {}), FIELD: rest})
