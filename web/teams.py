"""Planning teams: what waits for a visit, what is on its way, and the order of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import BadRequest
from wtforms import BooleanField, DateField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.overview.sentences import violation_sentence
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.jobs import JobSettings
from scheduler.services.books.jobs_sentences import standing_words, state_words
from scheduler.services.books.teams_cancelling import another_day
from scheduler.services.books.teams_desk import TeamsDesk, teams_desk
from scheduler.services.books.teams_pins import team_pins
from scheduler.services.books.teams_planning import MOST_DAYS, USUAL_DAYS, TeamsOrder, order_teams
from web.forms import Form, given, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.team_comparing import add_team_comparing
from web.team_drafts import add_team_drafts
from web.team_picks import add_team_picks
from web.team_releases import add_team_releases
from web.team_seats import add_team_seats
from web.visiting import books, words

__all__ = ["teams_noun"]

_MOST_SECONDS: Final = 7 * 24 * 3600
_MOST_PINS: Final = 200_000
_MOST_REASON: Final = 500


class OrderForm(Form):
    """`cases`: ticked in the lists; none of them: all."""

    first = DateField("teams.order.first", [InputRequired()])
    days = IntegerField("teams.order.days", [InputRequired(), NumberRange(1, MOST_DAYS)])
    cases = SelectMultipleField("teams.order.cases", choices=[], validate_choice=False)
    repair = BooleanField("teams.order.repair")
    pins = TextAreaField("teams.order.pins", [Length(max=_MOST_PINS)])
    reason = TextAreaField("teams.order.reason", [Length(max=_MOST_REASON)])
    time_limit = IntegerField("teams.order.time_limit", [Optional(), NumberRange(1, _MOST_SECONDS)])
    seed = text_field("teams.order.seed", needed=False, most=200)


def teams_noun() -> Noun:
    """`/teams`."""
    noun = Noun("teams", __name__)

    @noun.page("/teams", *GROUND_READERS)
    def show() -> Page:
        desk = teams_desk(books())
        return _page(desk, given(OrderForm, **_usual(desk)))

    @noun.act("/teams", *ASSIGNERS)
    def order() -> Response:
        form = given(OrderForm)
        if form.validate():
            try:
                job = _ordered(form)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("jobs.show", "ordered", job=job)
        return _page(teams_desk(books()), form, form.status)

    add_team_drafts(noun)
    add_team_releases(noun)
    add_team_picks(noun)
    add_team_seats(noun)
    add_team_comparing(noun)
    return noun


def _usual(desk: TeamsDesk) -> dict[str, Any]:
    """What the form holds at first: as the address asks, else what is most often wanted."""
    if request.args.get("repair"):
        broken = [each.title.number for each in desk.broken]
        days = max(desk.repair_days or 1, 1)
        return {"first": desk.first, "days": days, "cases": broken, "repair": True}
    if request.args.get("move"):
        return _moving(request.args["move"], request.args.get("start", ""))
    days = request.args.get("days", USUAL_DAYS, int)
    return {"first": desk.first, "days": days, "cases": request.args.getlist("case")}


def _moving(number: str, start: str) -> dict[str, Any]:
    """A plan that moves the visit of that case and changes as little as can be besides."""
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise BadRequest from None
    asked = another_day(books(), number, day)
    return {
        "first": asked.first, "days": asked.days, "cases": [asked.case], "repair": True,
        "pins": asked.pin,
    }  # fmt: skip


def _ordered(form: OrderForm) -> int:
    limit, lines = form.time_limit.data, (form.pins.data or "").splitlines()
    order = TeamsOrder(
        first=form.first.data,
        days=form.days.data,
        only=tuple(form.cases.data or ()),
        pins=team_pins(books(), [line.strip() for line in lines if line.strip()]),
        repair=form.repair.data,
        seed=form.seed.data or None,
        reason=form.reason.data or None,
    )
    how = JobSettings(None if limit is None else float(limit))
    return order_teams(books(), order, how).job


def _page(desk: TeamsDesk, form: OrderForm, status: int = 200) -> Page:
    told, ticked = words(), frozenset(form.cases.data or ())
    titles = [*(each.title for each in desk.broken), *(each.title for each in desk.waiting)]
    listed = {each.number for each in titles}
    return page(
        "teams.html", status, desk=desk, form=form, ticked=ticked, others=sorted(ticked - listed),
        place=place, violation=lambda each: violation_sentence(told, each),
        standing=lambda job: standing_words(told, job),
        state=lambda job: state_words(told, job),
    )  # fmt: skip
