"""Books on the eve of a command: made once, copied for each round of what may happen to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import URL

from scheduler.services.books.opened import Books
from scheduler.store.backups import sqlite_url
from scheduler.store.metadata import METADATA
from scheduler.store.opening import open_store
from tests.databases import Postgres, books_on
from tests.faults import Ended, Way, assert_whole, copied_books, run_in, small_disk, steps_of
from tests.filled import contents

__all__ = [
    "Held", "Place", "Scene", "assert_refused", "books_at", "full_disk", "held", "held_whole",
    "on_postgresql", "on_sqlite", "tried",
]  # fmt: skip

Held = dict[str, list[dict[str, Any]]]
"""What books hold, table by table and row by row."""

_DRAWN: Final = {
    "audit_entry": {"digest", "previous", "hash"},
    "audit_value": {"salt"},
    "chain_head": {"hash"},
    "duty": {"uid"},
    "release": {"chain_head"},
    "team_release": {"chain_head"},
    "visit": {"uid"},
}
"""Columns whose values are drawn, or rest on such: of two runs alike they differ."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the books of a scene are, and how they are copied: into a folder, for a while."""

    url: URL
    copied: Callable[[Path], AbstractContextManager[URL]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Books and a command, which nobody disturbed: what they held before it, and after it.

    `steps`: that it took. `done`: what is said to whoever gives it a second time.
    """

    place: Place
    args: tuple[object, ...]
    done: str
    steps: int
    before: Held
    after: Held

    @classmethod
    def of(cls, place: Place, folder: Path, done: str, *args: object) -> Scene:
        """The command is tried on a copy."""
        with place.copied(folder) as url:
            before = held(url)
            steps = steps_of(*args, url=url, folder=folder)
            return cls(place, args, done, steps, before, held(url))

    def run(self, way: Way, url: URL) -> Ended:
        """Runs the command on a copy of the books."""
        return run_in(way, *self.args, url=url)


def on_sqlite(factory: pytest.TempPathFactory) -> Place:
    """New books in a file."""
    url = sqlite_url(factory.mktemp("scene") / "l.db")
    return Place(url, partial(_copied_file, url))


def on_postgresql(server: Postgres) -> Place:
    """New books on a server."""
    url = server.fresh()
    return Place(url, lambda _: server.passing(url))


@contextmanager
def _copied_file(url: URL, folder: Path) -> Iterator[URL]:
    yield copied_books(url, folder)


@contextmanager
def books_at(url: URL) -> Iterator[Books]:
    """The books there, opened; nobody is connected to them afterwards.

    Permanent ids are drawn, so that the books can be opened again and again.
    """
    store = open_store(url)
    try:
        yield replace(books_on(store), new_uid=lambda: uuid4().hex)
    finally:
        store.close()


def held_whole(url: URL) -> Held:
    """What the books hold, and that they are whole."""
    assert_whole(url)
    return held(url)


def held(url: URL) -> Held:
    """What the books hold, but for what is drawn."""
    with books_at(url) as books:
        rows = contents(books.store)
    return {table: [_said(table, row) for row in rows[table]] for table in rows}


def _said(table: str, row: tuple[Any, ...]) -> dict[str, Any]:
    names = METADATA.tables[table].columns.keys()
    said = dict(zip(names, row, strict=True))
    if table == "audit_value":
        said["values"] = {key: said["values"][key] for key in said["values"] if key != "chain_head"}
    return {name: said[name] for name in names if name not in _DRAWN.get(table, ())}


def tried(place: Place, folder: Path, *args: object) -> Held:
    """What books like those hold after the command."""
    with place.copied(folder) as url:
        ended = run_in(Way(), *args, url=url)
        assert ended.code == 0, ended.err
        return held(url)


@contextmanager
def full_disk(scene: Scene, folder: Path, seed: int) -> Iterator[tuple[URL, Callable[[], None]]]:
    """A copy of the books on a disk with little room, or none; and what makes room."""
    draw, ballast = random.Random(seed), folder / "ballast"
    size = sum(path.stat().st_size for path in Path(str(scene.place.url.database)).parent.iterdir())
    with small_disk(folder, 8 * size), scene.place.copied(folder) as url:
        ballast.write_bytes(bytes(7 * size - draw.randint(0, size)))
        yield url, ballast.unlink


def assert_refused(ended: Ended, *said: str) -> None:
    """One clear error, as a user can cause it or meet it."""
    assert ended.code == 2, ended.err
    assert ended.err.count("Error:") == 1, ended.err
    assert "Traceback" not in ended.err
    for piece in said:
        assert piece in ended.err
