"""Which cases a list shows, as its address asks for them."""

from __future__ import annotations

from flask import request
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from scheduler.books.inspection import CASE_KINDS
from scheduler.services.books.cases_seen import CaseFilter
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import current_settings
from scheduler.services.books.units import units
from web.forms import Form, asked
from web.visiting import words

__all__ = ["FilterForm", "asked_for", "filter_form", "wanted_cases"]


class FilterForm(Form):
    """What to list; whatever makes no sense is left out of account, and said."""

    text = StringField("case.field.number", [Length(max=64)])
    state = SelectField("case.page.state", choices=[])
    kind = SelectField("case.field.kind", choices=[])
    matter = SelectField("case.field.matter", choices=[])
    place = SelectField("case.field.place", choices=[])
    unit = SelectField("case.page.unit", choices=[])
    overdue = BooleanField("case.page.overdue")


def filter_form(here: Books) -> FilterForm:
    """The form with what the address asks for; open cases, unless it says otherwise."""
    said, lists = words(), current_settings(here).settings.inspection
    form = asked(FilterForm)
    every = ("", said("ledger.page.every"))
    form.state.choices = [
        ("open", said("case.state.open")), ("closed", said("case.state.closed")),
        ("all", said("ledger.page.every")),
    ]  # fmt: skip
    form.kind.choices = [every, *((kind, said(f"case.kind.{kind}")) for kind in CASE_KINDS)]
    form.matter.choices = [every, *((key, each.name) for key, each in lists.matters.items())]
    form.place.choices = [every, *lists.places.items()]
    form.unit.choices = [every, *((unit.code, unit.name) for unit in units(here))]
    for name in ("kind", "matter", "place", "unit"):
        form[name].data = form[name].data or ""
    if "state" not in request.args:
        form.state.data = "open"
    return form


def wanted_cases(form: FilterForm) -> CaseFilter:
    """What the form, which is a sound one, asks for."""
    return CaseFilter(
        state=None if form.state.data == "all" else form.state.data,
        kind=form.kind.data or None,
        matter=form.matter.data or None,
        place=form.place.data or None,
        unit=form.unit.data or None,
        text=form.text.data or "",
        overdue=form.overdue.data,
    )


def asked_for(form: FilterForm) -> dict[str, str]:
    """What an address must hold to ask for the same."""
    return {field.name: request.args[field.name] for field in form if request.args.get(field.name)}
