"""Workbooks for tests, written by ours and by other writers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from scheduler.workbooks.cells import Cell, Sheet, Workbook
from scheduler.workbooks.writing import put

__all__ = [
    "ROSTER", "SAMPLE", "SERVING", "UNITS", "changed_members", "csv_file", "of_rows", "xlsx",
]  # fmt: skip

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "scheduler" / "samples" / "qinghe-roster.xlsx"

ROSTER = (
    "工号", "姓名", "性别", "工作单位", "职级", "任职时间", "专业特长", "请假、学习情况",
    "尽量避开时段",
)  # fmt: skip
SERVING = ("工号", "姓名", "性别", "单位", "职级", "任职时间", "到岗日期", "岗位", "离岗日期")
UNITS = ("单位编号", "单位名称", "同时外派上限", "不可抽调时段", "不宜抽调时段")

Rows = Sequence[Sequence[Cell]]


def of_rows(**sheets: Rows) -> Workbook:
    """A workbook as it is once it has been opened."""
    named = (Sheet(name, tuple(map(tuple, rows))) for name, rows in sheets.items())
    return Workbook("drawn.xlsx", "0" * 64, tuple(named))


def xlsx(**sheets: Rows) -> bytes:
    """The bytes of one, written by XlsxWriter; a text that begins with = becomes a formula."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.set_properties({"created": datetime.combine(date(2026, 1, 1), time())})
    day = book.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(row, column, cell)
                else:
                    put(sheet, row, column, cell, day if isinstance(cell, date) else None)
    book.close()
    return stream.getvalue()


def csv_file(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def changed_members(
    data: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """A zip packed anew, its members changed on the way, and more of them added."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return stream.getvalue()
