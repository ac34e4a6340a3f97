"""Books with units and posts, and ways to import into them, for the tests of imports."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from scheduler.books.settings import DEFAULT
from scheduler.services.books.importing import Preview, confirm_import, preview_import
from scheduler.services.books.importing_held import Held, held_in
from scheduler.services.books.importing_lines import Line
from scheduler.services.books.opened import Books
from scheduler.services.books.settings_loading import load_settings
from tests.workbooks.made import ROSTER, SERVING, UNITS, xlsx

__all__ = [
    "B01", "LI", "POSTS", "SERVES", "change", "faults", "held", "imported", "people", "serving",
    "settled", "units",
]  # fmt: skip

B01 = ("B01", "县财政局", 2)
LI = ("001", "李雷", "男", "县财政局", "副科级", date(2025, 11, 3))
SERVES = ("901", "黄桂超", "女", "B01", "副科", "2025-08-01", "2025-11-01", "来访接待")
"""A unit, one who owes a stint there, one who serves."""

POSTS = {"reception": "来访接待", "letters": "办信与网信", "supervision": "督查督办"}
"""Those of the sample county."""


def settled(books: Books, folder: Path, **changed: Any) -> Books:
    """The same books, with settings that name the posts."""
    posts: list[dict[str, Any]] = [
        {"id": code, "name": name, "requires": {}, "from": None, "to": None}
        for code, name in POSTS.items()
    ]
    file = folder / "settings.json"
    file.write_text(json.dumps({**DEFAULT, "posts": posts, **changed}), "utf-8")
    load_settings(books, file)
    return books


def imported(books: Books, data: bytes, name: str = "a.xlsx") -> Preview:
    """Previewed and confirmed."""
    return confirm_import(books, name, data, preview_import(books, name, data).digest)


def units(*rows: tuple[object, ...]) -> bytes:
    return xlsx(单位=[UNITS, *rows])  # type: ignore[list-item]


def people(*rows: tuple[object, ...]) -> bytes:
    return xlsx(名册=[ROSTER, *rows])  # type: ignore[list-item]


def serving(*rows: tuple[object, ...]) -> bytes:
    return xlsx(在岗=[SERVING, *rows])  # type: ignore[list-item]


def faults(preview: Preview) -> list[tuple[str, str]]:
    """Every fault as its cell and its code."""
    return [(line.place(f), f.code) for line in preview.lines for f in line.faults]


def change(line: Line) -> dict[str, tuple[object, object]]:
    """What a line changes, from what to what, by field."""
    return {change.field: (change.old, change.new) for change in line.changes}


def held(books: Books) -> Held:
    with books.store.reading() as session:
        return held_in(session, books.today)
