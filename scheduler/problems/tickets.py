"""Lots that nobody can choose."""

from __future__ import annotations

from hashlib import sha256

__all__ = ["ticket"]


def ticket(seed: str, *parts: str) -> int:
    """The lot of what the parts name (cadre, start and post; case and start; …): 24 bits."""
    digest = sha256("|".join((seed, *parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 8
