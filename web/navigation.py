"""What stands in the head of every page, by who looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, url_for

from scheduler.books.roles import Actor, Role
from web.pages import roles_of
from web.visiting import books

__all__ = ["Entry", "entries", "entry_of", "place"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page and its words. `but`: who may see it and finds it elsewhere: there is little room.
    `also`: nouns whose pages belong to it too, where they have no entry of their own.
    """

    endpoint: str
    code: str
    but: frozenset[Role] = frozenset()
    also: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """Whose pages it leads to."""
        return self.endpoint.partition(".")[0]


_ENTRIES: Final = (
    Entry("home.show", "nav.home", but=frozenset({"officer"})),
    Entry("me.show", "nav.me"),
    Entry("calendars.mine", "nav.calendar"),
    Entry("leave.mine", "nav.leave"),
    Entry("swaps.mine", "nav.swaps"),
    Entry("interests.mine", "nav.interests"),
    Entry("board.show", "nav.board", also=("visits",)),
    Entry("cases.index", "nav.cases"),
    Entry("teams.show", "nav.teams", also=("draws",)),
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


def entry_of(endpoint: str | None, shown: Sequence[Entry]) -> Entry | None:
    """Which of the entries that are shown that page, None where there is none, is a part of."""
    noun = (endpoint or "").partition(".")[0]
    own = (entry for entry in shown if entry.noun == noun)
    return next(own, next((entry for entry in shown if noun in entry.also), None))


def place(endpoint: str, **values: Any) -> str | None:
    """The address of that page, where whoever asks may use it."""
    may = books().actor.is_any_of(*(roles_of(current_app, endpoint) or ()))
    return url_for(endpoint, **values) if may else None
