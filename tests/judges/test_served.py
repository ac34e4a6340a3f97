"""The county's own server, its own books, and a subscriber whose programs nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL

from scheduler.services.books.opened import Books
from scheduler.services.books.subscriptions import Ticket, Wish, revoke, subscribe, subscriptions
from scheduler.store.opening import open_store
from tests.databases import books_on, on_day
from tests.judges.panel import missing
from tests.judges.subscriber import Subscriber
from tests.services.books.entries import enter, published, with_county
from tests.web.test_serving import Served, serving, until

pytestmark = pytest.mark.slow

FIRST, END = date(2025, 12, 1), date(2027, 3, 1)


@dataclass(frozen=True, slots=True)
class Scene:
    books: Books
    served: Served
    folder: Path

    def subscriber(self, ticket: Ticket) -> Subscriber:
        home = self.folder / f"home-{ticket.id}"
        home.mkdir()
        return Subscriber(home, f"http://127.0.0.1:{self.served.port}/feeds/{ticket.token}.ics")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    if reason := missing("judge.py"):
        pytest.skip(reason)
    with _scene(tmp_path) as made:
        yield made


@contextmanager
def _scene(folder: Path) -> Iterator[Scene]:
    store = open_store(URL.create("sqlite", database=str(folder / "lunzhi.db")))
    books = with_county(books_on(store))
    for number in ("101", "102"):
        enter(books, number)
    published(books, ("101", "2026-03-01"))
    with serving(store, folder) as served:
        yield Scene(books, served, folder)
    store.close()


def seen(subscriber: Subscriber) -> list[tuple[str, str, str]]:
    """First day, title and status of everything on the screen, after a sync that went well."""
    assert subscriber.sync() is None
    return [(event.first, event.title, event.status) for event in subscriber.sees(FIRST, END)]


def test_a_subscriber_follows_the_books_through_every_change(scene: Scene) -> None:
    books = scene.books
    first = subscribe(books, Wish("own", "101"))
    one, two = scene.subscriber(first), scene.subscriber(subscribe(books, Wish("own", "102")))
    assert seen(one) == [
        ("2026-03-01", "信访督查员：窗口", "CONFIRMED"),
        ("2026-03-02", "到岗交接：窗口", "CONFIRMED"),
    ]
    assert two.sees(FIRST, END) == []

    later = on_day(books, date(2026, 1, 20))
    published(later, ("101", "2026-04-01"))
    assert [event[0] for event in seen(one)] == ["2026-04-01", "2026-04-01"]

    published(later, ("102", "2026-04-01"))  # replaced
    assert {event[2] for event in seen(one)} == {"CANCELLED"}
    assert all(event[1].startswith("【已取消】") for event in seen(one))
    assert {event[2] for event in seen(two)} == {"CONFIRMED"}

    revoke(later, first.id)
    told = one.sync()
    assert told
    assert "gone" in told.lower()
    until(lambda: any(line.client for line in subscriptions(later)))
    clients = [line.client or "" for line in subscriptions(later)]
    assert any("vdirsyncer" in client for client in clients)
