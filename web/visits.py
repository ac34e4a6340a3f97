"""One published visit: who sits in its team and why, who could step in, and people substituted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from flask import Response, request, url_for
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from scheduler.books.roles import ASSIGNERS, CASE_READERS, GROUND_READERS
from scheduler.overview.sentences import violation_sentence
from scheduler.overview.why_sentences import effects
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases_sentences import case_title
from scheduler.services.books.teams_by_hand import substitute
from scheduler.services.books.teams_cancelling import cancel_visit
from scheduler.services.books.teams_exchanges import Exchange, Substitution
from scheduler.services.books.teams_places import Substitute, place_desk
from scheduler.services.books.teams_visit import SeatView, VisitView, show_visit
from web.exchanges import FIELD, coded, handed_on, officer_id
from web.forms import Form, asked, carried_out, given, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.team_reasons import chain
from web.visiting import books, words

__all__ = ["visits_noun"]

_NOBODY: Final = "none"
_ALL: Final = "all"
"""What the form sends that publishes all exchanges chosen."""


class ReasonForm(Form):
    reason = text_field("visit.reason")


class CancelForm(Form):
    """Its fields are called like those of the seats, and stand on the same page."""

    reason = text_field("visit.cancel.reason", id="cancel-reason")
    approver = text_field("release.withdraw.approver", most=100, id="cancel-approver")


class DayForm(Form):
    """Asked of the page where teams are planned."""

    start = DateField("visit.move.start", [InputRequired()])


class WhoForm(Form):
    who = SelectField("visit.who", [InputRequired()], choices=[])


def visits_noun() -> Noun:
    """`/visits/<number>`."""
    noun = Noun("visits", __name__)

    @noun.page("/visits/<number>", *CASE_READERS)
    def show(number: str) -> Page:
        return _visit(number, handed_on())

    @noun.act("/visits/<number>/substitute", *ASSIGNERS)
    def substituted(number: str) -> Response:
        wish, form = _wish(number, request.form.get("seat", "")), given(ReasonForm)
        if request.form.get(_ALL):
            return _done(wish, form) or _visit(number, wish.exchanges, None, form)
        return _done(wish, form) or _visit(number, wish.also, wish, form)

    @noun.page("/visits/<number>/seats/<seat>", *GROUND_READERS)
    def seat(number: str, seat: str) -> Page:
        out, who = (officer_id(request.args.get(key, "")) for key in ("out", "who"))
        return _place(Substitution(number, seat, out, who, handed_on()))

    @noun.act("/visits/<number>/seats/<seat>", *ASSIGNERS)
    def seated(number: str, seat: str) -> Response:
        wish, form = _wish(number, seat), given(ReasonForm)
        return _done(wish, form) or _shown_again(wish, form)

    _add_cancelling(noun)
    return noun


def _add_cancelling(noun: Noun) -> None:
    @noun.act("/visits/<number>/cancel", *ASSIGNERS)
    def cancelled(number: str) -> Response:
        form = given(CancelForm)

        def act() -> None:
            cancel_visit(books(), number, form.reason.data, form.approver.data)

        if carried_out(form, act):
            return done("cases.show", "visit_cancelled", number=number)
        return _visit(number, (), calling_off=form)


def _wish(number: str, seat: str) -> Substitution:
    """What a button asks for: `into` always says who, or that nobody."""
    into = request.form.get("into", "")
    who = None if into == _NOBODY else officer_id(into or "?")
    return Substitution(number, seat, officer_id(request.form.get("out", "")), who, handed_on())


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
        return _visit(wish.case, (), wish, form)


def _visit(
    number: str, chosen: Sequence[Exchange], wish: Substitution | None = None,
    form: ReasonForm | None = None, calling_off: CancelForm | None = None,
) -> Page:  # fmt: skip
    """`chosen`: exchanges that are taken as made until they are published together; `wish`, `form`:
    the substitution that was not done, shown again at its place.
    """
    view = _seen(number, chosen, refused=form is not None)
    shown_at = None if wish is None or not view.may_change else _place_of(view, wish)
    of_all = form if wish is None and view.chosen else None
    astray = None if shown_at or of_all else form

    def form_at(seat: SeatView, place: int) -> ReasonForm:
        if form is not None and (seat.id, place) == shown_at:
            made = form
        else:
            kept = astray is not None and wish is not None and wish.seat == seat.id
            made = ReasonForm(data={"reason": astray.reason.data if astray and kept else ""})
        made.reason.id = f"reason-{seat.id}-{place}"
        return made

    exchanges, sent = tuple(each.exchange for each in view.chosen), form or calling_off
    return page(
        "visit.html", 200 if sent is None else sent.status, view=view, form_at=form_at,
        calling_off=calling_off or CancelForm(), day=DayForm(data={"start": view.days[0]}),
        # Where the place is not held so any more, what was refused stands above all places.
        astray=astray, shown_at=shown_at, all_form=of_all or ReasonForm(),
        nobody=_NOBODY, all=_ALL, further=_further(number, exchanges), **_spoken(exchanges),
        title=case_title(words(), view.case.title),
    )  # fmt: skip


def _place_of(view: VisitView, wish: Substitution) -> tuple[str, int] | None:
    """Seat and number of the first place that is held so: of empty ones each is as any other."""
    for seat in view.seats:
        for at, each in enumerate(seat.places, 1):
            if (seat.id, each.officer) == (wish.seat, wish.out):
                return seat.id, at
    return None


def _seen(number: str, chosen: Sequence[Exchange], *, refused: bool) -> VisitView:
    """The visit; after a refusal as it stands, where the exchanges are no longer possible."""
    try:
        return show_visit(books(), number, chosen)
    except LunzhiError:
        if not (refused and chosen):
            raise
    return show_visit(books(), number)


def _further(number: str, chosen: Sequence[Exchange]) -> Callable[..., str]:
    """The address of the visit with one exchange more."""

    def address(seat: str, out: int | None, into: int | None) -> str:
        every: Any = [coded(each) for each in (*chosen, Exchange(seat, out, into))]
        return url_for("visits.show", number=number, **{FIELD: every})

    return address


def _place(wish: Substitution, form: ReasonForm | None = None) -> Page:
    """Anybody of the pool: whether they could take the place, and if not why."""
    desk, said = place_desk(books(), wish), words()
    who = asked(WhoForm)
    who.who.choices = [
        ("", said("visit.choose")),
        *((str(each.officer), _named(each)) for each in desk.pool),
    ]
    if "who" in request.args and wish.into is None:
        who.who.errors = [said("visit.who.needed")]
    who.who.data = "" if desk.answer is None else str(desk.answer.candidate.officer)
    return page(
        "visit_place.html", 200 if form is None else form.status, desk=desk, wish=wish, who=who,
        form=form or ReasonForm(), title=case_title(said, desk.title),
        further=_further(wish.case, wish.also), **_spoken(wish.also),
    )  # fmt: skip


def _named(each: Substitute) -> str:
    who = words()("visit.candidate", name=each.name, unit=each.unit, number=each.number)
    return who + words()("show.clause_joint") + words().many("visit.load", each.load)


def _spoken(chosen: Iterable[Exchange]) -> dict[str, Any]:
    """What says in words what templates show of a visit, and what forms hand on."""
    said = words()
    return {
        "told": lambda violation: violation_sentence(said, violation),
        "chain": chain,
        "effects": lambda problem, differences: effects(said, problem, differences),
        "place": place,
        "handed": FIELD,
        "codes": [coded(each) for each in chosen],
    }
