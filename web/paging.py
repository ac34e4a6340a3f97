"""Long lists, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from flask import current_app, request, url_for

__all__ = ["PAGE_ROWS", "Paging", "paged"]

PAGE_ROWS: Final = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging(Generic[T]):
    """One page: `number` of `pages`, from 1 on; `first` and `end`: its places among `count`."""

    rows: Sequence[T]
    number: int
    pages: int
    first: int
    end: int
    count: int
    key: str
    endpoint: str

    def url(self, number: int) -> str:
        """The address of another page of the same list."""
        # Not all through url_for: what stands behind the question mark may be called anything.
        asked = [
            (key, value)
            for key, value in request.args.items(multi=True)
            if key not in ("done", self.key)
        ]
        there = url_for(self.endpoint, **self._parts())
        return f"{there}?{urlencode([*asked, (self.key, number)])}"

    def _parts(self) -> dict[str, Any]:
        """Of the parts of the address that was asked for, those that the list's has too."""
        taken = {
            part
            for rule in current_app.url_map.iter_rules(self.endpoint)
            for part in rule.arguments
        }
        return {key: value for key, value in (request.view_args or {}).items() if key in taken}


def paged(
    rows: Sequence[T], key: str = "page", size: int = PAGE_ROWS, endpoint: str | None = None
) -> Paging[T]:
    """The page that the address asks for under that key; the nearest that there is.

    `endpoint`: of the list, where it is shown by another one than its own, as after an act.
    """
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, request.args.get(key, 1, int)), pages)
    first = (number - 1) * size
    shown = rows[first : first + size]
    return Paging(
        shown,
        number,
        pages,
        first,
        first + len(shown),
        len(rows),
        key,
        endpoint or request.endpoint or "",
    )
