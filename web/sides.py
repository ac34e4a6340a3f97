"""Which two plans are laid beside each other, as pages ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import request, url_for
from wtforms import SelectField

from web.forms import Form

__all__ = ["SidesForm", "asked_sides", "is_plan", "plan_url"]

_MOST_LETTERS: Final = 40


class SidesForm(Form):
    left = SelectField("compare.left", validate_choice=False)
    right = SelectField("compare.right", validate_choice=False)


def asked_sides() -> tuple[str, str]:
    """Those of the request, each like `draft:3`; "" for one that is not given."""
    return request.args.get("left", "")[:_MOST_LETTERS], request.args.get("right", "")[
        :_MOST_LETTERS
    ]


def is_plan(side: str) -> bool:
    """Whether it has a plan's form: a draft that is none any more can still be compared."""
    kind, _, number = side.partition(":")
    return kind in ("draft", "release") and number.isascii() and number.isdecimal()


def plan_url(side: str, pages: Mapping[str, tuple[str, str]]) -> str:
    """The address of a plan's page. `pages`: by kind the endpoint and what it calls the number."""
    kind, _, number = side.partition(":")
    endpoint, key = pages[kind]
    values: dict[str, Any] = {key: int(number)}
    return url_for(endpoint, **values)
