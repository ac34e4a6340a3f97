"""What may be done about an officer: for each act its form, and the use case that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.books.free_text import MOST_NAME
from scheduler.books.leave import LEAVE_KINDS
from scheduler.problems.base import Rank
from scheduler.services.books.absences import add_leave
from scheduler.services.books.duties import GRADES, appraise, defer, exempt, recall, reinstate
from scheduler.services.books.officer_desk import OfficerAct, OfficerDesk
from scheduler.services.books.officers import (
    Stands,
    correct_name,
    correct_number,
    promote,
    retire,
    transfer,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.units import units
from scheduler.words import Words
from web.forms import Form, text_field

__all__ = ["ACTS", "ActForm", "Usual", "usual_of", "with_choices"]

_REPLAN: Final = "officer_replan"

Usual = Mapping[str, Any]


class ActForm(Form):
    """`mark`: what the page showed when it was opened; the act is refused if it has changed."""

    mark = HiddenField()


class _Approved(ActForm):
    reason = TextAreaField("officer.form.reason", [InputRequired(), Length(max=500)])
    approver = text_field("officer.form.approver", most=MOST_NAME)


class _Defer(ActForm):
    until = DateField("officer.form.until", [InputRequired()])
    reason = TextAreaField("officer.form.reason", [InputRequired(), Length(max=500)])
    approver = text_field("officer.form.approver", most=MOST_NAME)


class _Recall(ActForm):
    on = DateField("officer.form.recalled_on", [InputRequired()])
    reason = TextAreaField("officer.form.reason", [InputRequired(), Length(max=500)])
    approver = text_field("officer.form.approver", most=MOST_NAME)


class _Appraise(ActForm):
    grade = SelectField("officer.form.grade", [InputRequired()], choices=[])
    text = TextAreaField("officer.form.text", [InputRequired(), Length(max=2000)])


class _Leave(ActForm):
    first = DateField("officer.form.first", [InputRequired()])
    last = DateField("officer.form.last", [InputRequired()])
    kind = SelectField("ledger.kind", [InputRequired()], choices=[])


class _Transfer(ActForm):
    unit = SelectField("officer.form.unit", [InputRequired()], choices=[])
    on = DateField("officer.form.transferred_on", [InputRequired()])


class _Promote(ActForm):
    rank = SelectField("officer.form.rank", [InputRequired()], choices=[])
    on = DateField("officer.form.promoted_on", [InputRequired()])


class _Retire(ActForm):
    on = DateField("officer.form.left_on", [InputRequired()])


class _Name(ActForm):
    name = text_field("officer.form.name", most=50)


class _Number(ActForm):
    number = text_field("officer.form.number", most=64)


@dataclass(frozen=True, slots=True)
class Act:
    """`do`: returns the code of what is said afterwards. `asks`: whether the button asks first."""

    form: type[ActForm]
    do: Callable[[Books, str, Any], str]
    asks: bool = False


def _said(code: str, stands: Stands) -> str:
    return code if stands.published is None else _REPLAN


def _defer(books: Books, number: str, form: Any) -> str:
    stands = defer(books, number, form.until.data, form.reason.data, form.approver.data)
    return _said("officer_defer", stands)


def _exempt(books: Books, number: str, form: Any) -> str:
    exempt(books, number, form.reason.data, form.approver.data)
    return "officer_exempt"


def _reinstate(books: Books, number: str, form: Any) -> str:
    stands = reinstate(books, number, form.reason.data, form.approver.data)
    return _said("officer_reinstate", stands)


def _recall(books: Books, number: str, form: Any) -> str:
    done = recall(books, number, form.on.data, form.reason.data, form.approver.data)
    return "officer_recall_again" if done.owes_again else "officer_recall_waived"


def _appraise(books: Books, number: str, form: Any) -> str:
    appraise(books, number, form.grade.data, form.text.data)
    return "officer_appraise"


def _leave(books: Books, number: str, form: Any) -> str:
    collides = add_leave(books, number, form.first.data, form.last.data, form.kind.data)
    return "officer_leave_replan" if collides else "officer_leave"


def _transfer(books: Books, number: str, form: Any) -> str:
    return _said("officer_transfer", transfer(books, number, form.unit.data, form.on.data))


def _promote(books: Books, number: str, form: Any) -> str:
    return f"officer_promote_{promote(books, number, form.rank.data, form.on.data).owes}"


def _retire(books: Books, number: str, form: Any) -> str:
    retire(books, number, form.on.data)
    return "officer_retire"


def _name(books: Books, number: str, form: Any) -> str:
    correct_name(books, number, form.name.data)
    return "officer_name"


def _number(books: Books, number: str, form: Any) -> str:
    correct_number(books, number, form.number.data)
    return "officer_number"


ACTS: Final[Mapping[OfficerAct, Act]] = {
    "defer": Act(_Defer, _defer),
    "exempt": Act(_Approved, _exempt, asks=True),
    "reinstate": Act(_Approved, _reinstate),
    "recall": Act(_Recall, _recall, asks=True),
    "appraise": Act(_Appraise, _appraise),
    "leave": Act(_Leave, _leave),
    "transfer": Act(_Transfer, _transfer),
    "promote": Act(_Promote, _promote),
    "retire": Act(_Retire, _retire, asks=True),
    "name": Act(_Name, _name),
    "number": Act(_Number, _number),
}


def usual_of(act: OfficerAct, desk: OfficerDesk, today: date) -> Usual:
    """What stands in the form when it is opened."""
    usual: dict[OfficerAct, Usual] = {
        "recall": {"on": today},
        "transfer": {"on": today},
        "promote": {"on": today, "rank": desk.rank},
        "retire": {"on": today},
        "name": {"name": desk.history.name},
        "number": {"number": desk.history.number},
    }
    return usual.get(act, {})


def with_choices(form: Any, books: Books, words: Words) -> None:
    """Gives the form's choices their words, before it is validated or shown."""
    if "grade" in form:
        form.grade.choices = [(grade, words(f"grade.{grade}")) for grade in GRADES]
    if "kind" in form:
        form.kind.choices = [(kind, words(f"leave.{kind}")) for kind in LEAVE_KINDS]
    if "rank" in form:
        form.rank.choices = [(rank, words(f"rank.{rank}")) for rank in get_args(Rank)]
    if "unit" in form:
        choose = ("", words("officer.form.choose"))
        form.unit.choices = [choose, *((unit.code, unit.name) for unit in units(books))]
