"""A county with two published visits, the accounts of its offices, and the pages on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import unescape
from itertools import count
from pathlib import Path
from typing import Final
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.services.books.accounts import add_account
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_releases import publish_teams
from scheduler.store.visits import Visit, VisitSeat
from tests.services.books.teams_world import MONDAY, SEATS, World, made_world
from tests.web.site import PASSWORD, Site, bare_site, pages_on

__all__ = ["FIRST", "SECOND", "Office", "made_visits", "picked", "visits_on", "with_visits"]

FIRST: Final = "XF2026-001"
SECOND: Final = "XF2026-002"
_CLERK: Final = {"id": "clerk", "count": 1, "who": {}, "required": False}


@dataclass(frozen=True, slots=True)
class Office:
    """The pages, and ids by staff number."""

    site: Site
    world: World

    def client(self, account: str) -> FlaskClient:
        return self.site.client(account)

    def id(self, number: str) -> int:
        return self.world.officers[number]

    def told(self, account: str, path: str) -> str:
        """The page as that account reads it."""
        answer = self.client(account).get(path)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def team(self, case: str = FIRST) -> dict[str, int]:
        """By seat the officer."""
        with self.site.store.reading() as session:
            seats = (
                select(VisitSeat.seat, VisitSeat.officer_id)
                .join(Visit, Visit.id == VisitSeat.visit_id)
                .where(Visit.case_id == self.world.cases[case], VisitSeat.left_at.is_(None))
            )
            return dict(session.execute(seats).all())

    def tied(self, name: str, officer: str) -> None:
        """Adds an account of the inspection office that is an officer's own."""
        add_account(self.site.books, name, "inspection", officer=officer, password=PASSWORD)

    def on(self, day: date) -> Office:
        """The same on another day."""
        return Office(replace(self.site, app=pages_on(self.site.store, day)), self.world)


def with_visits(site: Site) -> World:
    """Two cases against B03, each with its team of four; a seat of each team is optional."""
    world = made_world(site.books)
    for number in (FIRST, SECOND):
        world.case(number, "B03", seats=[*deepcopy(SEATS), _CLERK])
    world.person("P3", "B03")
    picked(world, FIRST, MONDAY, ("D1", "X1", "S1", "L1"))
    picked(world, SECOND, MONDAY + timedelta(2), ("D2", "X2", "S2", "L2"))
    return world


def picked(world: World, case: str, start: date, team: tuple[str, str, str, str]) -> int:
    """That team published, by staff numbers: lead, second lead, supervisor, who knows the topic."""
    seats = ("lead", "co_lead", "supervisor", "topic")
    people = {seat: [world.officers[number]] for seat, number in zip(seats, team, strict=True)}
    draft = pick_team(world.books, Picked(case, start, people), "熟悉当地情况")
    return publish_teams(world.books, draft).number


def made_visits(folder: Path) -> World:
    """Makes the database `lunzhi.db`, which tests copy."""
    with bare_site(folder) as site:
        return with_visits(site)


@contextmanager
def visits_on(county: tuple[Path, World], folder: Path) -> Iterator[Office]:
    """A copy of that database, and the pages on it."""
    made, world = county
    shutil.copyfile(made / "lunzhi.db", folder / "lunzhi.db")
    with bare_site(folder, fresh=False) as site:
        ids = (dict(world.units), dict(world.officers), dict(world.cases))
        # Permanent ids go on where those of the copy end.
        given = count(10_000)
        books = replace(site.books, new_uid=lambda: UUID(int=next(given)).hex)
        yield Office(site, World(books, *ids))
