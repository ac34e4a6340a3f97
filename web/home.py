"""The first page after signing in: each kind of user is sent to what they come for."""

from __future__ import annotations

from web.pages import Noun, Page, page

__all__ = ["home_noun"]


def home_noun() -> Noun:
    """`/`."""
    noun = Noun("home", __name__)

    @noun.page("/", everybody=True)
    def show() -> Page:
        return page("home.html")

    return noun
