"""What a use case makes for somebody to take away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Document", "file_name"]

_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Document:
    """A file in memory. `name`: what to call it when it is kept, its ending included."""

    name: str
    data: bytes


def file_name(name: str) -> str:
    """The name without what some system does not take in one."""
    return _NOT_IN_NAMES.sub("_", name)
