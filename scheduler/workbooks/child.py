"""The process that opens a stranger's workbook: bytes in, JSON out, and bounds on all it uses.

What the reader, compiled code, does with a hostile file ends with this process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from scheduler.workbooks.archives import unpacked
from scheduler.workbooks.bounded import limit
from scheduler.workbooks.bounds import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
)
from scheduler.workbooks.cells import to_json
from scheduler.workbooks.formulas import ods_formulas, xlsx_formulas
from scheduler.workbooks.refusals import WorkbookRefused
from scheduler.workbooks.separated import separated_rows

__all__ = ["main", "sheets_of"]

Facts = dict[str, Any]

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def main() -> None:
    """Reads a file from standard input and writes its sheets, or why it is refused."""
    limit()
    try:
        answer: Facts = {"sheets": list(sheets_of(sys.stdin.buffer.read()))}
    except WorkbookRefused as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def sheets_of(data: bytes) -> Iterator[Facts]:
    """The sheets of a file, by what its bytes are; the one of a csv has no name."""
    if data.startswith(_ZIP):
        members = unpacked(data)
        formulas = _checked_members(members)
        members.clear()
        yield from _calamine_sheets(data, formulas)
    elif data.startswith(_COMPOUND):
        _check_compound(data)
        yield from _calamine_sheets(data, {})
    else:
        yield _facts("", separated_rows(data), [])


def _checked_members(members: Mapping[str, bytes]) -> dict[str, frozenset[tuple[int, int]]]:
    """Where formulas are. Raises WorkbookRefused for macros and for what is no workbook."""
    lowered = [name.lower() for name in members]
    if any("vbaproject" in name or "macrosheets/" in name for name in lowered):
        raise WorkbookRefused("macros")
    if b"macroEnabled" in members.get("[Content_Types].xml", b""):
        raise WorkbookRefused("macros")
    if any(name.startswith(("Basic/", "Scripts/")) for name in members):
        raise WorkbookRefused("macros")
    if "xl/workbook.xml" in members:
        _check_cells(members)
        return xlsx_formulas(members)
    if members.get("mimetype", b"").startswith(_ODS):
        if b"manifest:encryption-data" in members.get("META-INF/manifest.xml", b""):
            raise WorkbookRefused("encrypted")
        return ods_formulas(members)
    raise WorkbookRefused("unknown_kind")


def _check_cells(members: Mapping[str, bytes]) -> None:
    """Counted before they are read: that alone would take seconds."""
    for name, content in members.items():
        if name.startswith("xl/worksheets/") and content.count(b"<c ") > MOST_ROWS * MOST_COLUMNS:
            raise WorkbookRefused("too_many_cells", most=MOST_ROWS)


def _check_compound(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise WorkbookRefused("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise WorkbookRefused("macros")


def _calamine_sheets(
    data: bytes, formulas: Mapping[str, frozenset[tuple[int, int]]]
) -> Iterator[Facts]:
    try:
        with CalamineWorkbook.from_object(BytesIO(data)) as workbook:
            if len(workbook.sheet_names) > MOST_SHEETS:
                raise WorkbookRefused("too_many_sheets", most=MOST_SHEETS)
            for told in workbook.sheets_metadata:
                sheet = workbook.get_sheet_by_name(told.name)
                _check_size(told.name, sheet.end)
                rows = sheet.to_python(skip_empty_area=False)
                facts = _facts(told.name, rows, sorted(formulas.get(told.name, ())))
                yield {**facts, "hidden": told.visible != SheetVisibleEnum.Visible}
    except PasswordError:
        raise WorkbookRefused("encrypted") from None
    except (CalamineError, ValueError, OSError):
        raise WorkbookRefused("broken") from None


def _check_size(name: str, end: tuple[int, int] | None) -> None:
    row, column = end or (0, 0)
    if row >= MOST_ROWS:
        raise WorkbookRefused("too_many_rows", sheet=name, found=row + 1, most=MOST_ROWS)
    if column >= MOST_COLUMNS:
        raise WorkbookRefused("too_many_columns", sheet=name, found=column + 1, most=MOST_COLUMNS)


def _facts(name: str, rows: list[list[Any]], formulas: list[tuple[int, int]]) -> Facts:
    _check_size(name, (len(rows) - 1, max(map(len, rows), default=1) - 1))
    kept = [_trimmed(row) for row in rows]
    text = sum(len(cell) for row in kept for cell in row if isinstance(cell, str))
    if text > MOST_TEXT:
        raise WorkbookRefused("too_much_text", most=MOST_TEXT // 1_000_000)
    return {"name": name, "rows": kept, "formulas": formulas, "hidden": False}


def _trimmed(row: list[Any]) -> list[Any]:
    cells = [to_json(cell) for cell in row]
    while cells and cells[-1] == "":
        cells.pop()
    return cells


if __name__ == "__main__":
    main()
