"""Pages: each names who may use it, is rendered for whoever asks, and is kept by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Blueprint, Flask, Response, redirect, render_template, url_for

from scheduler.books.roles import ROLES, Role
from web.answers import Plain

__all__ = ["EVERYBODY", "PUBLIC", "Noun", "Page", "done", "onward", "page", "roles_of"]

PUBLIC: Final[frozenset[Role]] = frozenset()
"""Without signing in."""

EVERYBODY: Final[frozenset[Role]] = frozenset(ROLES)
"""Whoever is signed in."""

_ROLES: Final = "lunzhi_roles"

View = TypeVar("View", bound=Callable[..., Any])


class Page(Plain):
    """A response is HTML. Flask has every response be one of the application's class."""

    default_mimetype = "text/html"


class Noun(Blueprint):
    """A blueprint whose every route says who may use it: there is no other way to add one."""

    def page(
        self, rule: str, *roles: Role, everybody: bool = False, public: bool = False
    ) -> Callable[[View], View]:
        """A page that is looked at."""
        return self._routed(rule, ("GET",), _allowed(roles, everybody=everybody, public=public))

    def act(
        self, rule: str, *roles: Role, everybody: bool = False, public: bool = False
    ) -> Callable[[View], View]:
        """What a form does; never by looking."""
        return self._routed(rule, ("POST",), _allowed(roles, everybody=everybody, public=public))

    def _routed(
        self, rule: str, methods: tuple[str, ...], roles: frozenset[Role]
    ) -> Callable[[View], View]:
        def routed(view: View) -> View:
            setattr(view, _ROLES, roles)
            self.add_url_rule(rule, view_func=view, methods=methods)
            return view

        return routed


def _allowed(roles: tuple[Role, ...], *, everybody: bool, public: bool) -> frozenset[Role]:
    if bool(roles) + everybody + public != 1:
        raise ValueError("a route names its roles, or everybody, or the public")
    return EVERYBODY if everybody else PUBLIC if public else frozenset(roles)


def roles_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """Who may use it; None for what is no page."""
    return getattr(app.view_functions.get(endpoint), _ROLES, None)


def page(template: str, status: int = 200, **values: Any) -> Page:
    """The template as a page."""
    return Page(render_template(template, **values), status)


def done(endpoint: str, said: str, **values: Any) -> Response:
    """After an act: on to that page, which says `done.<said>`; reloading it does nothing again."""
    return onward(url_for(endpoint, done=said, **values))


def onward(there: str) -> Response:
    """To that address, by looking, whatever this request did."""
    return redirect(there, 303, Page)  # type: ignore[return-value]
