"""The address of a feed in every form in which somebody may need it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scheduler.problems.faults import LunzhiError, shown

__all__ = ["ADVICE", "Links", "base_url", "links_of"]

_VARIABLE: Final = "LUNZHI_BASE_URL"
_HERE: Final = "http://127.0.0.1:8000"

ADVICE: Final = (
    "iphone", "android", "harmony", "outlook", "google", "thunderbird", "wecom",
)  # fmt: skip
"""Devices and programs, for each of which the catalogue has honest words, `advice.<name>`."""


@dataclass(frozen=True, slots=True)
class Links:
    """`https`: to be copied, also where it is http; `webcal`: opens a calendar by a tap."""

    https: str
    webcal: str


def base_url(environ: Mapping[str, str] = os.environ) -> str:
    """Where feeds are served, without a slash at the end: `LUNZHI_BASE_URL`, else this machine.

    Raises LunzhiError for what is no such address.
    """
    given = environ.get(_VARIABLE)
    if not given:
        return _HERE
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise LunzhiError("bad_base_url", {"found": shown(given)})
    return given.rstrip("/")


def links_of(token: str, base: str) -> Links:
    """The addresses of the feed with that token."""
    https = f"{base}/feeds/{token}.ics"
    return Links(https, f"webcal://{https.partition('://')[2]}")
