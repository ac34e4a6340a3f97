"""A stranger's workbook is opened in a process of its own, which may use so much and no more."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from scheduler.books.free_text import number_in
from scheduler.problems.faults import LunzhiError
from scheduler.workbooks.bounded import run_bounded
from scheduler.workbooks.bounds import MOST_BYTES
from scheduler.workbooks.cells import Sheet, Workbook, from_json
from scheduler.workbooks.refusals import WorkbookRefused

__all__ = ["open_workbook"]

_MOST_NAME: Final = 255
"""Characters that systems let a file be called by: a request may give any number."""


def open_workbook(name: str, data: bytes) -> Workbook:
    """The cells of an xlsx, xls, ods or csv; the bytes decide which it is.

    `name`: of the file, of which no more is kept than a file is called. Raises LunzhiError for one
    with the number of somebody, WorkbookRefused for what is none of them, is encrypted, has macros,
    or takes more than `bounds` allow, within MOST_SECONDS.
    """
    if len(data) > MOST_BYTES:
        raise WorkbookRefused("too_big", most=MOST_BYTES // 1_000_000)
    if not data:
        raise WorkbookRefused("empty")
    # A file's name may be no text at all.
    path = PurePath(PurePath(name.encode(errors="replace").decode()).name[:_MOST_NAME])
    if number_in(path.name):  # it is kept with what was imported
        raise LunzhiError("free_text.file_name")
    answer = _answer(data)
    if "refused" in answer:
        params = answer["params"]
        if params.get("sheet") == "":
            params["sheet"] = path.stem
        raise WorkbookRefused(answer["refused"].removeprefix("workbook."), **params)
    sheets = tuple(_sheet(facts, path.stem) for facts in answer["sheets"])
    return Workbook(path.name, sha256(data).hexdigest(), sheets)


def _answer(data: bytes) -> Any:
    answer = run_bounded("scheduler.workbooks.child", data)
    if answer is None:
        raise WorkbookRefused("too_costly")
    return json.loads(answer)


def _sheet(facts: dict[str, Any], stem: str) -> Sheet:
    return Sheet(
        facts["name"] or stem,
        tuple(tuple(map(from_json, row)) for row in facts["rows"]),
        frozenset((row, column) for row, column in facts["formulas"]),
        facts["hidden"],
    )
