"""The canonical form of a problem, over which its hash is taken."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

__all__ = ["canonical_bytes", "problem_sha256"]


def canonical_bytes(document: Any) -> bytes:
    """Keys sorted, no spaces, no ASCII escapes, UTF-8."""
    text = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def problem_sha256(document: Any) -> str:
    """SHA-256, in hexadecimal, of the problem file's JSON document as it was read."""
    return sha256(canonical_bytes(document)).hexdigest()
