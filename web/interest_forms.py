"""A declaration of interests as a form: a few rows, of which empty ones count for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wtforms import BooleanField, DateField, FieldList, FormField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from scheduler.books.inspection import RELATIONS
from scheduler.services.books.declarations import Interest
from scheduler.words import Words
from web.forms import Form, text_field

__all__ = ["DeclarationForm", "PaperForm", "interests_of", "with_choices"]

_ROWS: Final = 3


class InterestRow(Form):
    """One tie, to a unit or to a place."""

    unit = SelectField("interest.form.unit", [Optional()])
    place = SelectField("interest.form.place", [Optional()])
    relation = SelectField("interest.form.relation", [Optional()])
    ground = text_field("interest.form.ground", needed=False)
    since = DateField("interest.form.since", [Optional()])
    last = DateField("interest.form.last", [Optional()])

    @property
    def is_empty(self) -> bool:
        return not any(field.data for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that is begun names one unit or place, the tie, and what it is about."""
        sound = super().validate(extra_validators)
        if self.is_empty:
            return sound
        for field in (self.relation, self.ground):
            if not field.data:
                field.errors = [*field.errors, self.needed]
        if bool(self.unit.data) == bool(self.place.data):
            self.unit.errors = [*self.unit.errors, self.one_of]
        return sound and not any(field.errors for field in self)

    needed = one_of = ""


class DeclarationForm(Form):
    rows = FieldList(FormField(InterestRow), min_entries=_ROWS, max_entries=20)
    complete = BooleanField("interest.form.complete", [InputRequired()])


class PaperForm(DeclarationForm):
    """`seen`: of which entries the page has shown the teams that they bar."""

    seen = HiddenField()
    on = DateField("interest.form.on", [InputRequired()])


def with_choices(
    form: Any, units: Sequence[tuple[str, str]], places: Mapping[str, str], words: Words
) -> None:
    """Gives the form's choices their words, before it is validated or shown."""
    none = ("", words("show.none"))
    relations = [(relation, words(f"relation.{relation}")) for relation in RELATIONS]
    for row in form.rows:
        row.form.unit.choices = [none, *units]
        row.form.place.choices = [none, *places.items()]
        row.form.relation.choices = [none, *relations]
        row.form.needed = words("interest.form.needed")
        row.form.one_of = words("interest.form.one_of")


def interests_of(form: Any) -> list[Interest]:
    """What the form declares."""
    return [
        Interest(
            "unit" if row.form.unit.data else "place",
            row.form.unit.data or row.form.place.data,
            row.form.relation.data,
            row.form.ground.data,
            row.form.last.data,
            row.form.since.data,
        )
        for row in form.rows
        if not row.form.is_empty
    ]
