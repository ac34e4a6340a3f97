"""An event as it should be by the books, before it is compared with what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

__all__ = ["PAST", "Wanted"]

PAST: Final = timedelta(days=430)
"""So long after its end nothing about an event changes any more; feeds reach back a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`content`: as it is stored. `officer`, `unit`, `post`, `case`: in whose feeds it stands;
    0, "" and None where it is nobody's. `release`: what it tells that a change came from.
    `first_sequence`: of one that is new.
    """

    uid: str
    kind: str
    content: dict[str, Any]
    officer: int = 0
    unit: int = 0
    post: str = ""
    case: int | None = None
    release: int | None = None
    first_sequence: int = 0
