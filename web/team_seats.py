"""The team of one case in a draft or a release: who sits where and why, and who could instead."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.overview.why_sentences import effects
from scheduler.services.books.teams_exchanges import Substitution
from scheduler.services.books.teams_seat_changes import change_seat
from scheduler.services.books.teams_seats import TeamView, draft_team, release_team
from web.exchanges import officer_id
from web.forms import Form, carried_out, given, repeated, text_field
from web.navigation import place
from web.pages import Noun, Page, done, page
from web.team_reasons import chain
from web.visiting import books, words

__all__ = ["add_team_seats"]


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
        seat, out = sent.get("seat", ""), officer_id(sent.get("out", ""))
        wish = Substitution(case, seat, out, officer_id(sent.get("into", "")))

        def act() -> None:
            made.append(change_seat(books(), draft, wish, form.reason.data))

        if carried_out(form, act):
            return done("teams.draft_case", "team_seat_changed", draft=made[0], case=case)
        return _draft(draft, case, form, (seat, out))

    @noun.page("/teams/releases/<int:number>/cases/<case>", *GROUND_READERS)
    def release_case(number: int, case: str) -> Page:
        return page("team_case.html", release=number, draft=None, form=None, shown_at=None,
                    **_values(release_team(books(), number, case)))  # fmt: skip


def _draft(
    draft: int, case: str, form: SeatForm | None = None,
    shown_at: tuple[str, int | None] | None = None,
) -> Page:  # fmt: skip
    """`form`, `shown_at`: what was not done, shown again, and the place that it was about."""
    view = draft_team(books(), draft, case)

    def form_at(seat: str, officer: int | None, place: str) -> SeatForm:
        return repeated(form or SeatForm(), place, sent=(seat, officer) == shown_at)

    return page(
        "team_case.html", 200 if form is None else form.status, release=None, draft=draft,
        form=form, shown_at=shown_at, form_at=form_at, **_values(view),
    )  # fmt: skip


def _values(view: TeamView) -> dict[str, Any]:
    told = words()
    return {
        "view": view,
        "chain": chain,
        "place": place,
        "effects": lambda differences: effects(told, view.problem, differences),
    }
