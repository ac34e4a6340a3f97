"""A write-ahead log that is cut off anywhere: every act before the cut is there, none after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL, event
from sqlalchemy.orm import Session

from scheduler.services.books.opened import Books
from scheduler.services.books.releases import withdraw
from scheduler.store.store import Store
from tests.faults import assert_whole, copied_books, every_round, torn_log
from tests.filled import Contents, contents
from tests.scenes import books_at, on_sqlite
from tests.services.books.entries import enter, published, with_county
from tests.services.books.importing import imported
from tests.workbooks.made import ROSTER, UNITS, xlsx


@dataclass(frozen=True, slots=True)
class Log:
    """Books whose latest transactions stand in their log alone.

    `marks`: how long the log was after each of them, and what the books held then; first how both
    were before.
    """

    url: URL
    marks: list[tuple[int, Contents]]

    def held_at(self, place: int) -> Contents:
        """What they hold if nothing of the log is left from that byte on."""
        return [held for length, held in self.marks if length <= place][-1]


def releases(books: Books) -> None:
    """Two, of which the second moves one stint, cancels one and adds one; and it is withdrawn."""
    published(books, ("101", "2026-03-01"), ("102", "2026-05-01"))
    published(books, ("101", "2026-04-01"), ("103", "2026-05-01"))
    withdraw(books, 2, "机构改革", "王部长")


def imports(books: Books) -> None:
    """After a release: one that adds units and people, one that changes them."""
    published(books, ("101", "2026-03-01"))
    person = ("女", "B02", "副科级", "2025-11-03", "法律", "2026-03-01至2026-03-02", "2026-05-01")
    for limit, name in ((2, "王芳"), (3, "王方")):
        people = [(str(number), name, *person) for number in range(201, 221)]
        imported(books, xlsx(单位=[UNITS, ("B02", "县教育局", limit)], 名册=[ROSTER, *people]))


@pytest.fixture(scope="module", params=[releases, imports])
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Log:
    url = on_sqlite(tmp_path_factory).url
    with books_at(url) as books:
        with_county(books)
        for number in ("101", "102", "103"):
            enter(books, number)
    with books_at(url) as books:
        marks = [(0, contents(books.store))]
        with noted(books.store, marks):
            acts: Callable[[Books], None] = request.param
            acts(books)
        return Log(copied_books(url, tmp_path_factory.mktemp("log")), marks)


@contextmanager
def noted(store: Store, marks: list[tuple[int, Contents]]) -> Iterator[None]:
    """Each transaction that ends within it is noted."""
    file = Path(f"{store.url.database}-wal")

    def note(_: Session) -> None:
        marks.append((file.stat().st_size, contents(store)))

    event.listen(Session, "after_commit", note)
    try:
        yield
    finally:
        event.remove(Session, "after_commit", note)


def test_the_log_holds_what_is_to_be_torn(log: Log) -> None:
    lengths = [length for length, _ in log.marks]
    assert lengths == sorted(set(lengths))
    last = log.marks[-1][1]
    assert len(last["release"]) == 2 or len(last["officer"]) == 23
    assert len(lengths) > 5


@every_round
def test_of_a_torn_log_exactly_the_acts_before_the_tear_are_there(
    seed: int, tmp_path: Path, log: Log
) -> None:
    url = copied_books(log.url, tmp_path)
    place = torn_log(url, seed)
    assert_whole(url)
    with books_at(url) as books:
        assert contents(books.store) == log.held_at(place)
