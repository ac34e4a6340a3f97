"""Bytes become plain values: strict JSON, in bounded time and memory.

Python's own reader takes doubled keys, NaN and lone surrogates in its stride, and recurses as deep
as a file is nested. So depth and size are measured on the bytes before it sees them, and what it
lets through is found afterwards, with its place.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, Final

from scheduler.problems.faults import MOST_FAULTS, FaultyFile, Finding, Loc, shown

__all__ = [
    "MOST_BYTES", "MOST_DEPTH", "MOST_DIGITS", "MOST_VALUES",
    "Document", "Unusable", "parse_document", "read_document",
]  # fmt: skip

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_DEPTH: Final = 50
"""Objects and lists inside one another; our formats need 7."""
MOST_VALUES: Final = 5_000_000
"""Values in one file: a county of 20,000 cadres has 400,000. Memory is bounded by it."""
MOST_DIGITS: Final = 18
"""Digits of a whole number, so that it fits into 64 bits."""

_QUOTED = re.compile(rb'"[^"]*"?')
_ALL_BUT_STRUCTURE = bytes(set(range(256)) - set(b'"[]{},'))
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1, ord(","): 0}
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CUT_OFF = re.compile(r"(-|t(ru?)?|f(a(ls?)?)?|n(ul?)?|u?[0-9a-fA-F]{0,3})\s*")
"""What may be left of the text where it was cut within a word, a number or an escape."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands in a document where JSON has no value (NaN) or ours no room (a 5,000-digit number).

    It has been reported: whoever meets it passes over it.
    """

    code: str
    text: str


_CONSTANTS = {text: Unusable("not_a_number", text) for text in ("NaN", "Infinity", "-Infinity")}


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, and what is wrong with it as JSON."""

    value: object
    findings: tuple[Finding, ...]


def read_document(path: Path) -> Document:
    """Plain values of a JSON file. Raises FaultyFile if there is nothing that can be looked at."""
    return parse_document(_bounded_bytes(path))


def parse_document(data: bytes) -> Document:
    """As `read_document`, of bytes already at hand."""
    if len(data) > MOST_BYTES:
        raise _refused("file_too_big", most=MOST_BYTES // 2**20)
    text = _text(data)
    _refuse_exuberance(data)
    return _parsed(text)


def _refused(code: str, **params: str | int) -> FaultyFile:
    return FaultyFile([Finding((), code, params).fault()])


def _bounded_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise _refused("file_too_big", most=MOST_BYTES // 2**20)
            # A pipe has no size to ask for beforehand: one byte more than allowed tells.
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refused("file_missing") from None
    except IsADirectoryError:
        raise _refused("file_is_directory") from None
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "EIO")
        raise _refused("file_unreadable", reason=reason) from None


def _text(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise _refused("byte_order_mark")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line, column = _line_and_column(data[: error.start].decode())
        code = "file_ends_early" if error.reason == "unexpected end of data" else "not_utf8"
        raise _refused(code, line=line, column=column) from None


def _line_and_column(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refuse_exuberance(data: bytes) -> None:
    structure = _structure(data)
    # Every value but the first of a list or object has a comma before it, or is a list or object.
    if len(structure) - structure.count(b"]") - structure.count(b"}") > MOST_VALUES:
        raise _refused("too_many_values", most=MOST_VALUES)
    # A stray closing bracket makes the count too low only where JSON has ended anyway.
    if max(accumulate(map(_STEPS.__getitem__, structure)), default=0) > MOST_DEPTH:
        raise _refused("nested_too_deep", most=MOST_DEPTH)


def _structure(data: bytes) -> bytes:
    """The brackets and commas outside of strings."""
    # Pairs of backslashes go first: one that is then left before a quote escapes it.
    bare = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    structure = bare.translate(None, _ALL_BUT_STRUCTURE)
    # Most strings hold no bracket: taking the pair away leaves the rest as far in or out as it was.
    return _QUOTED.sub(b"", structure.replace(b'""', b""))


def _parsed(text: str) -> Document:
    odd = _Oddities()
    try:
        value = json.loads(
            text,
            object_pairs_hook=odd.unique,
            parse_constant=odd.constant,
            parse_int=odd.whole_number,
        )
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None
    odd.seen |= _ESCAPED_SURROGATE.search(text) is not None
    findings = islice(odd.located(value), MOST_FAULTS + 1) if odd.seen else ()
    return Document(value, tuple(findings))


def _not_json(text: str, error: json.JSONDecodeError) -> FaultyFile:
    place = {"line": error.lineno, "column": error.colno}
    if not text.strip():
        return _refused("file_empty")
    if error.msg.startswith("Unterminated") or _CUT_OFF.fullmatch(text, error.pos):
        return _refused("file_ends_early", **place)
    if error.msg.startswith("Invalid control"):
        return _refused("control_character", **place)
    if error.msg.startswith("Extra data"):
        return _refused("text_after_end", **place)
    return _refused("not_json", **place)


class _Oddities:
    """What Python's reader accepts and JSON, or we, do not: noted while reading, located after."""

    def __init__(self) -> None:
        self.seen = False
        # The object itself is kept too: an address may otherwise be given to another one.
        self._doubled: dict[int, tuple[dict[str, Any], frozenset[str]]] = {}

    def unique(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            self.seen = True
            times = Counter(key for key, _ in pairs)
            doubled = frozenset(key for key, count in times.items() if count > 1)
            self._doubled[id(made)] = made, doubled
        return made

    def constant(self, text: str) -> Unusable:
        self.seen = True
        return _CONSTANTS[text]

    def whole_number(self, text: str) -> int | Unusable:
        if len(text) <= MOST_DIGITS:
            return int(text)
        self.seen = True
        return Unusable("number_too_long", text[:MOST_DIGITS] + "…")

    def located(self, value: object, loc: Loc = ()) -> Iterator[Finding]:
        match value:
            case Unusable():
                yield Finding(loc, value.code, {"most": MOST_DIGITS, "found": value.text})
            case str() if _SURROGATE.search(value):
                yield Finding(loc, "lone_surrogate")
            case list():
                for index, item in enumerate(value):
                    yield from self.located(item, (*loc, index))
            case dict():
                yield from self._in_object(value, loc)

    def _in_object(self, value: dict[str, object], loc: Loc) -> Iterator[Finding]:
        _, doubled = self._doubled.get(id(value), (value, frozenset()))
        for key, item in value.items():
            if key in doubled:
                yield Finding((*loc, key), "doubled_key", {"key": shown(key)})
            if _SURROGATE.search(key):
                yield Finding((*loc, key), "lone_surrogate")
            yield from self.located(item, (*loc, key))
