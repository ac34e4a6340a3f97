"""The first page after signing in: each kind of user comes to what they come for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from scheduler.books.roles import CASE_READERS, READERS
from scheduler.services.books.cases_sentences import deadline_sentence
from scheduler.services.books.home import Home, Some, home
from scheduler.services.books.inspection_home import inspection_home
from scheduler.services.books.ledger import LedgerRow
from web.navigation import place
from web.pages import Noun, Page, onward, page
from web.visiting import books, words

__all__ = ["home_noun"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Card:
    """Some people of the ledger: of how many the first, and where all of them are."""

    code: str
    title: str
    empty: str
    count: int
    rows: Sequence[LedgerRow]
    url: str


def home_noun() -> Noun:
    """`/`."""
    noun = Noun("home", __name__)

    @noun.page("/", everybody=True)
    def show() -> Response:
        roles = books().actor.roles
        if not roles.isdisjoint(READERS):
            return _office(home(books()), _inspection())
        own = "officer" in roles
        where = url_for("me.show") if own else url_for("ledger.show", order="name")
        return onward(where)

    return noun


def _inspection() -> dict[str, Any]:
    """What those see besides who may know of cases; nothing for others."""
    here, told = books(), words()
    if not here.actor.is_any_of(*CASE_READERS):
        return {"inspection": None}
    return {
        "inspection": inspection_home(here),
        "deadline": lambda each: deadline_sentence(told, each, here.today),
    }


def _office(found: Home, inspection: dict[str, Any]) -> Page:
    ledger, this_month = "ledger.show", f"{found.today:%Y-%m}"
    near = [
        _card("overdue", found, found.overdue, url_for(ledger, overdue="y", order="deadline")),
        _card("due", found, found.due, url_for(ledger, due=found.due_days, order="deadline")),
    ]
    month = [
        _card("starting", found, found.starting, url_for(ledger, starts=this_month)),
        _card("ending", found, found.ending, url_for(ledger, ends=this_month)),
    ]
    return page(
        "home.html", found=found, near=near, month=month, shown=_SHOWN, place=place, **inspection
    )


def _card(code: str, found: Home, some: Some[LedgerRow], url: str) -> Card:
    said = words()
    title, empty = said(f"home.{code}", days=found.due_days), said(f"home.{code}.none")
    return Card(code, title, empty, some.count, some.rows[:_SHOWN], url)
