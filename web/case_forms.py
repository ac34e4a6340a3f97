"""Forms of cases: for each part that is entered together, its fields and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.books.cases import BOUND, TEXTS, CaseValues, RefusedCase
from scheduler.books.free_text import MOST_NAME
from scheduler.books.inspection import CASE_KINDS
from scheduler.books.pinyin import pinyin_key
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases import OF_GROUNDS
from scheduler.services.books.cases_seen import CaseView
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import current_settings
from scheduler.services.books.units import units
from scheduler.words import Words
from web.forms import Form, text_field

__all__ = [
    "PARTS", "Part", "form_of", "new_form", "refuse", "usual_of", "values_of", "with_choices",
]  # fmt: skip

Part = Literal["basics", "progress", "five_ones", "visit"]
"""What is changed together; as `case.part.<part>`."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)

_SEAT: Final = "seat_"
_MOST: Final = 1000
_TEXT: Final = TEXTS["opinion"]


class _Needed:
    """The browser asks for it; that it is missing the use case tells, with all else that is wrong.

    Were it told here, a clerk would hear of the rest only the next time.
    """

    field_flags: Final = MappingProxyType({"required": True})

    def __call__(self, _: Form, field: Any) -> None:
        if not any(field.raw_data or ()):
            field.errors = []  # an empty day is no day to the field
            raise StopValidation


class _Basics(Form):
    mark = HiddenField()
    kind = SelectField("case.field.kind", [_Needed()], choices=[])
    matter = SelectField("case.field.matter", [_Needed()], choices=[])
    place = SelectField("case.field.place", [_Needed()], choices=[])
    units = SelectMultipleField(
        "case.field.units", choices=[], widget=ListWidget(), option_widget=CheckboxInput()
    )
    severity = SelectField(
        "case.field.severity", [InputRequired()], choices=list("12345"), coerce=int
    )
    received_on = DateField("case.field.received_on", [_Needed()])


class _Progress(Form):
    mark = HiddenField()
    transferred_on = DateField("case.field.transferred_on", [Optional()])
    told_on = DateField("case.field.told_on", [Optional()])
    accepted_on = DateField("case.field.accepted_on", [Optional()])
    extended_days = IntegerField("case.field.extended_days", [Optional(), NumberRange(0, _MOST)])
    extended_by = text_field("case.field.extended_by", needed=False, most=MOST_NAME)
    replied_on = DateField("case.field.replied_on", [Optional()])
    review_asked_on = DateField("case.field.review_asked_on", [Optional()])
    hearing_first = DateField("case.field.hearing_first", [Optional()])
    hearing_end = DateField("case.field.hearing_end", [Optional()])
    rechecked_on = DateField("case.field.rechecked_on", [Optional()])


class _FiveOnes(Form):
    mark = HiddenField()
    opinion = TextAreaField("case.field.opinion", [Length(max=_TEXT)])
    leader = text_field("case.field.leader", needed=False, most=MOST_NAME)
    standard = TextAreaField("case.field.standard", [Length(max=_TEXT)])
    deadline = DateField("case.field.deadline", [Optional()])


class _Visit(Form):
    mark = HiddenField()
    earliest = DateField("case.field.earliest", [_Needed()])
    due = DateField("case.field.due", [_Needed()])
    visit_days = IntegerField("case.field.visit_days", [InputRequired(), NumberRange(0, _MOST)])
    min_units = IntegerField("case.field.min_units", [InputRequired(), NumberRange(0, _MOST)])
    max_same_unit = IntegerField(
        "case.field.max_same_unit", [InputRequired(), NumberRange(0, _MOST)]
    )


class _Number(Form):
    number = text_field("case.field.number", needed=False, most=64, checks=(_Needed(),))


_FORMS: Final[Mapping[Part, type[Form]]] = {
    "basics": _Basics, "progress": _Progress, "five_ones": _FiveOnes, "visit": _Visit,
}  # fmt: skip


