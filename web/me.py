"""An officer's first page: when and where to serve, and what became of what was asked for."""

from __future__ import annotations

from scheduler.services.books.leave_requests import leave_requests
from scheduler.services.books.my_duty import my_duty
from scheduler.services.books.my_visits import my_visits
from scheduler.services.books.swaps import swaps
from web.pages import Noun, Page, page
from web.visiting import books

__all__ = ["me_noun"]


def me_noun() -> Noun:
    """`/me`."""
    noun = Noun("me", __name__)

    @noun.page("/me", "officer")
    def show() -> Page:
        return page(
            "me.html", mine=my_duty(books()), asked=leave_requests(books(), "open"),
            swaps=swaps(books(), open_only=True), me=books().actor.officer,
            visits=my_visits(books()),
        )  # fmt: skip

    return noun
