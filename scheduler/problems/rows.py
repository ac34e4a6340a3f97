"""The JSON objects that our models were read from."""

from __future__ import annotations

from typing import Any

from scheduler.problems.base import Strict

__all__ = ["Row", "row_of"]

Row = dict[str, Any]


def row_of(part: Strict) -> Row:
    """The object that the part was read from, its keys in the format's order; a new one each time.

    Of a whole problem it has the hash of the file: nothing that reading takes can be written in
    two ways.
    """
    row: Row = part.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return row
