"""A county with an inspection office, people and cases, and the pages on it, on any day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scheduler.services.books.accounts import add_account
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_releases import publish_teams
from tests.databases import on_day
from tests.services.books.teams_world import World, made_world
from tests.web.site import PASSWORD, Site, bare_site, pages_on

__all__ = ["FRIDAY", "Inspected", "inspected_site"]

FRIDAY = date(2026, 2, 27)
"""On which visits of these tests are published."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """Accounts besides the offices': `liaison` of B01, `concerned` of B03, `officer` S1."""

    world: World
    site: Site

    def on(self, day: date) -> Site:
        """The same pages on another day."""
        app = pages_on(self.site.store, day)
        return replace(self.site, books=on_day(self.site.books, day), app=app)

    def publish(self, case: str, start: date, **team: str) -> int:
        """A visit, by staff numbers; the number of its release."""
        seats = {seat: [self.world.officers[number]] for seat, number in team.items()}
        books = on_day(self.site.books, FRIDAY)
        draft = pick_team(books, Picked(case, start, seats), "案情需要")
        return publish_teams(books, draft).number


@contextmanager
def inspected_site(folder: Path) -> Iterator[Inspected]:
    """Cases XF2026-001 and XF2026-002, both against B03."""
    with bare_site(folder) as site:
        world = made_world(site.books)
        for case in ("XF2026-001", "XF2026-002"):
            world.case(case, "B03")
        member = world.person("C1", "B03")
        assert member
        add_account(site.books, "liaison", "liaison", unit="B01", password=PASSWORD)
        add_account(site.books, "concerned", "liaison", unit="B03", password=PASSWORD)
        add_account(site.books, "officer", "officer", officer="S1", password=PASSWORD)
        add_account(site.books, "member", "officer", officer="C1", password=PASSWORD)
        yield Inspected(world, site)
