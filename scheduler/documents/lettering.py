"""How wide letters are, near enough that text in a picture neither overlaps nor is cut.

A picture without scripts cannot measure; the widths are those of a wide typeface.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import category, combining, east_asian_width

__all__ = ["em_width", "fitting", "wrapped"]

_NARROW, _BROAD = "iljtfrI.,;:'|!()[]-· ", "mwMW@%&"
_ELLIPSIS = "…"
_JOINER = "\u200d"


def em_width(text: str) -> float:
    """The width of a text in units of its font size, rather too much than too little."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if combining(letter) or category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(letter) >= 0x1F000:
        return 1.4
    if east_asian_width(letter) in "WFA":
        return 1.0
    if letter in _NARROW:
        return 0.42
    return 1.0 if letter in _BROAD else 0.75 if letter.isupper() else 0.65


def wrapped(text: str, width: float, most_lines: int) -> tuple[str, ...]:
    """The text in lines of at most `width` em; more than `most_lines` end in an ellipsis."""
    lines = list(_lines(text, width))
    if len(lines) <= most_lines:
        return tuple(lines)
    last = lines[most_lines - 1]
    while em_width(last + _ELLIPSIS) > width:
        last = last[:-1]
    return (*lines[: most_lines - 1], last + _ELLIPSIS)


def _lines(text: str, width: float) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for cluster in _clusters(text):
        own = em_width(cluster)
        if line and used + own > width:
            kept = _break_at(line)
            yield "".join(line[:kept]).rstrip()
            line = line[kept:]
            used = sum(map(em_width, line))
        line.append(cluster)
        used += own
    yield "".join(line)


def _break_at(line: Sequence[str]) -> int:
    """After the last space, if there is one in the second half of the line; else at its end."""
    for place in range(len(line), len(line) // 2, -1):
        if line[place - 1] == " ":
            return place
    return len(line)


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks and joined signs that belong to them."""
    cluster = ""
    for letter in text:
        belongs = _letter_width(letter) == 0.0 or cluster.endswith(_JOINER)
        if cluster and not belongs:
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def fitting(labels: Sequence[tuple[float, float, str]], gap: float) -> Iterator[tuple[float, str]]:
    """Of labels (left, width, text) in order, those that begin after the one kept before."""
    free = float("-inf")
    for left, width, text in labels:
        if left >= free:
            yield left, text
            free = left + width + gap
