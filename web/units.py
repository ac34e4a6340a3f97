"""Units: how many may be away at once, and when they need their people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from flask import Response, request
from wtforms import BooleanField, DateField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import KEEPERS, READERS
from scheduler.dates import Span
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.opened import Books
from scheduler.services.books.units import (
    add_busy,
    remove_busy,
    rename_unit,
    set_limit,
    units,
)
from scheduler.services.books.units_seen import SeenUnit, seen_unit, unit_as_seen
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books

__all__ = ["units_noun"]

_MOST_AWAY: Final = 1000


class LimitForm(Form):
    mark = HiddenField()
    max_away = IntegerField("unit.form.max_away", [InputRequired(), NumberRange(0, _MOST_AWAY)])
    since = DateField("unit.form.since", [InputRequired()])


class BusyForm(Form):
    mark = HiddenField()
    first = DateField("officer.form.first", [InputRequired()])
    last = DateField("officer.form.last", [InputRequired()])
    hard = BooleanField("unit.form.hard")


class NameForm(Form):
    mark = HiddenField()
    name = text_field("unit.form.name", most=100)


def units_noun() -> Noun:
    """`/units`."""
    noun = Noun("units", __name__)

    @noun.page("/units", *READERS)
    def show() -> Page:
        here = books()
        rows = sorted(units(here), key=lambda unit: (pinyin_key(unit.name), unit.code))
        return page("units.html", rows=rows, last=_last, keeps=_keeps(here))

    @noun.page("/units/<path:code>", *KEEPERS)
    def edit(code: str) -> Page:
        return _page(seen_unit(books(), code))

    _add_acts(noun)
    return noun


def _add_acts(noun: Noun) -> None:
    @noun.act("/units/<path:code>/limit", *KEEPERS)
    def limit(code: str) -> Response:
        form = given(LimitForm)

        def act(here: Books) -> None:
            set_limit(here, code, form.max_away.data, form.since.data)

        return _done(code, form, act, "unit_limited")

    @noun.act("/units/<path:code>/busy", *KEEPERS)
    def busy(code: str) -> Response:
        form = given(BusyForm)

        def act(here: Books) -> None:
            add_busy(here, code, form.first.data, form.last.data, hard=form.hard.data)

        return _done(code, form, act, "unit_busy")

    @noun.act("/units/<path:code>/name", *KEEPERS)
    def rename(code: str) -> Response:
        form = given(NameForm)

        def act(here: Books) -> None:
            rename_unit(here, code, form.name.data)

        return _done(code, form, act, "unit_named")

    @noun.act("/units/<path:code>/busy/remove", *KEEPERS)
    def free(code: str) -> Response:
        seen = unit_as_seen(books(), code, request.form.get("mark", ""))
        remove_busy(seen, code, _day(request.form.get("first", "")))
        return done("units.edit", "unit_free", code=code)


def _done(code: str, form: Form, act: Callable[[Books], None], said: str) -> Response:
    if form.validate():
        try:
            act(unit_as_seen(books(), code, form["mark"].data or ""))
        except LunzhiError as error:
            form.refuse(error)
        else:
            return done("units.edit", said, code=code)
    return _page(seen_unit(books(), code), form)


def _page(seen: SeenUnit, sent: Form | None = None) -> Page:
    """All forms of the unit: the one that was sent as it was, the others as they usually are."""
    forms: dict[str, Form] = {
        "limit": LimitForm(data={"since": books().today}),
        "busy": BusyForm(),
        "name": NameForm(data={"name": seen.unit.name}),
    }
    for name, form in forms.items():
        if sent is not None and type(form) is type(sent):
            forms[name] = sent
    status = 200 if sent is None else sent.status
    return page(
        "unit.html", status, unit=seen.unit, mark=seen.mark, forms=forms, last=_last,
        limits=seen.unit.limits,
    )  # fmt: skip


def _keeps(here: Books) -> bool:
    return here.actor.is_any_of(*KEEPERS)


def _last(span: Span) -> date:
    return span[1] - timedelta(1)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return date.min
