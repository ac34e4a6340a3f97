"""What a text may hold where it is shown, printed or kept."""

from __future__ import annotations

from unicodedata import category

__all__ = ["printable"]

_BREAKING = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """The text on one line, safe for a terminal, for XML and for UTF-8.

    Spaces stand for tabs and line ends, the replacement character for what would steer a
    terminal, turn the direction of writing, or cannot be encoded. Joiners of emoji stay.
    """
    if text.isprintable():
        return text
    return "".join(_printable(char) for char in text)


def _printable(char: str) -> str:
    if char in "\t\n\r":
        return " "
    nowhere = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    bad = nowhere or char in _TURNING or category(char) in _BREAKING
    return "\N{REPLACEMENT CHARACTER}" if bad else char
