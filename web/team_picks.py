"""A team picked by hand: first the case and the day, then who sits where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Response, request
from wtforms import DateField, HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.books.roles import ASSIGNERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases_sentences import case_title, seat_sentence
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_picking import PickDesk, PickSeat, pick_choice, pick_desk
from web.forms import Form, asked, given
from web.pages import Noun, Page, done, page
from web.refusals import shown_refusal
from web.visiting import books, words

__all__ = ["add_team_picks"]

_MOST: Final = 500
_EMPTY: Final = ""
_OF_DAY: Final = frozenset({"teams.day_off", "teams.past", "day_out_of_reach"})
"""Refusals that are about the day."""


class ChoiceForm(Form):
    case = SelectField("teams.pick.case", [InputRequired()], choices=[], validate_choice=False)
    start = DateField("teams.pick.start", [Optional()])


class PickForm(Form):
    """The fields of the seats are added to it: `seat_<place>_<number>`."""

    case = HiddenField("teams.pick.case", [InputRequired(), Length(max=_MOST)])
    start = DateField("teams.pick.start", [InputRequired()])
    reason = TextAreaField("teams.pick.reason", [InputRequired(), Length(max=_MOST)])


def add_team_picks(noun: Noun) -> None:
    """`/teams/pick`."""
    _asking(noun)
    _picking(noun)


def _asking(noun: Noun) -> None:
    @noun.page("/teams/pick", *ASSIGNERS)
    def pick() -> Page:
        form = asked(ChoiceForm)
        if request.args.get("case") and form.validate():
            try:
                desk = pick_desk(books(), form.case.data, form.start.data)
            except LunzhiError as error:
                _refuse(form, error)
            else:
                usual = {"case": desk.title.number, "start": desk.start}
                return _seats_page(desk, given(_form_of(desk), **usual))
        return _choice_page(form)


def _picking(noun: Noun) -> None:
    @noun.act("/teams/pick", *ASSIGNERS)
    def picked() -> Response:
        entered = given(PickForm)
        if not entered.case.data:
            return _choice_page(asked(ChoiceForm), 422)
        desk, refused = _desk(entered)
        form = given(_form_of(desk))
        if form.validate() and refused is None:
            try:
                draft = pick_team(books(), _picked(desk, form), form.reason.data)
            except LunzhiError as error:
                refused = error
            else:
                return done("teams.draft", "team_picked", draft=draft)
        if refused is not None:
            _refuse(form, refused)
        return _seats_page(desk, form, form.status)


def _refuse(form: ChoiceForm | PickForm, error: LunzhiError) -> None:
    """Tells it at the day's field where another day would do."""
    if error.code in _OF_DAY:
        form.start.errors = [*form.start.errors, shown_refusal(error, words()).said]
    else:
        form.refuse(error)


def _desk(entered: PickForm) -> tuple[PickDesk, LunzhiError | None]:
    """Who could sit where on the day that was entered, or on the first that there is."""
    number, start = entered.case.data, entered.start.data
    if start is None:
        return pick_desk(books(), number, None), None
    try:
        return pick_desk(books(), number, start), None
    except LunzhiError as error:
        return pick_desk(books(), number, None), error


def _form_of(desk: PickDesk) -> type[PickForm]:
    fields = {
        name: SelectField("teams.pick.place", choices=_choices(seat), validate_choice=False)
        for seat, names in _places(desk)
        for name in names
    }
    return type("SeatsForm", (PickForm,), fields)


def _places(desk: PickDesk) -> Iterator[tuple[PickSeat, list[str]]]:
    """Each seat with the names of its fields."""
    for place, seat in enumerate(desk.seats):
        yield seat, [f"seat_{place}_{number}" for number in range(seat.line.count)]


def _choices(seat: PickSeat) -> list[Any]:
    """Those who could sit there come first; of the others the referee says what is against them."""
    told = words()
    found = [SelectChoice(_EMPTY, told("teams.pick.nobody"))]
    for fits, code in ((True, "teams.pick.fit"), (False, "teams.pick.unfit")):
        found += [
            SelectChoice(
                str(each.officer),
                told.many("teams.pick.burdened", each.load, name=each.name, unit=each.unit),
                optgroup=told(code),
            )
            for each in seat.people
            if each.fits is fits
        ]
    return found


def _picked(desk: PickDesk, form: PickForm) -> Picked:
    known = {str(each.officer) for seat in desk.seats for each in seat.people}
    seats: dict[str, list[int]] = {}
    for seat, names in _places(desk):
        entered = [form[name].data for name in names if form[name].data]
        strange = [each for each in entered if each not in known]
        if strange:
            raise LunzhiError("teams.no_inspector", {"case": desk.title.number})
        if entered:
            seats[seat.line.id] = [int(each) for each in entered]
    return Picked(desk.title.number, form.start.data, seats)


def _choice_page(form: ChoiceForm, status: int = 200) -> Page:
    found = pick_choice(books())
    told = words()
    form.case.choices = [
        (each.title.number, told("teams.pick.due", case=case_title(told, each.title), due=each.due))
        for each in found.waiting
    ]
    refused = form.refused is not None or form.start.errors
    return page("team_pick.html", form.status if refused else status, form=form, found=found)


def _seats_page(desk: PickDesk, form: PickForm, status: int = 200) -> Page:
    told = words()
    seats: list[tuple[Any, list[Any]]] = [
        (seat.line, [form[name] for name in names]) for seat, names in _places(desk)
    ]
    return page(
        "team_seats.html", status, desk=desk, form=form, seats=seats,
        title=case_title(told, desk.title), asks=lambda seat: seat_sentence(told, seat),
    )  # fmt: skip
