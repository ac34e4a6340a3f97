"""The team of one case in a draft or a release: who sits where and why, and who could instead."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.overview.why_sentences import effects
from scheduler.services.books.teams_exchanges import Substitution
from scheduler.services.books.teams_seat_changes import change_seat
from scheduler.services.books.teams_seats import TeamView, draft_team, release_team
from scheduler.services.books.teams_visit import PlaceView, SeatView
from web.exchanges import officer_id
from web.forms import Form, carried_out, given, repeated, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.team_reasons import chain
from web.visiting import books, words

__all__ = ["add_team_seats"]


_PLACE: Final = "{}-{}"
"""What a page calls the so-manieth place of the so-manieth seat."""


class SeatForm(Form):
    reason = text_field("visit.reason")


def add_team_seats(noun: Noun) -> None:
    """`/teams/drafts/<id>/cases/<case>` and `/teams/releases/<number>/cases/<case>`."""

    @noun.page("/teams/drafts/<int:draft>/cases/<case>", *GROUND_READERS)
    def draft_case(draft: int, case: str) -> Page:
        return _draft(draft, case)

    @noun.act("/teams/drafts/<int:draft>/cases/<case>", *ASSIGNERS)
    def draft_seated(draft: int, case: str) -> Response:
        form, made = given(SeatForm), list[int]()
        sent = request.form
        out, into = (officer_id(sent.get(key, "")) for key in ("out", "into"))
        wish = Substitution(case, sent.get("seat", ""), out, into)

        def act() -> None:
            made.append(change_seat(books(), draft, wish, form.reason.data))

        if carried_out(form, act):
            return done("teams.draft_case", "team_seat_changed", draft=made[0], case=case)
        return _draft(draft, case, form, wish)

    @noun.page("/teams/releases/<int:number>/cases/<case>", *GROUND_READERS)
    def release_case(number: int, case: str) -> Page:
        return page("team_case.html", release=number, draft=None, astray=None,
                    shown_at=None, **_values(release_team(books(), number, case)))  # fmt: skip


def _draft(
    draft: int, case: str, form: SeatForm | None = None, wish: Substitution | None = None
) -> Page:
    """`form`, `wish`: what was not done, shown again at its place."""
    view = draft_team(books(), draft, case)
    shown_at = None if wish is None else _place_of(view, wish)

    def form_at(place: str) -> SeatForm:
        return repeated(SeatForm, place, form if place == shown_at else None)

    return page(
        "team_case.html", 200 if form is None else form.status, release=None, draft=draft,
        # Where the place has no form, what was refused stands above all places.
        form=form, astray=form if shown_at is None else None, shown_at=shown_at, form_at=form_at,
        **_values(view),
    )  # fmt: skip


def _place_of(view: TeamView, wish: Substitution) -> str | None:
    """The first place that is held so and may be changed: of a seat's empty ones, each is as any
    other.
    """
    for outer, seat in enumerate(view.seats, 1):
        for inner, each in enumerate(seat.places, 1):
            is_it = (seat.id, each.officer) == (wish.seat, wish.out)
            if is_it and _is_offered(view, seat, each):
                return _PLACE.format(outer, inner)
    return None


def _is_offered(view: TeamView, seat: SeatView, each: PlaceView) -> bool:
    """Whether the place has a form: somebody could sit there, or nobody."""
    may_empty = each.officer is not None and not seat.required
    return view.may_change and not each.pinned and (bool(each.alternates) or may_empty)


def _values(view: TeamView) -> dict[str, Any]:
    told = words()
    return {
        "view": view,
        "place_id": _PLACE.format,
        "is_offered": lambda seat, each: _is_offered(view, seat, each),
        "chain": chain,
        "place": place,
        "effects": lambda differences: effects(told, view.problem, differences),
    }
