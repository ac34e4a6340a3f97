"""Text with separated values: which encoding and which separator, the file itself tells."""

from __future__ import annotations

import csv
from itertools import islice
from typing import Final

from scheduler.workbooks.bounds import MOST_ROWS
from scheduler.workbooks.refusals import WorkbookRefused

__all__ = ["separated_rows"]

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_SEPARATORS: Final = ",;\t"
_SPACES: Final = "\t\n\r"
_LOOKED_AT: Final = 50
"""Lines, for the separator."""


def separated_rows(data: bytes) -> list[list[str]]:
    """The rows of a csv. Raises WorkbookRefused for what is no text, or has too many rows."""
    text = _decoded(data)
    lines = text.splitlines(keepends=True)
    try:
        return list(islice(csv.reader(lines, delimiter=_separator(lines)), MOST_ROWS + 1))
    except csv.Error:
        raise WorkbookRefused("broken") from None


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
        break
    raise WorkbookRefused("unknown_kind")


def _is_text(text: str) -> bool:
    """Whether there is no character that no keyboard has: programs are full of them."""
    return not any(char < " " and char not in _SPACES for char in set(text))


def _separator(lines: list[str]) -> str:
    """The one that most often stands outside of quotes near the start."""
    start = "".join(lines[:_LOOKED_AT])
    outside = "".join(start.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)
