"""What stands in the head of every page, by who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, url_for

from scheduler.books.roles import Actor, Role
from web.pages import roles_of
from web.visiting import books

__all__ = ["Entry", "entries", "place"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page and its words. `but`: who may see it and finds it elsewhere: there is little room.
    `also`: nouns whose pages belong to it too.
    """

    endpoint: str
    code: str
    but: frozenset[Role] = frozenset()
    also: tuple[str, ...] = ()

    def leads_to(self, endpoint: str | None) -> bool:
        """Whether that page, None where there is none, is of this part of the site."""
        noun = (endpoint or "").partition(".")[0]
        return noun == self.endpoint.partition(".")[0] or noun in self.also


_ENTRIES: Final = (
    Entry("home.show", "nav.home", but=frozenset({"officer"})),
    Entry("me.show", "nav.me"),
    Entry("calendars.mine", "nav.calendar"),
    Entry("leave.mine", "nav.leave"),
    Entry("swaps.mine", "nav.swaps"),
    Entry("interests.mine", "nav.interests"),
    Entry("board.show", "nav.board", also=("visits",)),
    Entry("cases.index", "nav.cases"),
    Entry("teams.show", "nav.teams"),
    Entry("inspectors.index", "nav.inspectors", also=("recusals",)),
    Entry("draws.index", "nav.draws", but=frozenset({"inspection"})),
    Entry("objections.show", "nav.objections"),
    Entry("away.show", "nav.away", but=frozenset({"inspection", "petitions", "auditor"})),
    Entry("rotation.show", "nav.rotation", but=frozenset({"inspection"})),
    Entry("releases.index", "nav.releases"),
    Entry("ledger.show", "nav.ledger"),
    Entry("requests.show", "nav.requests", but=frozenset({"inspection"})),
    Entry("units.show", "nav.units", but=frozenset({"inspection"})),
    Entry("importing.show", "nav.import"),
    Entry("calendars.health", "nav.subscriptions"),
    Entry("settings.show", "nav.settings"),
    Entry("workdays.show", "nav.workdays"),
    Entry("audit.show", "nav.audit"),
    Entry("users.show", "nav.users"),
    Entry("backups.show", "nav.backups"),
)


def entries(actor: Actor) -> list[Entry]:
    """Those that the actor may use."""
    return [
        entry
        for entry in _ENTRIES
        if not actor.is_any_of(*entry.but)
        and actor.is_any_of(*(roles_of(current_app, entry.endpoint) or ()))
    ]


def place(endpoint: str, **values: Any) -> str | None:
    """The address of that page, where whoever asks may use it."""
    may = books().actor.is_any_of(*(roles_of(current_app, endpoint) or ()))
    return url_for(endpoint, **values) if may else None