def form_of(part: Part, view: CaseView) -> type[Form]:
    """The form for that part of the case."""
    form = _FORMS[part]
    return _with_seats((form,), view.usual_seats) if part == "visit" else form


def new_form(seats: Iterable[tuple[str, str]]) -> type[Form]:
    """The form of a case that is registered; `seats`: id and name of the usual ones."""
    return _with_seats((_Number, _Basics, _Visit), seats)


def usual_of(part: Part, view: CaseView) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    usual = dict(view.values)
    if usual["hearing_end"] is not None:
        usual["hearing_end"] -= timedelta(1)
    usual["extended_days"] = usual["extended_days"] or None
    usual["units"] = [unit.code for unit in view.line.title.units]
    if part == "visit":
        counts = {seat.id: seat.count for seat in view.seats}
        usual |= {f"{_SEAT}{seat}": counts.get(seat, 0) for seat, _ in view.usual_seats}
    return {**usual, "mark": view.mark}


def with_choices(form: Any, here: Books, words: Words, view: CaseView | None = None) -> None:
    """Gives the form's choices their words, before it is validated or shown.

    What a published visit holds fast cannot be entered, nor can tied accounts enter by what a case
    is hidden from whom: it would only be refused.
    """
    if "kind" in form:
        _choose(form, here, words, view)
    if view is not None and here.actor.is_tied:
        for name in [each.name for each in form if each.name in OF_GROUNDS]:
            del form[name]
    if view is not None and view.is_bound:
        for name in [each.name for each in form if each.name in BOUND or _is_seat(each.name)]:
            del form[name]


def _choose(form: Any, here: Books, words: Words, view: CaseView | None) -> None:
    lists = current_settings(here).settings.inspection
    choose = ("", words("case.form.choose"))
    form.kind.choices = [choose, *((kind, words(f"case.kind.{kind}")) for kind in CASE_KINDS)]
    matters = {key: matter.name for key, matter in lists.matters.items()}
    places = dict(lists.places)
    if view is not None:  # what was listed when it was entered stays
        matters.setdefault(view.values["matter"], view.line.title.matter)
        places.setdefault(view.values["place"], view.line.place)
    form.matter.choices = [choose, *matters.items()]
    form.place.choices = [choose, *places.items()]
    known = sorted(units(here), key=lambda unit: (pinyin_key(unit.name), unit.code))
    form.units.choices = [(unit.code, unit.name) for unit in known]


def values_of(form: Form) -> CaseValues:
    """What was entered, by field of the case."""
    entered: dict[str, Any] = {
        each.name: each.data for each in form if each.name not in ("mark", "number")
    }
    seats = {name.removeprefix(_SEAT): entered.pop(name) for name in _seats(entered)}
    if seats:
        entered["seats"] = {seat: count or 0 for seat, count in seats.items()}
    if entered.get("hearing_end") is not None:
        entered["hearing_end"] += timedelta(1)
    if "extended_days" in entered:
        entered["extended_days"] = entered["extended_days"] or 0
    return entered  # type: ignore[return-value]  # each field has its column's name and type


def refuse(form: Form, error: LunzhiError, words: Words) -> None:
    """Has the form tell why nothing was kept, beside each field that is wrong too."""
    form.refuse(error)
    for fault in error.faults if isinstance(error, RefusedCase) else ():
        if fault.field in form:
            other = {} if fault.other is None else {"other": words(f"case.field.{fault.other}")}
            said = words(f"error.{fault.code}", **fault.params, **other)
            form[fault.field].errors = [*form[fault.field].errors, said]


def _with_seats(bases: tuple[type[Form], ...], seats: Iterable[tuple[str, str]]) -> type[Form]:
    fields = {
        f"{_SEAT}{seat}": IntegerField(name, [Optional(), NumberRange(0, _MOST)])
        for seat, name in seats
    }
    return type("CaseForm", bases, fields)


def _seats(names: Iterable[str]) -> Sequence[str]:
    return [name for name in names if _is_seat(name)]


def _is_seat(name: str) -> bool:
    return name.startswith(_SEAT)
