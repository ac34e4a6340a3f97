"""Planning: what is in force, what is on its way, and the order of a plan."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from flask import Response
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from scheduler.books.plan_kinds import ROTATION
from scheduler.books.roles import PLANNERS, READERS
from scheduler.dates import add_months
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import drafts
from scheduler.services.books.jobs import JobSettings, list_jobs
from scheduler.services.books.jobs_sentences import standing_words, state_words
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.released import releases
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["rotation_noun"]

_MOST_MONTHS: Final = 120
_MOST_SECONDS: Final = 7 * 24 * 3600
_MOST_PINS: Final = 200_000
_JOBS: Final = 8
_USUAL_MONTHS: Final = 12


def _month_of(_: Form, field: Any) -> None:
    if not re.fullmatch(r"(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])", field.data or ""):
        raise ValidationError(words()("rotation.month.wrong"))


class OrderForm(Form):
    month = StringField("rotation.month", [InputRequired(), _month_of])
    months = IntegerField("rotation.months", [InputRequired(), NumberRange(1, _MOST_MONTHS)])
    seed = text_field("rotation.seed", needed=False, most=200)
    pins = TextAreaField("rotation.pins", [Length(max=_MOST_PINS)])
    time_limit = IntegerField("rotation.time_limit", [Optional(), NumberRange(1, _MOST_SECONDS)])


def rotation_noun() -> Noun:
    """`/rotation`."""
    noun = Noun("rotation", __name__)

    @noun.page("/rotation", *READERS)
    def show() -> Page:
        return _page(_form())

    @noun.act("/rotation", *PLANNERS)
    def order() -> Response:
        form = given(OrderForm)
        if form.validate():
            try:
                ordered = _ordered(form)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("jobs.show", "ordered", job=ordered.job)
        return _page(form, form.status)

    return noun


def _form() -> OrderForm:
    today = books().today
    # Who begins today begins: a plan of today starts with the next month.
    following = add_months(today.replace(day=1), 1)
    return given(OrderForm, month=f"{following:%Y-%m}", months=_USUAL_MONTHS)


def _ordered(form: OrderForm) -> Any:
    limit = form.time_limit.data
    return order_rotation(
        books(),
        date.fromisoformat(f"{form.month.data}-01"),
        form.months.data,
        seed=form.seed.data or None,
        pins=[line.strip() for line in (form.pins.data or "").splitlines() if line.strip()],
        how=JobSettings(None if limit is None else float(limit)),
    )


def _page(form: OrderForm, status: int = 200) -> Page:
    found = releases(books())
    return page(
        "rotation.html", status, form=form,
        release=next((each for each in found if each.standing == "in_force"), None),
        drafts=drafts(books()), jobs=list_jobs(books(), _JOBS, ROTATION),
        standing=lambda job: standing_words(words(), job),
        state=lambda job: state_words(words(), job),
        may_plan=books().actor.is_any_of(*PLANNERS),
    )  # fmt: skip
