"""Texts of what breaks calendars."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["kept", "nasty"]

PIECES = (
    "张三", "王芳", "👩\u200d👩\u200d👧", "🀄", "é", "e\u0301", '"', "'", ",", ";", ":", "\\",
    "\\n", "\\N", "\\\\n", "^", "^n", "%2C", "\n", "\r\n", "\r", "\t", "\x00", "\x07", "\x0b",
    "\x0c", "\x1b", "\x1c", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffe",
    "\ud83d", "\udc00", " ", "\u3000", "BEGIN:VEVENT", "\r\nEND:VCALENDAR\r\n", "a" * 74,
    "督" * 25, "督" * 300,
)  # fmt: skip


def nasty() -> st.SearchStrategy[str]:
    """Pieces known to hurt and all of Unicode, control characters and lone surrogates among it."""
    pieces = st.lists(st.sampled_from(PIECES) | st.text(st.characters()), max_size=8)
    return pieces.map("".join)


def kept(text: str) -> list[str]:
    """The letters and digits, which no cleaning may touch."""
    return [char for char in text if char.isalnum()]
