"""Releases: what people know, what it changed for them, and how it is withdrawn."""

from __future__ import annotations

from flask import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.books.roles import PLANNERS, READERS
from scheduler.documents.changes_text import change_sentences, placed_words
from scheduler.problems.draws import read_aloud
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.notices import MAKERS
from scheduler.services.books.plan_workbooks import plan_workbook
from scheduler.services.books.released import ReleaseView, releases, show_release
from scheduler.services.books.releases import withdraw
from web.downloads import XLSX, download
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.plans import contract_file, plan_values, print_page
from web.visiting import books, words

__all__ = ["releases_noun"]

_MOST: int = 500


class WithdrawForm(Form):
    reason = TextAreaField("release.withdraw.reason", [InputRequired(), Length(max=_MOST)])
    approver = text_field("release.withdraw.approver", most=100)


def releases_noun() -> Noun:
    """`/releases`."""
    noun = Noun("releases", __name__)
    _looking(noun)
    _withdrawing(noun)
    return noun


def _looking(noun: Noun) -> None:
    @noun.page("/releases", *READERS)
    def index() -> Page:
        return page("releases.html", paging=paged(releases(books())))

    @noun.page("/releases/<int:number>", *READERS)
    def show(number: int) -> Page:
        return _page(number)

    @noun.page("/releases/<int:number>/print", *READERS)
    def printed(number: int) -> Page:
        return print_page(show_release(books(), number).overview)

    @noun.page("/releases/<int:number>/problem.json", *READERS)
    def problem(number: int) -> Page:
        data = show_release(books(), number, quick=True).kept.files[0]
        return contract_file(data, f"release-{number}-problem.json")

    @noun.page("/releases/<int:number>/plan.json", *READERS)
    def plan(number: int) -> Page:
        data = show_release(books(), number, quick=True).kept.files[1]
        return contract_file(data, f"release-{number}-plan.json")

    @noun.page("/releases/<int:number>/plan.xlsx", *READERS)
    def workbook(number: int) -> Page:
        made = plan_workbook(books(), f"release:{number}", words())
        return download(made.data, made.name, XLSX)


def _withdrawing(noun: Noun) -> None:
    @noun.act("/releases/<int:number>/withdraw", *PLANNERS)
    def withdrawn(number: int) -> Response:
        form = given(WithdrawForm)
        if form.validate():
            try:
                withdraw(books(), number, form.reason.data, form.approver.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("releases.show", "release_withdrawn", number=number)
        return _page(number, form)


def _page(number: int, form: WithdrawForm | None = None) -> Page:
    view = show_release(books(), number, quick=True)
    values = plan_values("releases.show", view.kept, None, {"changes": "plan.view.changes"})
    if values["view"] == "changes":
        values |= _changes(view)
    return page(
        "release.html", 200 if form is None else form.status, line=view.line,
        head=read_aloud(view.line.chain_head),
        may_notify=books().actor.is_any_of(*MAKERS),
        form=given(WithdrawForm) if form is None else form, **values,
    )  # fmt: skip


def _changes(view: ReleaseView) -> dict[str, object]:
    told = list(change_sentences(view.changes, words())) if view.changes.stints else []
    new = sum(row.kind == "new" for row in view.changes.rows)
    if new:
        told.append(words().many("release.new", new))
    return {
        "told": told,
        "paging": paged(view.changes.rows, endpoint="releases.show"),
        "placed": lambda stint: placed_words(stint, words()),
    }
