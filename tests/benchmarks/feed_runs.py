"""A thousand feeds over HTTP on loopback: handed out as stored, and rendered at each request."""

from __future__ import annotations

import http.client
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import URL, select

from calendars.feed_events import FeedOptions
from scheduler.services.books.demo import open_sample_county
from scheduler.services.books.feed_desk import Answer, FeedDesk
from scheduler.services.books.feeds import rendered_feed, spec_of
from scheduler.services.books.opened import Books
from scheduler.services.books.subscriptions import Wish, subscribe
from scheduler.store.feeds import Subscription
from scheduler.store.opening import open_store
from scheduler.store.people import Officer, Unit
from scheduler.words import LANGUAGES
from tests.databases import books_on
from tests.judges.test_county_feeds import publish_by_hand
from web.app import create_app
from web.limits import Limits
from web.serving import serve

__all__ = ["FeedRun", "measured_feeds", "print_feeds_table"]

_FASTER = 8
_P99 = 0.25
_RATE = 200
_CLIENTS = 4
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class FeedRun:
    """`rate`: requests a second; `p99`: seconds; `wanted`: what it is held against, in words."""

    name: str
    rate: float
    p99: float
    wanted: str
    passed: bool


class _RenderingDesk(FeedDesk):
    """Renders at each request, as one would first think of."""

    def __init__(self, books: Books) -> None:
        super().__init__(books.store, lambda: books.today)
        self._books = books

    def answer(self, token: str) -> Answer:
        stored = super().answer(token)
        with self._books.store.reading() as session:
            wanted = select(Subscription.feed_key).where(Subscription.id == stored.subscription)
            key = session.scalars(wanted).one()
            data = rendered_feed(session, spec_of(key), self._books.today)
        return replace(stored, data=data)


def measured_feeds(folder: Path) -> list[FeedRun]:
    """All kinds of feeds of the sample county, in all variants, asked for in turn."""
    store = open_store(URL.create("sqlite", database=str(folder / "feeds.db")))
    books = books_on(store)
    open_sample_county(books)
    publish_by_hand(books)
    tokens = [subscribe(books, wish).token for wish in _wishes(books)]
    print(f"  {len(tokens)} feeds", flush=True)
    desk = FeedDesk(store, lambda: books.today)
    tags = {token: desk.answer(token).etag for token in tokens}
    with _served(_RenderingDesk(books)) as port:
        rendering = _rate(port, tokens, {})
    with _served(desk) as port:
        stored = _rate(port, tokens, {})
        unchanged = _rate(port, tokens, tags)
        steady = _paced(port, tokens)
    store.close()
    return [
        FeedRun("rendered at each request", *rendering, "", passed=True),
        _compared("stored", stored, rendering),
        _compared("304", unchanged, rendering),
        FeedRun(f"at {_RATE} a second", *steady, f"p99 < {_P99} s", passed=steady[1] < _P99),
    ]


def _compared(name: str, found: tuple[float, float], slow: tuple[float, float]) -> FeedRun:
    return FeedRun(name, *found, f"{_FASTER} times", passed=found[0] >= _FASTER * slow[0])


def _wishes(books: Books) -> Iterator[Wish]:
    with books.store.reading() as session:
        officers = session.scalars(select(Officer.staff_number)).all()
        units = session.scalars(select(Unit.code)).all()
    feeds = [Wish("own", each) for each in officers] + [Wish("unit", each) for each in units]
    feeds += [Wish("post", each) for each in ("reception", "letters", "supervision")]
    feeds += [Wish("bureau"), Wish("public")]
    variants = product(LANGUAGES, (False, True), ((), (900,), (0, 900)))
    for (language, busy, reminders), feed in product(variants, feeds):
        yield replace(feed, language=language, options=FeedOptions(busy, reminders))


@contextmanager
def _served(desk: FeedDesk) -> Iterator[int]:
    over, told = threading.Event(), list[str]()
    ready = threading.Event()

    def heard(address: str) -> None:
        told.append(address)
        ready.set()

    app = create_app(desk, limits=Limits(10**9, 1.0))
    thread = threading.Thread(
        target=serve, args=(app, desk, "127.0.0.1", 0),
        kwargs={"asked": over.is_set, "ready": heard},
    )  # fmt: skip
    thread.start()
    ready.wait()
    try:
        yield int(told[0].rsplit(":", 1)[1])
    finally:
        over.set()
        thread.join()


def _rate(port: int, tokens: Sequence[str], tags: dict[str, str]) -> tuple[float, float]:
    """Requests a second of so many clients at once, and the 99th of a hundred times."""
    with _other_process() as process:
        return process.submit(_asked, port, tokens, tags).result()


def _asked(port: int, tokens: Sequence[str], tags: dict[str, str]) -> tuple[float, float]:
    end = time.monotonic() + _SECONDS
    times = _clients(lambda number: _ask(port, tokens[number::_CLIENTS], tags, end))
    return len(times) / _SECONDS, _percentile(times)


def _other_process() -> ProcessPoolExecutor:
    """The clients': in the server's they would take its time."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def _paced(port: int, tokens: Sequence[str]) -> tuple[float, float]:
    """At a fixed rate: each client asks when it is its time, and late answers count in full."""
    with _other_process() as process:
        return process.submit(_asked_by_time, port, tokens).result()


def _asked_by_time(port: int, tokens: Sequence[str]) -> tuple[float, float]:
    began = time.monotonic()
    count = int(_RATE * _SECONDS / _CLIENTS)

    def ask(number: int) -> list[float]:
        connection, times = _connected(port), list[float]()
        for index in range(count):
            due = began + (index * _CLIENTS + number) / _RATE
            time.sleep(max(0.0, due - time.monotonic()))
            _fetch(connection, tokens[(index * _CLIENTS + number) % len(tokens)], None)
            times.append(time.monotonic() - due)
        return times

    times = _clients(ask)
    return len(times) / (time.monotonic() - began), _percentile(times)


def _clients(ask: Callable[[int], list[float]]) -> list[float]:
    found = list[float]()
    threads = [
        threading.Thread(target=lambda number=number: found.extend(ask(number)))
        for number in range(_CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _ask(port: int, tokens: Sequence[str], tags: dict[str, str], end: float) -> list[float]:
    connection, times, place = _connected(port), list[float](), 0
    while time.monotonic() < end:
        token = tokens[place % len(tokens)]
        began = time.monotonic()
        status = _fetch(connection, token, tags.get(token))
        times.append(time.monotonic() - began)
        assert status == (304 if tags else 200), status
        place += 1
    return times


def _connected(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _fetch(connection: http.client.HTTPConnection, token: str, tag: str | None) -> int:
    headers = {} if tag is None else {"If-None-Match": f'"{tag}"'}
    connection.request("GET", f"/feeds/{token}.ics", headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _percentile(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def print_feeds_table(runs: Sequence[FeedRun]) -> None:
    """Run by run, with what was missed."""
    table = Table(title="feeds on loopback, clients in a process of their own")
    for heading in ("", "requests a second", "p99 ms", "wanted", "passed"):
        table.add_column(heading)
    for run in runs:
        passed = "yes" if run.passed else "NO"
        table.add_row(run.name, f"{run.rate:.0f}", f"{run.p99 * 1000:.0f}", run.wanted, passed)
    Console().print(table)
