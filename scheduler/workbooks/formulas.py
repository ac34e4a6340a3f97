"""Which cells are worked out: calamine hands out their last value, or nothing, as if typed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

__all__ = ["ods_formulas", "xlsx_formulas"]

Places = frozenset[tuple[int, int]]

# The alternatives begin with different characters, so that no text makes the search slow.
_REST: Final = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s" + _REST)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s" + _REST)
_ANY_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_XLSX_TAG: Final = re.compile(rb"<(?:\w+:)?(row|c|f)(?=[\s>/])" + _REST)
_ODS_TAG: Final = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s>/])" + _REST
)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_REPEATED: Final = 1 << 20


def xlsx_formulas(members: Mapping[str, bytes]) -> dict[str, Places]:
    """Rows and columns, from 0, of the formulas in each sheet of an xlsx, by the sheet's name."""
    found = {}
    for name, member in _xlsx_sheets(members):
        content = members.get(member, b"")
        if _ANY_FORMULA.search(content):
            found[name] = frozenset(_xlsx_places(content))
    return found


def _xlsx_sheets(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The sheets' names, and in which member they are."""
    relations = {}
    for tag in _RELATION.finditer(members.get("xl/_rels/workbook.xml.rels", b"")):
        said = _attributes(tag[1])
        relations[said.get("Id", "")] = posixpath.normpath(
            posixpath.join("/xl", said.get("Target", ""))
        ).lstrip("/")
    for tag in _SHEET.finditer(members["xl/workbook.xml"]):
        said = _attributes(tag[1])
        yield said.get("name", ""), relations.get(said.get("id", ""), "")


def _xlsx_places(content: bytes) -> Iterator[tuple[int, int]]:
    row, column = -1, -1
    for tag in _XLSX_TAG.finditer(content):
        if tag[1] == b"row":
            number = _attributes(tag[2]).get("r", "")
            row, column = (int(number) - 1 if number.isdecimal() else row + 1), -1
        elif tag[1] == b"c":
            found = _REFERENCE.fullmatch(_attributes(tag[2]).get("r", ""))
            row, column = (int(found[2]) - 1, _column(found[1])) if found else (row, column + 1)
        else:
            yield row, column


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def ods_formulas(members: Mapping[str, bytes]) -> dict[str, Places]:
    """Likewise of an ods, where rows and cells may stand for many alike."""
    found: dict[str, set[tuple[int, int]]] = {}
    name, row, column, rows = "", 0, 0, 0
    content = members.get("content.xml", b"")
    for tag in _ODS_TAG.finditer(content) if b"table:formula" in content else ():
        said = _attributes(tag[2])
        if tag[1] == b"table":
            name, row, rows = said.get("name", ""), 0, 0
        elif tag[1] == b"table-row":
            row, column, rows = row + rows, 0, _repeated(said, "number-rows-repeated")
        else:
            if "formula" in said:
                found.setdefault(name, set()).add((row, column))
            column += _repeated(said, "number-columns-repeated")
    return {name: frozenset(places) for name, places in found.items()}


def _repeated(said: Mapping[str, str], name: str) -> int:
    number = said.get(name, "1")
    return min(int(number[:9]), _MOST_REPEATED) if number.isdecimal() else 1


def _attributes(text: bytes) -> dict[str, str]:
    """Attributes by their names without prefix."""
    return {
        name.decode(errors="replace").rpartition(":")[2]: unescape(
            (double or single).decode(errors="replace")
        )
        for name, double, single in _ATTRIBUTE.findall(text)
    }
