"""Drafts on their way to a release: looked at, submitted, approved, sent back, published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.books.roles import PLANNERS, READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import (
    DraftView,
    approve,
    discard,
    send_back,
    show_draft,
    submit,
)
from scheduler.services.books.errors import MovedOn, OutdatedDraft
from scheduler.services.books.plan_workbooks import plan_workbook
from scheduler.services.books.released import releases
from scheduler.services.books.releases import publish
from web.downloads import XLSX, download
from web.forms import Form, given
from web.pages import Noun, Page, done, page
from web.plans import contract_file, plan_values, print_page
from web.visiting import books, words

__all__ = ["drafts_noun"]

_MOST: int = 500


class BackForm(Form):
    reason = TextAreaField("draft.back.reason", [InputRequired(), Length(max=_MOST)])


def drafts_noun() -> Noun:
    """`/drafts/<id>`."""
    noun = Noun("drafts", __name__)
    _looking(noun)
    _moving(noun)
    _publishing(noun)
    return noun


def _looking(noun: Noun) -> None:
    @noun.page("/drafts/<int:draft>", *READERS)
    def show(draft: int) -> Page:
        return _page(draft)

    @noun.page("/drafts/<int:draft>/print", *READERS)
    def printed(draft: int) -> Page:
        return print_page(show_draft(books(), draft).overview)

    @noun.page("/drafts/<int:draft>/problem.json", *READERS)
    def problem(draft: int) -> Page:
        data = show_draft(books(), draft, quick=True).kept.files[0]
        return contract_file(data, f"draft-{draft}-problem.json")

    @noun.page("/drafts/<int:draft>/plan.json", *READERS)
    def plan(draft: int) -> Page:
        data = show_draft(books(), draft, quick=True).kept.files[1]
        return contract_file(data, f"draft-{draft}-plan.json")

    @noun.page("/drafts/<int:draft>/plan.xlsx", *READERS)
    def workbook(draft: int) -> Page:
        made = plan_workbook(books(), f"draft:{draft}", words())
        return download(made.data, made.name, XLSX)


def _moving(noun: Noun) -> None:
    @noun.act("/drafts/<int:draft>/submit", *PLANNERS)
    def submitted(draft: int) -> Response:
        return _moved(draft, submit, "draft_submitted")

    @noun.act("/drafts/<int:draft>/approve", *PLANNERS)
    def approved(draft: int) -> Response:
        return _moved(draft, approve, "draft_approved")

    @noun.act("/drafts/<int:draft>/discard", *PLANNERS)
    def discarded(draft: int) -> Response:
        return _moved(draft, discard, "draft_discarded")


def _publishing(noun: Noun) -> None:
    @noun.act("/drafts/<int:draft>/back", *PLANNERS)
    def back(draft: int) -> Response:
        form = given(BackForm)
        if not form.validate():
            return _page(draft, form)
        try:
            send_back(books(), draft, form.reason.data)
        except LunzhiError as error:
            return _refused(draft, form, error)
        return done("drafts.show", "draft_back", draft=draft)

    @noun.act("/drafts/<int:draft>/publish", *PLANNERS)
    def published(draft: int) -> Response:
        try:
            made = publish(books(), draft)
        except LunzhiError as error:
            return _refused(draft, given(BackForm), error)
        return done("releases.show", "draft_published", number=made.number, view="changes")


def _moved(draft: int, act: Callable[..., None], said: str) -> Response:
    try:
        act(books(), draft)
    except LunzhiError as error:
        return _refused(draft, given(BackForm), error)
    return done("drafts.show", said, draft=draft)


def _refused(draft: int, form: BackForm, error: LunzhiError) -> Page:
    """The draft once more, with what kept it where it is, and the way out."""
    form.refuse(error)
    stale = isinstance(error, MovedOn | OutdatedDraft)
    stale = stale or error.code in ("draft.start_past", "draft.people_gone")
    return _page(draft, form, stale=stale)


def _page(draft: int, form: BackForm | None = None, *, stale: bool = False) -> Page:
    view = show_draft(books(), draft, quick=True)
    shown = given(BackForm) if form is None else form
    status = 200 if form is None else form.status
    return page(
        "draft.html", status, line=view.line, form=shown, stale=stale, again=_again(view),
        needs_other=view.needs_other,
        latest=next((each.number for each in releases(books())), None),
        **plan_values("drafts.show", view.kept, draft),
    )  # fmt: skip


def _again(view: DraftView) -> dict[str, Any]:
    """What the form of a plan for the same months holds."""
    window = view.kept.window
    first, last = window.first, view.kept.problem.starts[-1]
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    return {"month": f"{first:%Y-%m}", "months": str(months)}
