"""Texts without what strict readers of calendars refuse a whole feed for."""

from __future__ import annotations

import re

__all__ = ["lines", "one_line"]

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""All that some reader takes for the end of a line: it must never reach a raw line."""
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, lone surrogates, and what must not stand in a text to be exchanged."""


def lines(text: str) -> str:
    """The text, its line ends written as newlines, without unwanted characters."""
    return _UNWANTED.sub("", _LINE_END.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """As `lines`, on a single line, without space around it."""
    return lines(text).replace("\n", " ").strip()
