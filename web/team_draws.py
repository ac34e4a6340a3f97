"""Draws in public: promised and drawn by the office, checked by the auditor, seen by everybody."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from datetime import date
from threading import BoundedSemaphore
from typing import Any, Final

from flask import Response
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.overview.sentences import violation_sentence
from scheduler.problems.draws import Lot, normalised, read_aloud
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.errors import RefusedPromise
from scheduler.services.books.team_draws import (
    abandon,
    enter_value,
    promise_draw,
    solve_again,
)
from scheduler.services.books.team_draws_seen import (
    CheckedDraw,
    check_drawn,
    draw_files,
    draws,
    public_draw,
    public_files,
    show_draw,
)
from scheduler.services.books.teams_ordered import note_sentences
from scheduler.services.books.teams_planning import MOST_DAYS, USUAL_DAYS, TeamsOrder
from scheduler.services.draw_sentences import step_sentence, verdict_sentence
from web.forms import Form, carried_out, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.plans import contract_file
from web.refusals import shown_refusal
from web.visiting import books, front, words

__all__ = ["draws_noun"]

_CHECK_SECONDS: Final = 60.0
_FILES: Final = {
    "problem.json": "draws.file.problem", "public.json": "draws.file.public",
    "plan.json": "draws.file.plan", "commit.json": "draws.file.commit",
}  # fmt: skip
"""What each is called."""

_BREAKS: Final = re.compile(r"[\s,，、;；]+")


class PromiseForm(Form):
    """Fields are called as the parts of a promise; `at_time` goes with `at`, which is a day."""

    first = DateField("draws.first", [InputRequired()])
    days = IntegerField("draws.days", [InputRequired(), NumberRange(1, MOST_DAYS)])
    cases = text_field("draws.cases", needed=False, most=2000)
    source = text_field("draws.source")
    at = DateField("draws.at_day", [InputRequired()])
    at_time = TimeField("draws.at_time", [Optional()])
    reading = text_field("draws.reading")


class ValueForm(Form):
    value = text_field("draws.value", most=200)


class AbandonForm(Form):
    reason = text_field("draws.abandon.reason")


def draws_noun() -> Noun:
    """`/draws` for the office and the auditor, `/draw/<id>` for everybody."""
    noun = Noun("draws", __name__)
    _looking(noun)
    _promising(noun)
    _drawing(noun)
    _checking(noun)
    _in_public(noun)
    return noun


def _looking(noun: Noun) -> None:
    @noun.page("/draws", *GROUND_READERS)
    def index() -> Page:
        promises = books().actor.is_any_of(*ASSIGNERS)
        return page("draws.html", paging=paged(draws(books())), promises=promises)

    @noun.page("/draws/<int:draw_id>", *GROUND_READERS)
    def show(draw_id: int) -> Page:
        return _page(draw_id)

    @noun.page(
        "/draws/<int:draw_id>/<any('problem.json','public.json','commit.json','plan.json'):file>",
        *GROUND_READERS,
    )
    def file(draw_id: int, file: str) -> Page:
        return _file(draw_files(books(), draw_id), draw_id, file)


def _promising(noun: Noun) -> None:
    @noun.page("/draws/new", *ASSIGNERS)
    def new() -> Page:
        return page("draw_new.html", form=given(PromiseForm, days=USUAL_DAYS))

    @noun.act("/draws/new", *ASSIGNERS)
    def promise() -> Response:
        form = given(PromiseForm)
        draw_id = _promised(form) if form.validate() else None
        if draw_id is not None:
            return done("draws.show", "draw_promised", draw_id=draw_id)
        return page("draw_new.html", form.status, form=form)


def _promised(form: PromiseForm) -> int | None:
    """The draw's id; None where the form tells at its fields what is wrong."""
    numbers = tuple(filter(None, _BREAKS.split(form.cases.data or "")))
    order = TeamsOrder(first=form.first.data, days=form.days.data, only=numbers)
    at, moment = form.at.data.isoformat(), form.at_time.data
    if moment is not None:
        at = f"{at}T{moment:%H:%M}"
    try:
        return promise_draw(
            books(), order, source=form.source.data, at=at, reading=form.reading.data
        )
    except RefusedPromise as error:
        for part, fault in error.faults:
            form[part].errors = [*form[part].errors, shown_refusal(fault, words()).said]
    except LunzhiError as error:
        form.refuse(error)
    return None


