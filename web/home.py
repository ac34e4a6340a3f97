"""The first page after signing in: each kind of user is sent to what they come for."""

from __future__ import annotations

from flask import Response, redirect, url_for

from web.pages import Noun, Page, page
from web.visiting import books

__all__ = ["home_noun"]


def home_noun() -> Noun:
    """`/`."""
    noun = Noun("home", __name__)

    @noun.page("/", everybody=True)
    def show() -> Response:
        if "officer" in books().actor.roles:
            return redirect(url_for("me.show"), 303, Page)  # type: ignore[return-value]
        return page("home.html")

    return noun
