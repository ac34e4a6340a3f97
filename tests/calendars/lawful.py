"""A reader of calendars of our own: it takes nothing that RFC 5545 forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

__all__ = ["Line", "Node", "days_of", "read", "unescaped"]

LONGEST = 75
"""Octets of a line, its end not counted."""
_LINE = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Z-]+)=(?:"([^"]*)"|([^";:,]*))')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^(.)")


@dataclass(frozen=True, slots=True)
class Line:
    """Name, parameters (RFC 6868 undone) and value as written."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Node:
    """A component: its lines and its components, in order."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    def line(self, name: str) -> Line:
        found = [line for line in self.lines if line.name == name]
        assert len(found) == 1, f"{len(found)} lines {name} in {self.name}"
        return found[0]

    def value(self, name: str) -> str:
        return self.line(name).value

    def text(self, name: str) -> str:
        return unescaped(self.value(name))

    def all(self, name: str) -> list[Node]:
        return [part for part in self.parts if part.name == name]


def read(data: bytes) -> Node:
    """The calendar; the test fails at the first thing that is not lawful."""
    root = Node("")
    inside = [root]
    for line in map(_line, _unfolded(data)):
        if line.name == "BEGIN":
            inside[-1].parts.append(Node(line.value))
            inside.append(inside[-1].parts[-1])
        elif line.name == "END":
            assert inside.pop().name == line.value
        else:
            inside[-1].lines.append(line)
    assert inside == [root], "a component without its END"
    assert not root.lines
    assert [part.name for part in root.parts] == ["VCALENDAR"]
    return root.parts[0]


def days_of(event: Node) -> list[date]:
    """The days that an all-day event covers."""
    first, end = (_day(event.line(name)) for name in ("DTSTART", "DTEND"))
    assert first < end
    return [first + timedelta(n) for n in range((end - first).days)]


def unescaped(value: str) -> str:
    """The text that a TEXT value stands for."""
    plain = _ESCAPE.sub("", value)
    assert not set(plain) & set("\\;,"), f"not escaped: {value!r}"
    return _ESCAPE.sub(lambda found: _escaped(found[1]), value)


def _escaped(char: str) -> str:
    assert char in "\\;,nN", f"no such escape: {char!r}"
    return "\n" if char in "nN" else char


def _day(line: Line) -> date:
    assert line.parameters == {"VALUE": "DATE"}
    assert re.fullmatch(r"\d{8}", line.value, re.ASCII)
    return datetime.strptime(f"{line.value}+0000", "%Y%m%d%z").date()


def _unfolded(data: bytes) -> list[str]:
    whole: list[str] = []
    for line in _physical(data):
        if line.startswith((" ", "\t")):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return whole


def _physical(data: bytes) -> Iterator[str]:
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    for octets in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(octets) <= LONGEST
        # Fails where a fold tears a character apart.
        line = octets.decode("utf-8", errors="strict")
        # Some readers split where Python does, which is at more than CR and LF.
        assert line.splitlines() == [line]
        assert not re.search("[\x00-\x1f\x7f-\x9f]", line)
        yield line


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text)
    assert found, f"no content line: {text!r}"
    name, parameters, value = found.groups()
    return Line(name, dict(_parameters(parameters)), value)


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for name, quoted, bare in _PARAMETER.findall(text):
        yield name, _CARET.sub(lambda found: {"^": "^", "'": '"'}[found[1]], quoted or bare)