def _drawing(noun: Noun) -> None:
    @noun.act("/draws/<int:draw_id>/value", *ASSIGNERS)
    def value(draw_id: int) -> Response:
        form = given(ValueForm)
        if carried_out(form, lambda: enter_value(books(), draw_id, form.value.data)):
            return done("draws.show", "draw_drawn", draw_id=draw_id)
        return _page(draw_id, form.status, value=form)

    @noun.act("/draws/<int:draw_id>/again", *ASSIGNERS)
    def again(draw_id: int) -> Response:
        form = given(Form)
        if carried_out(form, lambda: solve_again(books(), draw_id)):
            return done("draws.show", "draw_again", draw_id=draw_id)
        return _page(draw_id, form.status, again=form)

    @noun.act("/draws/<int:draw_id>/abandon", *ASSIGNERS)
    def abandoned(draw_id: int) -> Response:
        form = given(AbandonForm)
        if carried_out(form, lambda: abandon(books(), draw_id, form.reason.data)):
            return done("draws.show", "draw_abandoned", draw_id=draw_id)
        return _page(draw_id, form.status, abandoning=form)


def _checking(noun: Noun) -> None:
    place = BoundedSemaphore()

    @noun.act("/draws/<int:draw_id>/check", *GROUND_READERS)
    def check(draw_id: int) -> Page:
        # It solves: two at once would each have half the machine, and a thread of the server.
        if not place.acquire(blocking=False):
            return _refused(draw_id, LunzhiError("team_draw.busy"))
        try:
            found = check_drawn(books(), draw_id, _CHECK_SECONDS)
        except LunzhiError as error:
            return _refused(draw_id, error)
        finally:
            place.release()
        return _page(draw_id, checked=_told(found))


def _in_public(noun: Noun) -> None:
    @noun.page("/draw/<int:draw_id>", public=True)
    def public(draw_id: int) -> Page:
        draw = public_draw(front().anybody, draw_id)
        value = draw.value or ""
        seeded = shlex.quote(f"{draw.commit.commit_sha256}|{normalised(value)}")
        files = " ".join(f"draw-{draw_id}-{name}.json" for name in ("public", "plan", "commit"))
        return page(
            "draw_public.html", draw=draw, aloud=read_aloud, called=_FILES,
            seed_command=f"printf '%s' {seeded} | sha256sum",
            check_command=f"lunzhi draw check {files} {shlex.quote(value)}",
        )  # fmt: skip

    @noun.page(
        "/draw/<int:draw_id>/<any('public.json','commit.json','plan.json'):file>", public=True
    )
    def public_file(draw_id: int, file: str) -> Page:
        return _file(public_files(front().anybody, draw_id), draw_id, file)


def _file(files: Mapping[str, bytes], draw_id: int, name: str) -> Page:
    if name not in files:
        raise LunzhiError("team_draw.no_plan", {"id": draw_id})
    return contract_file(files[name], f"draw-{draw_id}-{name}")


def _refused(draw_id: int, error: LunzhiError) -> Page:
    form = Form()
    form.refuse(error)
    return _page(draw_id, form.status, checking=form)


def _page(draw_id: int, status: int = 200, **given_forms: Any) -> Page:
    view = show_draw(books(), draw_id)
    values: dict[str, Any] = {
        "value": given(ValueForm), "abandoning": given(AbandonForm), "checking": Form(),
        "again": Form(), "checked": None, **given_forms,
    }  # fmt: skip
    return page(
        "draw_show.html", status, view=view, line=view.line, draw=view.line.public,
        notes=note_sentences(words(), view.notes), aloud=read_aloud, called=_FILES,
        decides=books().actor.is_any_of(*ASSIGNERS), **values,
    )  # fmt: skip


def _told(found: CheckedDraw) -> dict[str, Any]:
    """What checking found, in words, with every lot that adds up to the sum."""
    said = words()
    return {
        "passed": found.checked.passed,
        "verdict": _verdict(found),
        "steps": [
            {
                "state": step.state,
                "name": said(f"draw.step.{step.step}"),
                "said": step_sentence(said, found.problem, step),
                "details": [violation_sentence(said, each) for each in step.violations],
            }
            for step in found.checked.steps
        ],
        "lots": [{**_drawn(found, lot), "text": lot.text, "ticket": lot.ticket}
                 for lot in found.checked.tickets],
        "sum": said.number(sum(lot.ticket for lot in found.checked.tickets)),
    }  # fmt: skip


def _drawn(found: CheckedDraw, lot: Lot) -> dict[str, str]:
    """What it is the lot of: somebody in a seat, or the first day of a visit."""
    case, *rest = lot.text.split("|", 2)
    if len(rest) == 1:
        day = words().day(date.fromisoformat(rest[0]))
        return {"case": case, "seat": words()("draws.lots.start"), "name": day}
    seat, person = rest
    return {
        "case": case, "seat": found.seats.get(seat, seat), "name": found.names.get(person, person),
    }  # fmt: skip


def _verdict(found: CheckedDraw) -> str:
    states = {step.state for step in found.checked.steps}
    if "undecided" in states and "failed" not in states:
        return words()("draws.check.undecided")
    return verdict_sentence(words(), found.checked)
