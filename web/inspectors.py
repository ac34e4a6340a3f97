"""The name list: who may sit in teams, and what it says of one of them."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from scheduler.books.inspection import SUPERVISOR
from scheduler.books.roles import ASSIGNERS, CASE_READERS, GROUND_READERS
from scheduler.services.books.inspector_exporting import export_inspectors
from scheduler.services.books.inspector_lists import (
    Choices,
    InspectorView,
    Sought,
    choices,
    inspectors,
    show_inspector,
)
from scheduler.services.books.inspectors import (
    add_officer,
    change_inspector,
    keep_on_list,
    put_on_list,
    take_off_list,
)
from web.downloads import XLSX, download
from web.forms import Form, asked, carried_out, given, text_field
from web.inspector_forms import (
    EntryForm,
    NewForm,
    NumberForm,
    entry_of,
    officer_of,
    usual_entry,
    with_choices,
)
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["inspectors_noun", "role_names"]


class FilterForm(Form):
    text = text_field("ledger.page.text", needed=False, most=100)
    unit = SelectField("show.unit", [Optional()])
    role = SelectField("inspector.form.role", [Optional()])
    undeclared = BooleanField("inspector.form.undeclared")
    former = BooleanField("inspector.form.former")
    order = SelectField("inspector.form.order", [Optional()])


class RemoveForm(Form):
    mark = HiddenField()
    until = DateField("inspector.form.until", [InputRequired()])


def inspectors_noun() -> Noun:
    """`/inspectors`."""
    noun = Noun("inspectors", __name__)

    @noun.page("/inspectors", *CASE_READERS)
    def index() -> Page:
        known = choices(books())
        form = _filter(known)
        wanted = Sought()
        if form.validate():
            wanted = Sought(
                form.unit.data or None, form.role.data or None, form.text.data or "",
                form.undeclared.data, form.former.data, form.order.data == "load",
            )  # fmt: skip
        return page(
            "inspectors.html", form.status if form.errors else 200, form=form,
            paging=paged(inspectors(books(), wanted)), roles=role_names(known),
            is_filtered=wanted != Sought(), keeps=_keeps(), reads=_reads(),
        )  # fmt: skip

    @noun.page("/inspectors/export", *GROUND_READERS)
    def export() -> Page:
        made = export_inspectors(books(), words())
        return download(made.data, made.name, XLSX)

    @noun.page("/inspectors/person/<path:number>", *CASE_READERS)
    def show(number: str) -> Page:
        return _person(show_inspector(books(), number), RemoveForm(data={"until": books().today}))

    _add_entry_acts(noun)
    _add_new_acts(noun)
    return noun


def _add_entry_acts(noun: Noun) -> None:
    @noun.page("/inspectors/person/<path:number>/entry", *ASSIGNERS)
    def entry(number: str) -> Page:
        view = show_inspector(books(), number)
        usual = usual_entry(view)
        form = _with(given(EntryForm, **{**usual, "since": usual["since"] or books().today}))
        return _entry(form, view)

    @noun.act("/inspectors/person/<path:number>/entry", *ASSIGNERS)
    def change(number: str) -> Response:
        # Who is not there gets no form to fill in.
        show_inspector(books(), number)
        form = _with(given(EntryForm))
        if carried_out(form, lambda: _keep(number, form)):
            return done("inspectors.show", "inspector_entry", number=number)
        view = show_inspector(books(), number)
        # Who has read what changed meanwhile may send what was entered once more.
        form.mark.data = usual_entry(view)["mark"]
        return _entry(form, view)

    @noun.act("/inspectors/person/<path:number>/remove", *ASSIGNERS)
    def remove(number: str) -> Response:
        form = given(RemoveForm)

        def act() -> None:
            take_off_list(books(), number, form.until.data, _version(form.mark.data or ""))

        if carried_out(form, act):
            return done("inspectors.show", "inspector_removed", number=number)
        return _person(show_inspector(books(), number), form, form.status)

    @noun.act("/inspectors/person/<path:number>/stay", *ASSIGNERS)
    def stay(number: str) -> Response:
        keep_on_list(books(), number, _version(request.form.get("mark", "")))
        return done("inspectors.show", "inspector_stays", number=number)


def _add_new_acts(noun: Noun) -> None:
    @noun.page("/inspectors/add", *ASSIGNERS)
    def adding() -> Page:
        return _entry(_with(given(NumberForm, since=books().today)), kind="add")

    @noun.act("/inspectors/add", *ASSIGNERS)
    def add() -> Response:
        form = _with(given(NumberForm))
        if carried_out(form, lambda: put_on_list(books(), form.number.data, entry_of(form))):
            return done("inspectors.show", "inspector_entry", number=form.number.data)
        return _entry(form, kind="add")

    @noun.page("/inspectors/new", *ASSIGNERS)
    def newcomer() -> Page:
        return _entry(_with(given(NewForm, since=books().today)), kind="new")

    @noun.act("/inspectors/new", *ASSIGNERS)
    def new() -> Response:
        form = _with(given(NewForm))
        if carried_out(form, lambda: add_officer(books(), officer_of(form), entry_of(form))):
            return done("inspectors.show", "inspector_entry", number=form.number.data)
        return _entry(form, kind="new")


def _keep(number: str, form: Any) -> None:
    if form.mark.data:
        change_inspector(books(), number, entry_of(form), _version(form.mark.data))
    else:
        put_on_list(books(), number, entry_of(form))


def _entry(form: Any, view: InspectorView | None = None, kind: str = "entry") -> Page:
    status = form.status if form.errors or form.refused else 200
    return page("inspector_entry.html", status, view=view, form=form, kind=kind)


def role_names(known: Choices) -> dict[str, str]:
    """What every role is called, that of stints too."""
    return {**known.roles, SUPERVISOR: words()("inspector.supervisor")}


def _person(view: InspectorView, removing: RemoveForm, status: int = 200) -> Page:
    known = choices(books())
    removing.mark.data = str(view.version)
    return page(
        "inspector.html", status, view=view, roles=role_names(known), places=known.places,
        skills=known.skills, removing=removing, keeps=_keeps(), reads=_reads(),
    )  # fmt: skip


def _filter(known: Choices) -> FilterForm:
    form = asked(FilterForm)
    every = ("", words()("ledger.page.every"))
    form.unit.choices = [every, *known.units]
    form.role.choices = [every, *role_names(known).items()]
    form.order.choices = [
        ("", words()("inspector.order.name")), ("load", words()("inspector.order.load")),
    ]  # fmt: skip
    form.order.data = form.order.data or ""
    form.unit.data, form.role.data = form.unit.data or "", form.role.data or ""
    return form


def _with(form: Any) -> Any:
    with_choices(form, choices(books()), words())
    return form


def _version(mark: str) -> int:
    """That which the page showed; of anything else one that there never is."""
    return int(mark) if mark.isascii() and mark.isdecimal() and len(mark) < 10 else -1


def _keeps() -> bool:
    return books().actor.is_any_of(*ASSIGNERS)


def _reads() -> bool:
    return books().actor.is_any_of(*GROUND_READERS)
