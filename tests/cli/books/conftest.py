from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.services.books.opened import Books
from scheduler.store.opening import open_store
from tests.cli.desk import Desk
from tests.databases import books_on, fresh_file


@pytest.fixture(autouse=True)
def _own_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command finds books of the test's own, on the first day of 2026."""
    monkeypatch.delenv("LUNZHI_USER", raising=False)
    fresh_file(tmp_path / "lunzhi.db")
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path / 'lunzhi.db'}")
    monkeypatch.setenv("LUNZHI_TODAY", "2026-01-01")


@pytest.fixture
def books_desk(desk: Desk) -> Desk:
    """The command line on these books."""
    return desk


@pytest.fixture
def open_books(_own_books: None) -> Iterator[Books]:
    """The same books, for what a test puts into them beforehand."""
    store = open_store()
    yield books_on(store)
    store.close()
