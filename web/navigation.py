"""What stands in the head of every page, by who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app

from scheduler.books.roles import Actor, Role
from web.pages import roles_of

__all__ = ["Entry", "entries"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page and its words. `but`: who may see it, and has one of their own instead. `also`: nouns
    whose pages belong to it too.
    """

    endpoint: str
    code: str
    but: Role | None = None
    also: tuple[str, ...] = ()

    def leads_to(self, endpoint: str | None) -> bool:
        """Whether that page, None where there is none, is of this part of the site."""
        noun = (endpoint or "").partition(".")[0]
        return noun == self.endpoint.partition(".")[0] or noun in self.also


_ENTRIES: Final = (
    Entry("home.show", "nav.home", but="officer"),
    Entry("me.show", "nav.me"),
    Entry("calendars.mine", "nav.calendar"),
    Entry("leave.mine", "nav.leave"),
    Entry("swaps.mine", "nav.swaps"),
    Entry("interests.mine", "nav.interests"),
    Entry("rotation.show", "nav.rotation"),
    Entry("releases.index", "nav.releases"),
    Entry("ledger.show", "nav.ledger"),
    Entry("requests.show", "nav.requests"),
    Entry("inspectors.index", "nav.inspectors", also=("recusals",)),
    Entry("units.show", "nav.units"),
    Entry("cases.index", "nav.cases"),
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
        if entry.but not in actor.roles
        and actor.is_any_of(*(roles_of(current_app, entry.endpoint) or ()))
    ]
