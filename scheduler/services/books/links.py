"""The address of a feed in every form in which somebody may need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from calendars.feed_events import CASE_FEEDS
from scheduler.services.books.base_url import base_url

__all__ = ["ADVICE", "Links", "feeds_base", "links_of", "secret_code"]

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


def feeds_base() -> str:
    """Where feeds are served: `LUNZHI_BASE_URL`, else this machine. Raises LunzhiError."""
    return base_url() or _HERE


def links_of(token: str, base: str) -> Links:
    """The addresses of the feed with that token."""
    https = f"{base}/feeds/{token}.ics"
    return Links(https, f"webcal://{https.partition('://')[2]}")


def secret_code(kind: str) -> str:
    """The code of the words that ask not to pass the address on, and say who renews it."""
    return "slip.secret.cases" if kind in CASE_FEEDS else "slip.secret"
