"""Exchanges in a team that pages hand on to one another until they are published together."""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest

from scheduler.services.books.teams_exchanges import Exchange

__all__ = ["FIELD", "coded", "handed_on", "officer_id"]

FIELD: Final = "with"
_MOST: Final = 20
_MOST_DIGITS: Final = 10
_BETWEEN: Final = "|"
"""What no id of a seat has in it."""


def coded(exchange: Exchange) -> str:
    """The exchange as one field of a form holds it."""
    return _BETWEEN.join((exchange.seat, str(exchange.out or ""), str(exchange.into or "")))


def handed_on() -> tuple[Exchange, ...]:
    """Those of the request, in their order. Raises BadRequest for what is none of ours."""
    held = request.values.getlist(FIELD)
    if len(held) > _MOST:
        raise BadRequest
    return tuple(map(_decoded, held))


def officer_id(text: str) -> int | None:
    """An officer's id, None for nothing; none is written in other ways than ours."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadRequest
    return int(text)


def _decoded(code: str) -> Exchange:
    seat, *people = code.split(_BETWEEN)
    if len(people) != len(("out", "into")) or not any(people):
        raise BadRequest
    out, into = map(officer_id, people)
    return Exchange(seat, out, into)
