"""Files that are saved, not looked at."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from web.pages import Page

__all__ = ["DOCX", "XLSX", "download"]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(data: bytes, name: str, kind: str) -> Page:
    """Saved under that name, whatever is written in it. `kind`: MIME type."""
    answer = Page(data, content_type=kind)
    plain = "".join(
        char if (char.isascii() and char.isalnum()) or char in "-_." else "_" for char in name
    )
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
