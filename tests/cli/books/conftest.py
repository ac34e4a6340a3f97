from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.services.books.opened import Books
from scheduler.store.opening import open_store
from tests.databases import books_on


@pytest.fixture
def open_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Books in one file, which the commands that a test calls open too, on the same day."""
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path / 'lunzhi.db'}")
    monkeypatch.setenv("LUNZHI_TODAY", "2026-01-01")
    monkeypatch.delenv("LUNZHI_USER", raising=False)
    store = open_store()
    yield books_on(store)
    store.close()
