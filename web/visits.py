"""One published visit: who sits in its team and why, who could step in, and people substituted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import BadRequest
from wtforms import SelectField
from wtforms.validators import InputRequired

from scheduler.books.roles import ASSIGNERS, CASE_READERS, GROUND_READERS
from scheduler.overview.sentences import violation_sentence
from scheduler.overview.why_sentences import effects, reason_sentence
from scheduler.overview.why_values import Reason
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases_sentences import case_title
from scheduler.services.books.teams_by_hand import Substitution, substitute
from scheduler.services.books.teams_notice import team_notice
from scheduler.services.books.teams_places import Substitute, pool, step_in
from scheduler.services.books.teams_visit import PlaceView, SeatView, VisitView, show_visit
from web.downloads import DOCX, download
from web.forms import Form, asked, given, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["visits_noun"]

_NOBODY: Final = "none"
_MOST_DIGITS: Final = 10


class ReasonForm(Form):
    reason = text_field("visit.reason")


class WhoForm(Form):
    who = SelectField("visit.who", [InputRequired()], choices=[])


def visits_noun() -> Noun:
    """`/visits/<number>`."""
    noun = Noun("visits", __name__)

    @noun.page("/visits/<number>", *CASE_READERS)
    def show(number: str) -> Page:
        return _visit(number)

    @noun.page("/visits/<number>/notice.docx", *CASE_READERS)
    def notice(number: str) -> Page:
        made = team_notice(books(), number)
        return download(made.data, made.name, DOCX)

    @noun.act("/visits/<number>/substitute", *ASSIGNERS)
    def substituted(number: str) -> Response:
        wish, form = _wish(number, request.form.get("seat", "")), given(ReasonForm)
        return _done(wish, form) or _visit(number, wish, form)

    @noun.page("/visits/<number>/seats/<seat>", *GROUND_READERS)
    def seat(number: str, seat: str) -> Page:
        out, who = _id(request.args.get("out", "")), _id(request.args.get("who", ""))
        return _place(Substitution(number, seat, out, who))

    @noun.act("/visits/<number>/seats/<seat>", *ASSIGNERS)
    def seated(number: str, seat: str) -> Response:
        wish, form = _wish(number, seat), given(ReasonForm)
        return _done(wish, form) or _shown_again(wish, form)

    return noun


def _wish(number: str, seat: str) -> Substitution:
    """What a button asks for: `into` always says who, or that nobody."""
    into = request.form.get("into", "")
    who = None if into == _NOBODY else _id(into or "?")
    return Substitution(number, seat, _id(request.form.get("out", "")), who)


def _id(text: str) -> int | None:
    """An officer's id; none is written in other ways than ours."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadRequest
    return int(text)


def _done(wish: Substitution, form: ReasonForm) -> Response | None:
    """On to the visit; None where the form is to be shown again."""
    if form.validate():
        try:
            substitute(books(), wish, form.reason.data)
        except LunzhiError as error:
            form.refuse(error)
        else:
            return done("visits.show", "visit_substituted", number=wish.case)
    return None


def _shown_again(wish: Substitution, form: ReasonForm) -> Page:
    try:
        return _place(wish, form)
    except LunzhiError:
        # The place is not held so any more: the visit shows how it is held, and what was entered.
        return _visit(wish.case, wish, form)


def _visit(number: str, wish: Substitution | None = None, form: ReasonForm | None = None) -> Page:
    """`wish`, `form`: the substitution that was not done, shown again at its place."""
    view = show_visit(books(), number)
    shown_at = None if wish is None else (wish.seat, wish.out)
    held = {(seat.id, each.officer) for seat in view.seats for each in seat.places}
    is_there = view.may_change and shown_at in held
    astray = None if is_there else form

    def form_at(seat: SeatView, each: PlaceView) -> ReasonForm:
        if form is not None and (seat.id, each.officer) == shown_at:
            made = form
        else:
            kept = astray is not None and wish is not None and wish.seat == seat.id
            made = ReasonForm(data={"reason": astray.reason.data if astray and kept else ""})
        made.reason.id = f"reason-{seat.id}-{each.officer or 0}"
        return made

    return page(
        "visit.html", 200 if form is None else form.status, view=view, form_at=form_at,
        # Where the place is not held so any more, what was refused stands above all places.
        astray=astray, shown_at=shown_at,
        nobody=_NOBODY, **_spoken(view),
    )  # fmt: skip


def _place(wish: Substitution, form: ReasonForm | None = None) -> Page:
    """Anybody of the pool: whether they could take the place, and if not why."""
    here, said = books(), words()
    people = pool(here, wish.case)
    view = show_visit(here, wish.case)
    seat, held = _held(view, wish)
    chosen = next((each for each in people if each.officer == wish.into), None)
    answer = None
    if wish.into is not None:
        answer = step_in(here, wish.case, wish.seat, wish.out, wish.into)
    who = asked(WhoForm)
    who.who.choices = [
        ("", said("visit.choose")),
        *((str(each.officer), _named(each)) for each in people),
    ]
    who.who.data = "" if chosen is None else str(chosen.officer)
    return page(
        "visit_place.html", 200 if form is None else form.status, view=view, seat=seat, held=held,
        who=who, answer=answer, form=form or ReasonForm(), **_spoken(view),
    )  # fmt: skip


def _held(view: VisitView, wish: Substitution) -> tuple[SeatView, PlaceView]:
    """The seat and the place in it. Raises LunzhiError where it is not held so any more."""
    for seat in view.seats:
        for each in seat.places:
            if (seat.id, each.officer) == (wish.seat, wish.out):
                return seat, each
    raise LunzhiError("teams.not_there", {"case": wish.case, "seat": wish.seat})


def _named(each: Substitute) -> str:
    return words()("visit.candidate", name=each.name, unit=each.unit, number=each.number)


def _spoken(view: VisitView) -> dict[str, Any]:
    """What says in words what templates show of a visit."""
    said = words()
    return {
        "title": case_title(said, view.case.title),
        "told": lambda violation: violation_sentence(said, violation),
        "chain": _chain,
        "effects": lambda problem, differences: effects(said, problem, differences),
        "place": place,
    }


def _chain(reasons: Iterable[Reason]) -> list[str]:
    """Links of the chain; where in a problem file a fact stands is nothing for whoever reads."""
    said = words()
    found = []
    for reason in reasons:
        params = dict(reason.params)
        if "path" in params:
            params["path"] = said("visit.fact_source")
        found.append(reason_sentence(said, replace(reason, params=params)))
    return found
