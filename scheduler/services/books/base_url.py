"""The address at which people outside reach the server: `LUNZHI_BASE_URL`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from scheduler.problems.faults import LunzhiError, shown

__all__ = ["base_path", "base_url"]

_VARIABLE: Final = "LUNZHI_BASE_URL"
_FORM: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(?:/[A-Za-z0-9._~-]+)*/?", re.ASCII)


def base_url(environ: Mapping[str, str] = os.environ) -> str | None:
    """Like `https://host/prefix`, without a slash at its end; None where nothing is set.

    Raises LunzhiError for what is no such address.
    """
    given = environ.get(_VARIABLE)
    if not given:
        return None
    if not _FORM.fullmatch(given) or not _has_host(given):
        raise LunzhiError("bad_base_url", {"found": shown(given)})
    return given.rstrip("/")


def base_path(url: str | None) -> str:
    """Its path, like `/prefix`; "" at the root."""
    return "" if url is None else urlsplit(url).path


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
