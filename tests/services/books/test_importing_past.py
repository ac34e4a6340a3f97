"""What was imported lately is told to those who import."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.books.roles import NotAllowed
from scheduler.services.books.importing_past import imported_lately
from scheduler.services.books.opened import Books
from tests.databases import acting_as
from tests.services.books.importing import B01, LI, imported, people, settled, units


def test_the_last_imports_are_told_with_what_came_of_them(books: Books, tmp_path: Path) -> None:
    settled(books, tmp_path)
    assert imported_lately(books) == []
    imported(books, units(B01), "单位.xlsx")
    imported(books, people(LI), "名册.xlsx")
    latest, first = imported_lately(acting_as(books, "petitions"))
    assert (latest.file, first.file) == ("名册.xlsx", "单位.xlsx")
    assert dict(latest.counts) == {"new": 1, "changed": 0, "same": 0, "wrong": 0}
    assert latest.by == books.actor.name
    with pytest.raises(NotAllowed):
        imported_lately(acting_as(books, "inspection"))
