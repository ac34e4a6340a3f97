"""One officer: all on record, and what a keeper may do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound

from scheduler.books.roles import KEEPERS, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.absences import remove_leave
from scheduler.services.books.officer_desk import OfficerAct, OfficerDesk, as_seen, officer_desk
from web.forms import given
from web.ledger import FINDERS
from web.officer_forms import ACTS, ActForm, usual_of, with_choices
from web.pages import Noun, Page, done, page
from web.trail import trail
from web.visiting import books, words

__all__ = ["officers_noun"]

_APPRAISERS: Final[tuple[Role, ...]] = ("organisation", "petitions")


def officers_noun() -> Noun:
    """`/officers`."""
    noun = Noun("officers", __name__)

    @noun.page("/officers/<path:number>", *FINDERS)
    def show(number: str) -> Page:
        desk = officer_desk(books(), number)
        links = [(act, words()(f"officer.act.{act}")) for act in desk.acts]
        said = trail(words(), desk.history.acts)
        return page("officer.html", desk=desk, found=desk.history, links=links, trail=said)

    @noun.page("/officers/<path:number>/act/<act>", *KEEPERS)
    def form(number: str, act: OfficerAct) -> Page:
        return _opened(number, act)

    @noun.act("/officers/<path:number>/act/<act>", *KEEPERS)
    def do(number: str, act: OfficerAct) -> Response:
        return _done(number, act)

    @noun.page("/officers/<path:number>/appraisal", *_APPRAISERS)
    def appraisal(number: str) -> Page:
        return _opened(number, "appraise")

    @noun.act("/officers/<path:number>/appraisal", *_APPRAISERS)
    def appraise(number: str) -> Response:
        return _done(number, "appraise")

    @noun.act("/officers/<path:number>/leave/remove", *KEEPERS)
    def remove(number: str) -> Response:
        first = _day(request.form.get("first", ""))
        remove_leave(as_seen(books(), number, request.form.get("mark", "")), number, first)
        return done("officers.show", "officer_leave_removed", number=number)

    return noun


def _opened(number: str, act: OfficerAct) -> Page:
    desk = _desk(number, act)
    if act not in desk.acts:
        raise LunzhiError("officer.not_now", {"name": desk.history.name})
    shown = given(ACTS[act].form, **usual_of(act, desk, books().today), mark=desk.mark)
    with_choices(shown, books(), words())
    return _page(desk, act, shown)


def _done(number: str, act: OfficerAct) -> Response:
    desk = _desk(number, act)
    sent = given(ACTS[act].form)
    with_choices(sent, books(), words())
    if sent.validate():
        try:
            said = ACTS[act].do(as_seen(books(), number, sent.mark.data or ""), number, sent)
        except LunzhiError as error:
            sent.refuse(error)
            # Who has read what changed meanwhile may send what was entered once more.
            desk = _desk(number, act)
            sent.mark.data = desk.mark
        else:
            now = sent["number"].data if act == "number" else number
            return done("officers.show", said, number=now)
    return _page(desk, act, sent)


def _desk(number: str, act: OfficerAct) -> OfficerDesk:
    if act not in ACTS:
        raise NotFound
    return officer_desk(books(), number)


def _page(desk: OfficerDesk, act: OfficerAct, shown: ActForm) -> Page:
    said = words()
    own = "officers.appraise" if act == "appraise" else "officers.do"
    return page(
        "officer_act.html",
        shown.status if shown.errors or shown.refused else 200,
        desk=desk,
        found=desk.history,
        form=shown,
        act=act,
        endpoint=own,
        title=said(f"officer.act.{act}"),
        help=said(f"officer.help.{act}"),
        press=said(f"officer.press.{act}"),
        question=said(f"officer.ask.{act}", name=desk.history.name) if ACTS[act].asks else None,
    )


def _day(written: str) -> date:
    """The day of a button of ours; of anything else one on which nothing begins."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return date.min + timedelta(1)
