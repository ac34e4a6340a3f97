"""When two names are one."""

from __future__ import annotations

from unicodedata import normalize

__all__ = ["folded"]


def folded(name: str) -> str:
    """The same for names that differ in case, in width or by the spaces around them alone."""
    return normalize("NFKC", name).casefold().strip()
