"""Forms about the name list: what it says of somebody, and somebody who is new to the books."""

from __future__ import annotations

from typing import Any, Final, get_args

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from scheduler.problems.base import Gender, Rank
from scheduler.services.books.inspector_lists import Choices, InspectorView
from scheduler.services.books.inspectors import ListEntry, NewOfficer, RoleDays
from scheduler.words import Words
from web.forms import Form, text_field

__all__ = [
    "EntryForm", "NewForm", "NumberForm", "entry_of", "officer_of", "usual_entry", "with_choices",
]  # fmt: skip

_MOST_DAYS: Final = 366
_ROLE_ROWS: Final = 3


class RoleRow(Form):
    role = SelectField("inspector.form.role", [Optional()])
    first = DateField("officer.form.first", [Optional()])
    last = DateField("officer.form.last", [Optional()])


class EntryForm(Form):
    """`mark`: version of the entry that the page showed, empty where there was none."""

    mark = HiddenField()
    since = DateField("inspector.form.since", [InputRequired()])
    hometown = SelectField("inspector.form.hometown", [Optional()])
    max_days = IntegerField("inspector.form.max_days", [Optional(), NumberRange(0, _MOST_DAYS)])
    brought_days = IntegerField(
        "inspector.form.brought_days", [Optional(), NumberRange(0, _MOST_DAYS)]
    )
    brought_year = IntegerField(
        "inspector.form.brought_year", [Optional(), NumberRange(2000, 2200)]
    )
    roles = FieldList(FormField(RoleRow), min_entries=_ROLE_ROWS, max_entries=20)


class NumberForm(EntryForm):
    number = text_field("ledger.number", most=64)


class NewForm(EntryForm):
    number = text_field("ledger.number", most=64)
    name = text_field("show.name", most=50)
    unit = SelectField("show.unit", [InputRequired()])
    rank = SelectField("show.rank", [InputRequired()])
    gender = SelectField("inspector.gender", [InputRequired()])
    skills = SelectMultipleField("inspector.skills", [Optional()])


def with_choices(form: Any, known: Choices, words: Words) -> None:
    """Gives the form's choices their words, before it is validated or shown."""
    none = ("", words("officer.form.choose"))
    form.hometown.choices = [("", words("show.none")), *known.places.items()]
    for row in form.roles:
        row.form.role.choices = [("", words("show.none")), *known.roles.items()]
    if isinstance(form, NewForm):
        form.unit.choices = [none, *known.units]
        form.rank.choices = [none, *((rank, words(f"rank.{rank}")) for rank in get_args(Rank))]
        form.gender.choices = [none, *((one, words(f"gender.{one}")) for one in get_args(Gender))]
        form.skills.choices = list(known.skills.items())


def usual_entry(view: InspectorView) -> dict[str, Any]:
    """What stands in the form when it is opened: the entry as it is, and empty rows for roles."""
    roles = [{"role": each.role, "first": each.first, "last": each.last} for each in view.roles]
    return {
        "mark": str(view.version) if view.line.listed else "", "since": view.since,
        "hometown": view.hometown, "max_days": view.max_days,
        "brought_days": view.brought_days or None, "brought_year": view.brought_year,
        "roles": [*roles, *({} for _ in range(max(1, _ROLE_ROWS - len(roles))))],
    }  # fmt: skip


def entry_of(form: Any) -> ListEntry:
    """What the form says."""
    return ListEntry(
        since=form.since.data,
        hometown=form.hometown.data or None,
        max_days=form.max_days.data,
        brought_year=form.brought_year.data,
        brought_days=form.brought_days.data or 0,
        roles=tuple(
            RoleDays(row.form.role.data, row.form.first.data, row.form.last.data)
            for row in form.roles
            if row.form.role.data
        ),
    )


def officer_of(form: Any) -> NewOfficer:
    """Likewise, who is new."""
    return NewOfficer(
        form.number.data, form.name.data, form.unit.data, form.rank.data, form.gender.data,
        tuple(form.skills.data or ()),
    )  # fmt: skip
