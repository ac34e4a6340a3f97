"""The ledger: who owes, is planned, serves, is done."""

from __future__ import annotations

from typing import Final

from flask import request
from wtforms import BooleanField, IntegerField, MonthField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from scheduler.books.roles import READERS, Role
from scheduler.books.states import STATES
from scheduler.services.books.exporting import export_workbook
from scheduler.services.books.ledger import Filter
from scheduler.services.books.ledger_pages import ORDERS, listing
from scheduler.services.books.opened import Books
from scheduler.services.books.units import units
from web.downloads import XLSX, download
from web.forms import Form, asked
from web.pages import Noun, Page, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["EXPORTERS", "FINDERS", "ledger_noun"]

FINDERS: Final[tuple[Role, ...]] = (*READERS, "liaison")
"""Who looks people up: a liaison those of the own unit."""

EXPORTERS: Final[tuple[Role, ...]] = ("organisation", "petitions", "auditor", "administrator")
_MOST_DAYS: Final = 3660


class FilterForm(Form):
    """What to list; whatever makes no sense is left out of account, and said."""

    text = StringField("ledger.page.text", [Length(max=100)])
    state = SelectField("ledger.state", choices=[])
    unit = SelectField("show.unit", choices=[])
    due = IntegerField("ledger.page.due", [Optional(), NumberRange(0, _MOST_DAYS)])
    starts = MonthField("ledger.page.starts", [Optional()])
    ends = MonthField("ledger.page.ends", [Optional()])
    overdue = BooleanField("ledger.page.overdue")
    order = SelectField("ledger.page.order", choices=[])


def ledger_noun() -> Noun:
    """`/ledger`."""
    noun = Noun("ledger", __name__)

    @noun.page("/ledger", *FINDERS)
    def show() -> Page:
        here = books()
        form = _form(here)
        wanted = _wanted(form) if form.validate() else Filter()
        found = listing(here, wanted, form.order.data if not form.order.errors else "unit")
        return page(
            "ledger.html", form.status if form.errors else 200, form=form, found=found,
            paging=paged(found.rows), asked=_asked(form), is_filtered=wanted != Filter(),
            may_export=_may_export(here),
        )  # fmt: skip

    @noun.page("/ledger/export", *EXPORTERS)
    def export() -> Page:
        here = books()
        name = words()("export.file", day=here.today.isoformat())
        return download(export_workbook(here), name, XLSX)

    return noun


def _asked(form: FilterForm) -> dict[str, str]:
    """What an address must hold to ask for the same."""
    return {field.name: request.args[field.name] for field in form if request.args.get(field.name)}


def _may_export(here: Books) -> bool:
    return here.actor.is_any_of(*EXPORTERS)


def _form(here: Books) -> FilterForm:
    said = words()
    form = asked(FilterForm)
    every = ("", said("ledger.page.every"))
    form.state.choices = [every, *((state, said(f"state.{state}")) for state in STATES)]
    form.order.choices = [(order, said(f"ledger.order.{order}")) for order in ORDERS]
    form.state.data = form.state.data or ""
    if "order" not in request.args:
        form.order.data = "unit"
    if not here.actor.is_any_of(*READERS):
        del form.unit
    else:
        form.unit.choices = [every, *((unit.code, unit.name) for unit in units(here))]
        form.unit.data = form.unit.data or ""
    return form


def _wanted(form: FilterForm) -> Filter:
    unit = form.unit.data if "unit" in form else None
    return Filter(
        states=frozenset({form.state.data} if form.state.data else ()),
        unit=unit or None,
        overdue=form.overdue.data,
        due_within=form.due.data,
        text=form.text.data or "",
        starts=form.starts.data,
        ends=form.ends.data,
    )
