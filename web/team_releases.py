"""Releases of teams: what people know, what it changed, and how it is withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.problems.draws import read_aloud
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.teams_released import CaseMove, show_team_release, team_releases
from scheduler.services.books.teams_releases import withdraw_teams
from scheduler.services.books.teams_workbooks import team_release_workbook
from web.downloads import XLSX, download
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.plans import contract_file, print_page
from web.team_plans import team_plan_values
from web.visiting import books, words

__all__ = ["add_team_releases"]

_MOST: Final = 500


class WithdrawForm(Form):
    reason = TextAreaField("release.withdraw.reason", [InputRequired(), Length(max=_MOST)])
    approver = text_field("release.withdraw.approver", most=100)


def add_team_releases(noun: Noun) -> None:
    """`/teams/releases`."""
    _looking(noun)
    _withdrawing(noun)


def _looking(noun: Noun) -> None:
    @noun.page("/teams/releases", *GROUND_READERS)
    def releases() -> Page:
        return page("team_releases.html", paging=paged(team_releases(books())))

    @noun.page("/teams/releases/<int:number>", *GROUND_READERS)
    def release(number: int) -> Page:
        return _page(number)

    @noun.page("/teams/releases/<int:number>/print", *GROUND_READERS)
    def release_printed(number: int) -> Page:
        return print_page(show_team_release(books(), number).shown.overview)

    @noun.page("/teams/releases/<int:number>/problem.json", *GROUND_READERS)
    def release_problem(number: int) -> Page:
        data = show_team_release(books(), number).kept.files[0]
        return contract_file(data, f"teams-release-{number}-problem.json")

    @noun.page("/teams/releases/<int:number>/plan.json", *GROUND_READERS)
    def release_plan(number: int) -> Page:
        data = show_team_release(books(), number).kept.files[1]
        return contract_file(data, f"teams-release-{number}-plan.json")

    @noun.page("/teams/releases/<int:number>/plan.xlsx", *GROUND_READERS)
    def release_workbook(number: int) -> Page:
        made = team_release_workbook(books(), number, words())
        return download(made.data, made.name, XLSX)


def _withdrawing(noun: Noun) -> None:
    @noun.act("/teams/releases/<int:number>/withdraw", *ASSIGNERS)
    def withdrawn(number: int) -> Response:
        form = given(WithdrawForm)
        if form.validate():
            try:
                withdraw_teams(books(), number, form.reason.data, form.approver.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("teams.release", "teams_withdrawn", number=number)
        return _page(number, form)


def _page(number: int, form: WithdrawForm | None = None) -> Page:
    view = show_team_release(books(), number)
    return page(
        "team_release.html", 200 if form is None else form.status, line=view.line,
        draw=view.draw, moves=view.moves, renumbered=view.renumbered, kind=_kind, span=_span,
        head=read_aloud(view.line.chain_head),
        form=given(WithdrawForm) if form is None else form,
        may=books().actor.is_any_of(*ASSIGNERS),
        **team_plan_values("teams.release", view.shown),
    )  # fmt: skip


def _kind(move: CaseMove) -> str:
    return words()(f"team_release.kind.{move.kind}")


def _span(days: tuple[date, date] | None) -> str:
    return words()("show.none") if days is None else words().span(*days)
