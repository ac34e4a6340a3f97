"""What stands in the head of every page, by who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app

from scheduler.books.roles import Actor
from web.pages import roles_of

__all__ = ["Entry", "entries"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page and its words."""

    endpoint: str
    code: str


_ENTRIES: Final = (
    Entry("home.show", "nav.home"),
    Entry("ledger.show", "nav.ledger"),
    Entry("units.show", "nav.units"),
    Entry("importing.show", "nav.import"),
)


def entries(actor: Actor) -> list[Entry]:
    """Those that the actor may use."""
    return [
        entry
        for entry in _ENTRIES
        if not actor.roles.isdisjoint(roles_of(current_app, entry.endpoint) or ())
    ]
