"""The audit, read and verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import request
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from scheduler.books.roles import AUDITORS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import (
    Entries,
    Entry,
    Wanted,
    acts_to_ask_for,
    audit_entries,
)
from scheduler.services.books.auditing_chain import verify_chain
from scheduler.services.books.auditing_sentences import verified_sentences
from scheduler.services.books.auditing_subjects import named_subjects
from scheduler.words import Words
from web.facts import Fact, facts_of
from web.forms import Form, asked, given, text_field
from web.pages import Noun, Page, page
from web.paging import PAGE_ROWS, Paging
from web.visiting import books, words

__all__ = ["audit_noun"]

_MOST_PAGE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """An entry for people. `facts`: None once they have been erased; `name`: of the subject.

    Of what is withheld, `act` says so.
    """

    entry: Entry
    act: str
    name: str
    facts: list[Fact] | None


class FilterForm(Form):
    act = SelectField("audit.page.act", [Optional()])
    actor = text_field("audit.page.actor", needed=False, most=64)
    subject = text_field("audit.page.subject", needed=False, most=100)
    first = DateField("audit.page.first", [Optional()])
    last = DateField("audit.page.last", [Optional()])


class HeadForm(Form):
    head = text_field("audit.page.head", needed=False, most=200)


def audit_noun() -> Noun:
    """`/audit`."""
    noun = Noun("audit", __name__)

    @noun.page("/audit", *AUDITORS)
    def show() -> Page:
        form = _filter()
        if not form.validate():
            return page("audit.html", 422, form=form, steps=[], paging=None)
        found, number = _asked_for(_wanted(form))
        pages = max(1, -(-found.matching // PAGE_ROWS))
        first = (number - 1) * PAGE_ROWS
        end = first + len(found.entries)
        paging = Paging(
            found.entries, number, pages, first, end, found.matching, "page", "audit.show"
        )
        return page("audit.html", form=form, steps=_steps(found), paging=paging)

    @noun.page("/audit/verify", *AUDITORS)
    def verify() -> Page:
        return page("audit_verify.html", form=given(HeadForm), said=None, holds=None)

    @noun.act("/audit/verify", *AUDITORS)
    def verified() -> Page:
        form = given(HeadForm)
        try:
            found = verify_chain(books(), form.head.data or None)
        except LunzhiError as error:
            form.refuse(error)
            return page("audit_verify.html", form.status, form=form, said=None, holds=None)
        said = list(verified_sentences(words(), found))
        return page("audit_verify.html", form=form, said=said, holds=not found.breaks)

    return noun


def _filter() -> FilterForm:
    form = asked(FilterForm)
    form.act.choices = [("", words()("audit.page.any")), *_acts(words())]
    return form


def _acts(said: Words) -> Iterator[tuple[str, str]]:
    yield from ((act, said(f"act.{act}")) for act in acts_to_ask_for(books().actor))


def _wanted(form: FilterForm) -> Wanted:
    return Wanted(
        form.subject.data or None, form.actor.data or None, form.act.data or None,
        form.first.data, form.last.data,
    )  # fmt: skip


def _asked_for(wanted: Wanted) -> tuple[Entries, int]:
    """The page that is asked for, or the last one there is, and its number."""
    number = min(max(1, request.args.get("page", 1, int)), _MOST_PAGE)
    found = audit_entries(books(), wanted, PAGE_ROWS, (number - 1) * PAGE_ROWS)
    if found.entries or not found.matching:
        return found, number if found.matching else 1
    number = -(-found.matching // PAGE_ROWS)
    return audit_entries(books(), wanted, PAGE_ROWS, (number - 1) * PAGE_ROWS), number


def _steps(found: Entries) -> list[Step]:
    said, named = words(), named_subjects(books(), {each.subject for each in found.entries})
    return [
        Step(
            each, said("audit.withheld") if each.withheld else said(f"act.{each.act}"),
            named.subjects.get(each.subject, ""),
            None if each.values is None else facts_of(said, each.values, named.called),
        )
        for each in reversed(found.entries)
    ]  # fmt: skip
