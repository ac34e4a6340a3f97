"""What stands against officers: facts entered and ended, waivers, declarations on paper."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final, get_args

from flask import Response
from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.books.free_text import MOST_NAME
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.problems.teams import Tier
from scheduler.services.books.declarations import Declared, declare_for, preview_declaration
from scheduler.services.books.inspector_lists import choices, show_inspector
from scheduler.services.books.recusals import (
    ENTERED_SOURCES,
    Entered,
    NewFact,
    barred_by_fact,
    end_fact,
    enter_fact,
    preview_fact,
    recusal,
)
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from web.forms import Form, carried_out, given, text_field
from web.interest_forms import PaperForm, interests_of
from web.interest_forms import with_choices as with_interests
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["recusals_noun"]

_DIGITS: Final = 16


class FactForm(Form):
    """`seen`: of which entries the page has shown the teams that they bar."""

    seen = HiddenField()
    unit = SelectField("interest.form.unit", [Optional()])
    place = SelectField("interest.form.place", [Optional()])
    case = text_field("recusal.form.case", needed=False, most=64)
    tier = SelectField("recusal.form.tier", [InputRequired()])
    source = SelectField("recusal.form.source", [InputRequired()])
    ground = TextAreaField("recusal.form.ground", [InputRequired(), Length(max=500)])
    first = DateField("recusal.form.first", [InputRequired()])
    last = DateField("recusal.form.last", [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """It names one unit, place or case."""
        sound = super().validate(extra_validators)
        if sum(bool(each.data) for each in (self.unit, self.place, self.case)) != 1:
            self.unit.errors = [*self.unit.errors, words()("recusal.form.one_of")]
            sound = False
        return sound


class EndForm(Form):
    end_reason = TextAreaField("officer.form.reason", [InputRequired(), Length(max=500)])


class WaiverForm(Form):
    reason = TextAreaField("officer.form.reason", [InputRequired(), Length(max=500)])
    approver = text_field("officer.form.approver", most=MOST_NAME)
    first = DateField("officer.form.first", [InputRequired()])
    last = DateField("officer.form.last", [InputRequired()])
    case = text_field("waiver.form.case", needed=False, most=64)


def recusals_noun() -> Noun:
    """`/inspectors/person/…/recusal` and `/recusals`."""
    noun = Noun("recusals", __name__)
    _add_entering(noun)
    _add_declaring(noun)
    _add_fact(noun)
    return noun


def _add_entering(noun: Noun) -> None:
    @noun.page("/inspectors/person/<path:number>/recusal", *ASSIGNERS)
    def form(number: str) -> Page:
        shown = _with(given(FactForm, first=books().today, tier="local"))
        return _entering(number, shown)

    @noun.act("/inspectors/person/<path:number>/recusal", *ASSIGNERS)
    def enter(number: str) -> Response:
        sent = _with(given(FactForm))
        digest, found = _digest(sent), list[Entered]()
        looked = sent.seen.data == digest

        def act() -> None:
            use = enter_fact if looked else preview_fact
            found.append(use(books(), _fact(number, sent)))

        if not carried_out(sent, act):
            return _entering(number, sent, None, sent.status)
        if looked:
            return done("recusals.show", "recusal_entered", recusal=found[0].id)
        sent.seen.data = digest
        return _entering(number, sent, found[0])


def _add_declaring(noun: Noun) -> None:
    @noun.page("/inspectors/person/<path:number>/declaration", *ASSIGNERS)
    def declaration(number: str) -> Page:
        return _declaring(number, _with_rows(given(PaperForm, on=books().today)))

    @noun.act("/inspectors/person/<path:number>/declaration", *ASSIGNERS)
    def declared(number: str) -> Response:
        form = _with_rows(given(PaperForm))
        digest, found = _digest(form), list[Declared]()
        # Without an interest there is nothing to look at before.
        looked = form.seen.data == digest or all(row.form.is_empty for row in form.rows)

        def act() -> None:
            use = declare_for if looked else preview_declaration
            found.append(use(books(), number, interests_of(form), form.on.data))

        if not carried_out(form, act):
            return _declaring(number, form, None, form.status)
        if looked:
            return done("inspectors.show", "declaration_entered", number=number)
        form.seen.data = digest
        return _declaring(number, form, found[0])


def _add_fact(noun: Noun) -> None:
    @noun.page("/recusals/<int:recusal>", *GROUND_READERS)
    def show(recusal: int) -> Page:
        return _shown(recusal)

    @noun.act("/recusals/<int:recusal>/end", *ASSIGNERS)
    def end(recusal: int) -> Response:
        form = given(EndForm)
        if carried_out(form, lambda: end_fact(books(), recusal, form.end_reason.data)):
            return done("recusals.show", "recusal_ended", recusal=recusal)
        return _shown(recusal, form)

    @noun.act("/recusals/<int:recusal>/waiver", *ASSIGNERS)
    def waive(recusal: int) -> Response:
        form = given(WaiverForm)
        if carried_out(form, lambda: grant_waiver(books(), _waiver(recusal, form))):
            return done("recusals.show", "waiver_granted", recusal=recusal)
        return _shown(recusal, form)

    @noun.act("/recusals/<int:recusal>/waiver/<int:waiver>/revoke", *ASSIGNERS)
    def revoke(recusal: int, waiver: int) -> Response:
        revoke_waiver(books(), waiver)
        return done("recusals.show", "waiver_revoked", recusal=recusal)


def _entering(number: str, form: Any, found: Entered | None = None, status: int = 200) -> Page:
    view = show_inspector(books(), number)
    return page("recusal_entry.html", status, view=view, form=form, found=found)


def _declaring(number: str, form: Any, found: Declared | None = None, status: int = 200) -> Page:
    view = show_inspector(books(), number)
    return page("declaration.html", status, view=view, form=form, found=found)


def _digest(form: Any) -> str:
    """The same for the same entries."""
    said = repr([str(each.data) for each in form if each.name != "seen"])
    return sha256(said.encode()).hexdigest()[:_DIGITS]


def _shown(recusal_id: int, sent: Form | None = None) -> Page:
    ending = sent if isinstance(sent, EndForm) else EndForm()
    waiving = sent if isinstance(sent, WaiverForm) else WaiverForm(data={"first": books().today})
    return page(
        "recusal.html", 200 if sent is None else sent.status, line=recusal(books(), recusal_id),
        barred=barred_by_fact(books(), recusal_id), ending=ending, waiving=waiving,
        keeps=books().actor.is_any_of(*ASSIGNERS),
    )  # fmt: skip


def _fact(number: str, form: Any) -> NewFact:
    kind = next(kind for kind in ("unit", "place", "case") if form[kind].data)
    return NewFact(
        number, kind, form[kind].data, form.tier.data, form.ground.data, form.source.data,
        form.first.data, form.last.data,
    )  # fmt: skip


def _waiver(recusal_id: int, form: Any) -> NewWaiver:
    return NewWaiver(
        recusal_id, form.reason.data, form.approver.data, form.first.data, form.last.data,
        form.case.data or None,
    )  # fmt: skip


def _with(form: Any) -> Any:
    known, said = choices(books()), words()
    none = ("", said("show.none"))
    form.unit.choices = [none, *known.units]
    form.place.choices = [none, *known.places.items()]
    form.tier.choices = [(tier, said(f"tier.{tier}")) for tier in get_args(Tier)]
    form.source.choices = [(one, said(f"recusal.source.{one}")) for one in ENTERED_SOURCES]
    return form


def _with_rows(form: Any) -> Any:
    known = choices(books())
    with_interests(form, known.units, known.places, words())
    return form
