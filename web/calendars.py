"""Calendars on phones: subscribed to, handed out once, surveyed, renewed and revoked."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from flask import Response, request, url_for
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from scheduler.books.roles import Role
from scheduler.documents.slip import qr_svg, subscription_slip
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.base_url import base_url
from scheduler.services.books.calendar_desk import (
    UNHEALTHY,
    Asked,
    handed_out,
    kinds_offered,
    order_calendar,
    order_own_calendar,
    subscription_health,
)
from scheduler.services.books.links import ADVICE, links_of, secret_code
from scheduler.services.books.subscriptions import Ticket, renew, revoke, subscriptions
from scheduler.words import LANGUAGES
from web.downloads import download
from web.forms import Form, given, text_field
from web.guards import is_loopback
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["calendars_noun"]

_OWN: Final[tuple[Role, ...]] = ("officer", "liaison")
_OFFICE: Final[tuple[Role, ...]] = ("organisation", "petitions", "inspection", "administrator")
_REMINDERS: Final = {
    900: "calendar.reminder.day", 3_780: "calendar.reminder.days", 9_540: "calendar.reminder.week",
}  # fmt: skip
"""Minutes before the first day: nine in the morning, one, three and seven days before."""

_LANGUAGES: Final = dict(
    zip(LANGUAGES, ("calendar.language.chinese", "calendar.language.english"), strict=True)
)


class OwnForm(Form):
    language = RadioField("calendar.language", [InputRequired()])
    reminders = SelectMultipleField("calendar.reminders", coerce=int)
    busy_only = BooleanField("calendar.busy_only")

    def asked(self) -> Asked:
        """What it asks for."""
        return Asked(self.language.data, self.busy_only.data, tuple(self.reminders.data or ()))


class OfficeForm(OwnForm):
    kind = SelectField("feeds.kind", [InputRequired()])
    whose: StringField = text_field("calendar.whose", needed=False, most=100)
    holder: StringField = text_field("calendar.holder", needed=False, most=100)


def calendars_noun() -> Noun:
    """`/me/calendar` and `/subscriptions`."""
    noun = Noun("calendars", __name__)

    @noun.page("/me/calendar", *_OWN)
    def mine() -> Page:
        return _mine(_form(OwnForm))

    @noun.act("/me/calendar", *_OWN)
    def order_own() -> Page:
        return _ordered_own(_form(OwnForm))

    @noun.page("/subscriptions", *_OFFICE, "auditor")
    def health() -> Page:
        return _health(_form(OfficeForm) if books().actor.is_any_of(*_OFFICE) else None)

    @noun.act("/subscriptions", *_OFFICE)
    def order() -> Page:
        return _ordered(_form(OfficeForm))

    @noun.act("/subscriptions/<handle>/renew", *_OFFICE, *_OWN)
    def renew_one(handle: str) -> Page:
        return _shown_once(renew(books(), handle))

    @noun.act("/subscriptions/<handle>/revoke", *_OFFICE, *_OWN)
    def revoke_one(handle: str) -> Response:
        revoke(books(), handle)
        return done(_list(), "subscription_revoked")

    _hand_out(noun)
    return noun


def _hand_out(noun: Noun) -> None:
    """What is made of a token that is on the screen: sent in a form, never in an address."""

    @noun.act("/subscriptions/file", *_OFFICE, *_OWN)
    def file() -> Page:
        found = handed_out(books(), request.form.get("token", ""))
        return download(found.data, f"lunzhi-{found.kind}.ics", "text/calendar; charset=utf-8")

    @noun.act("/subscriptions/slip", *_OFFICE, *_OWN)
    def slip() -> Page:
        return _slip(request.form.get("token", ""))


def _form(kind: type[OwnForm]) -> Any:
    said = words()
    kinds = kinds_offered(books())
    # A page of what there is to subscribe to may lead here with the form filled in.
    wanted = request.args.get("kind") or next(iter(kinds), "")
    form = given(kind, language=said.language, kind=wanted, whose=request.args.get("whose", ""))
    form.language.choices = [(each, said(code)) for each, code in _LANGUAGES.items()]
    form.reminders.choices = [(each, said(code)) for each, code in _REMINDERS.items()]
    if isinstance(form, OfficeForm):
        form.kind.choices = [(each, said(f"feed.kind.{each}")) for each in kinds]
    return form


def _list() -> str:
    return "calendars.health" if books().actor.is_any_of(*_OFFICE) else "calendars.mine"


def _mine(form: OwnForm, status: int = 200) -> Page:
    return page("calendar.html", status, form=form, rows=subscriptions(books()))


def _health(form: OfficeForm | None, status: int = 200) -> Page:
    """`form`: none for who only surveys them."""
    only = request.args.get("only", "")
    found = subscription_health(books(), only)
    which = [(each, words()(f"health.{each}")) for each in UNHEALTHY]
    return page(
        "subscriptions.html", status, form=form, found=found, paging=paged(found.rows),
        only=only if only in UNHEALTHY else "", which=which,
        cases=form is not None and "team" in kinds_offered(books()),
    )  # fmt: skip


def _ordered_own(form: OwnForm) -> Page:
    if form.validate():
        try:
            return _shown_once(order_own_calendar(books(), form.asked()))
        except LunzhiError as error:
            form.refuse(error)
    return _mine(form, form.status)


def _ordered(form: OfficeForm) -> Page:
    if form.validate():
        whose, holder = form.whose.data or "", form.holder.data or ""
        try:
            made = order_calendar(books(), form.kind.data, whose, form.asked(), holder)
        except LunzhiError as error:
            form.refuse(error)
        else:
            return _shown_once(made)
    return _health(form, form.status)


def _base() -> str:
    return base_url() or request.url_root.rstrip("/")


def _shown_once(ticket: Ticket) -> Page:
    """The answer to the act itself: the token stands in no address of a page."""
    links = links_of(ticket.token, _base())
    return page(
        "ticket.html", ticket=ticket, links=links, code=qr_svg(links.webcal),
        advice=ADVICE, back=url_for(_list()), unset=base_url() is None,
        unreachable=is_loopback(urlsplit(links.https).hostname),
    )  # fmt: skip


def _slip(token: str) -> Page:
    found, links = handed_out(books(), token), links_of(token, _base())
    text = subscription_slip(
        words(), holder=found.holder, kind=found.kind, https=links.https, webcal=links.webcal,
        secret=secret_code(found.kind), advice=ADVICE,
    )  # fmt: skip
    return download(text.encode(), f"lunzhi-{found.kind}.html", "application/octet-stream")
