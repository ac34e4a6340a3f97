"""Drafts of teams on their way to a release: looked at, approved, sent back, published."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import approve, discard, send_back, submit
from scheduler.services.books.errors import OutdatedTeams
from scheduler.services.books.teams_released import TeamDraftView, show_team_draft
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_workbooks import team_draft_workbook
from web.downloads import XLSX, download
from web.forms import Form, given
from web.pages import Noun, Page, done, page
from web.plans import contract_file, print_page
from web.team_plans import team_plan_values
from web.visiting import books, words

__all__ = ["add_team_drafts"]

_MOST: Final = 500
_STALE: Final = frozenset({
    "teams.moved_on", "teams.start_past", "teams.no_workday", "teams.cases_gone",
})  # fmt: skip
"""Refusals after which only another plan helps."""

_ENDED: Final = ("published", "discarded")


class BackForm(Form):
    reason = TextAreaField("draft.back.reason", [InputRequired(), Length(max=_MOST)])


def add_team_drafts(noun: Noun) -> None:
    """`/teams/drafts/<id>`."""
    _looking(noun)
    _moving(noun)
    _publishing(noun)


def _looking(noun: Noun) -> None:
    @noun.page("/teams/drafts/<int:draft>", *GROUND_READERS)
    def draft(draft: int) -> Page:
        return _page(draft)

    @noun.page("/teams/drafts/<int:draft>/print", *GROUND_READERS)
    def draft_printed(draft: int) -> Page:
        return print_page(show_team_draft(books(), draft).shown.overview)

    @noun.page("/teams/drafts/<int:draft>/problem.json", *GROUND_READERS)
    def draft_problem(draft: int) -> Page:
        data = show_team_draft(books(), draft).kept.files[0]
        return contract_file(data, f"teams-draft-{draft}-problem.json")

    @noun.page("/teams/drafts/<int:draft>/plan.json", *GROUND_READERS)
    def draft_plan(draft: int) -> Page:
        data = show_team_draft(books(), draft).kept.files[1]
        return contract_file(data, f"teams-draft-{draft}-plan.json")

    @noun.page("/teams/drafts/<int:draft>/plan.xlsx", *GROUND_READERS)
    def draft_workbook(draft: int) -> Page:
        made = team_draft_workbook(books(), draft, words())
        return download(made.data, made.name, XLSX)


def _moving(noun: Noun) -> None:
    @noun.act("/teams/drafts/<int:draft>/submit", *ASSIGNERS)
    def submitted(draft: int) -> Response:
        return _moved(draft, partial(submit, kind=TEAMS), "draft_submitted")

    @noun.act("/teams/drafts/<int:draft>/approve", *ASSIGNERS)
    def approved(draft: int) -> Response:
        return _moved(draft, partial(approve, kind=TEAMS), "draft_approved")

    @noun.act("/teams/drafts/<int:draft>/discard", *ASSIGNERS)
    def discarded(draft: int) -> Response:
        return _moved(draft, partial(discard, kind=TEAMS), "draft_discarded")


def _publishing(noun: Noun) -> None:
    @noun.act("/teams/drafts/<int:draft>/back", *ASSIGNERS)
    def back(draft: int) -> Response:
        form = given(BackForm)
        if not form.validate():
            return _page(draft, form)
        try:
            send_back(books(), draft, form.reason.data, TEAMS)
        except LunzhiError as error:
            return _refused(draft, form, error)
        return done("teams.draft", "draft_back", draft=draft)

    @noun.act("/teams/drafts/<int:draft>/publish", *ASSIGNERS)
    def published(draft: int) -> Response:
        try:
            made = publish_teams(books(), draft)
        except LunzhiError as error:
            return _refused(draft, given(BackForm), error)
        return done("teams.release", "teams_published", number=made.number)


def _moved(draft: int, act: Callable[..., None], said: str) -> Response:
    try:
        act(books(), draft)
    except LunzhiError as error:
        return _refused(draft, given(BackForm), error)
    return done("teams.draft", said, draft=draft)


def _refused(draft: int, form: BackForm, error: LunzhiError) -> Page:
    """The draft once more, with what kept it where it is, and the way out."""
    form.refuse(error)
    return _page(draft, form, stale=isinstance(error, OutdatedTeams) or error.code in _STALE)


def _page(draft: int, form: BackForm | None = None, *, stale: bool = False) -> Page:
    view = show_team_draft(books(), draft)
    return page(
        "team_draft.html", 200 if form is None else form.status, draft=view, line=view.line,
        form=given(BackForm) if form is None else form, stale=stale, again=_again(view),
        next=_next(view), may=books().actor.is_any_of(*ASSIGNERS),
        **team_plan_values("teams.draft", view.shown),
    )  # fmt: skip


def _next(view: TeamDraftView) -> str:
    if view.may_publish:
        return words()("team_draft.next.ready")
    if view.line.state in _ENDED:
        return words()(f"team_draft.next.{view.line.state}")
    return words()(f"draft.next.{view.line.state}")


def _again(view: TeamDraftView) -> dict[str, Any]:
    """What the form of a plan for the same cases holds."""
    asked = [case.id for case in view.kept.problem.cases if case.id not in view.settled]
    return {"days": len(view.kept.problem.days), "case": asked}
