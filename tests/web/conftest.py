"""One database with one feed, and the server's application on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL

from scheduler.services.books.feed_desk import FeedDesk
from scheduler.store.feeds import Feed
from scheduler.store.opening import open_store
from scheduler.store.store import Store
from tests.databases import DAY
from tests.services.books.teams_world import World
from tests.web.site import Site, made_county, made_office, site_on
from tests.web.subscribed import put_feed, subscribe
from tests.web.visited import Office, made_visits, visits_on
from web.app import create_app


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    """What both databases do alike is tested with the desk: here a file is enough."""
    opened = open_store(URL.create("sqlite", database=str(tmp_path / "lunzhi.db")))
    yield opened
    opened.close()


@pytest.fixture
def feed(own_store: Store) -> Feed:
    return put_feed(own_store, "own:1")


@pytest.fixture
def path(own_store: Store, feed: Feed) -> str:
    """The address of that feed."""
    return f"/feeds/{subscribe(own_store, 'who', feed.key)}.ics"


@pytest.fixture
def desk(own_store: Store) -> FeedDesk:
    return FeedDesk(own_store, lambda: DAY)


@pytest.fixture
def client(desk: FeedDesk) -> FlaskClient:
    return create_app(desk).test_client()


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county's database after its first release, to be copied."""
    return made_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def site(county: Path, tmp_path: Path) -> Iterator[Site]:
    """The pages on a copy of it."""
    with site_on(county, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def office_county(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That county's database with an inspection office and its first teams, to be copied."""
    return made_office(county, tmp_path_factory.mktemp("office"))


@pytest.fixture
def office_site(office_county: Path, tmp_path: Path) -> Iterator[Site]:
    """The pages on a copy of it."""
    with site_on(office_county, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def visited_county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A small county's database with two published visits, to be copied."""
    folder = tmp_path_factory.mktemp("visited")
    return folder, made_visits(folder)


@pytest.fixture
def visited(visited_county: tuple[Path, World], tmp_path: Path) -> Iterator[Office]:
    """The pages on a copy of it."""
    with visits_on(visited_county, tmp_path) as made:
        yield made
