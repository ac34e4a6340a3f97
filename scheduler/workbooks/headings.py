"""Which columns a sheet has, and where its rows begin: headings decide, never the sheet's name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from scheduler.workbooks.cells import Cell, Sheet
from scheduler.workbooks.refusals import WorkbookRefused
from scheduler.workbooks.texts import key

__all__ = [
    "CHECKED", "HEADINGS", "LEDGER_KINDS", "MAY_BE_EMPTY", "NAME_LIST_KINDS", "NEEDED", "REMARK",
    "SHEET_NAMES", "Column", "Kind", "Table", "headings_needed", "table_of",
]  # fmt: skip

Kind = Literal["unit", "roster", "serving", "inspector"]
"""`inspector`: the name list of the inspection office, a workbook of its own."""

Column = Literal[
    "number", "name", "gender", "unit", "rank", "promoted_on", "skills", "leave", "wishes",
    "start", "post", "last_day", "code", "max_away", "busy_hard", "busy_soft",
    "hometown", "roles", "max_days", "brought_days", "declared_on",
]  # fmt: skip

_OF_PEOPLE: Final[dict[Column, tuple[str, ...]]] = {
    "number": ("工号",),
    "name": ("姓名",),
    "gender": ("性别",),
    "unit": ("工作单位", "单位"),
    "rank": ("职级",),
    "promoted_on": ("任职时间",),
    "skills": ("专业特长",),
    "leave": ("请假、学习情况",),
    "wishes": ("尽量避开时段",),
}

HEADINGS: Final[dict[Kind, dict[Column, tuple[str, ...]]]] = {
    "unit": {
        "code": ("单位编号",),
        "name": ("单位名称",),
        "max_away": ("同时外派上限",),
        "busy_hard": ("不可抽调时段",),
        "busy_soft": ("不宜抽调时段",),
    },
    "roster": _OF_PEOPLE,
    "serving": {
        **_OF_PEOPLE,
        "start": ("到岗日期",),
        "post": ("岗位",),
        "last_day": ("离岗日期",),
    },
    "inspector": {
        "number": ("工号",),
        "name": ("姓名",),
        "gender": ("性别",),
        "unit": ("单位", "工作单位"),
        "rank": ("职级",),
        "skills": ("专长", "专业特长"),
        "hometown": ("籍贯（属地）", "籍贯", "籍贯所在属地"),
        "roles": ("角色", "督查组角色"),
        "max_days": ("每期最多天数", "每期最多督查天数"),
        "brought_days": ("今年已督查天数",),
        "declared_on": ("申报日期", "利害关系申报日期"),
    },
}
"""Of each kind of sheet its columns, each with the headings it goes by, our own first."""

NEEDED: Final[dict[Kind, tuple[Column, ...]]] = {
    "unit": ("code", "name", "max_away"),
    "roster": ("number", "name", "gender", "unit", "rank", "promoted_on"),
    "serving": ("number", "name", "gender", "unit", "rank", "promoted_on", "start", "post"),
    "inspector": ("number", "name", "gender", "unit", "rank", "skills", "hometown"),
}

MAY_BE_EMPTY: Final[frozenset[Column]] = frozenset({"max_away", "skills", "hometown"})
"""Columns that are needed, of which a cell may say nothing, as of a unit that is known."""

SHEET_NAMES: Final[dict[Kind, str]] = {
    "unit": "单位", "roster": "干部名册", "serving": "在岗人员",
    "inspector": "检查人员名录库",
}  # fmt: skip

LEDGER_KINDS: Final[tuple[Kind, ...]] = ("roster", "serving", "unit")
"""What the ledger's own workbook is made of."""

NAME_LIST_KINDS: Final[tuple[Kind, ...]] = ("inspector",)
"""What the inspection office's is made of."""

CHECKED: Final = "核对结果"
"""Heading of the column in which we say what is wrong."""

REMARK: Final = "备注"
"""Likewise of one that people read, and no import does."""

_IGNORED: Final = frozenset({"序号", REMARK, CHECKED})
_LOOKED_AT: Final = 50
"""Rows, for the headings: more than titles and empty lines take."""

# By which two headings a kind is known; the more special one first.
_SIGNS: Final[tuple[tuple[Kind, tuple[Column, ...]], ...]] = (
    ("unit", ("code", "name")),
    ("serving", ("number", "name", "start")),
    ("roster", ("number", "name")),
    ("inspector", ("number", "name")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`heading`: the row, from 0, that names the `columns`, of which each is in one place.

    `unread`: headings of columns that are not kept.
    """

    kind: Kind
    sheet: Sheet
    heading: int
    columns: dict[Column, int]
    unread: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """What stands below the headings, each row with its position from 0."""
        yield from islice(enumerate(self.sheet.rows), self.heading + 1, None)


def headings_needed(kind: Kind) -> str:
    """The headings that such a sheet must have, for whoever is told."""
    return "、".join(HEADINGS[kind][column][0] for column in NEEDED[kind])


def table_of(sheet: Sheet, kinds: Collection[Kind] = LEDGER_KINDS) -> Table | None:
    """The table of one of these kinds in the sheet; None if its first rows have no such headings.

    Raises WorkbookRefused if headings are missing that such a table needs, or stand there twice.
    """
    for position, row in enumerate(sheet.rows[:_LOOKED_AT]):
        found = [key(cell) if isinstance(cell, str) else "" for cell in row]
        for kind, signs in _SIGNS:
            if kind in kinds and all(_positions(found, kind, column) for column in signs):
                return _table(kind, sheet, position, found)
    return None


def _positions(found: list[str], kind: Kind, column: Column) -> list[int]:
    wanted = {key(heading) for heading in HEADINGS[kind][column]}
    return [position for position, heading in enumerate(found) if heading in wanted]


def _table(kind: Kind, sheet: Sheet, position: int, found: list[str]) -> Table:
    places = {column: _positions(found, kind, column) for column in HEADINGS[kind]}
    at: dict[str, str | int] = {"sheet": sheet.name, "row": position + 1}
    missing = [HEADINGS[kind][column][0] for column in NEEDED[kind] if not places[column]]
    if missing:
        raise WorkbookRefused("heading_missing", **at, missing="、".join(missing))
    twice = [HEADINGS[kind][column][0] for column in places if len(places[column]) > 1]
    if twice:
        raise WorkbookRefused("heading_twice", **at, twice="、".join(twice))
    columns = {column: where[0] for column, where in places.items() if where}
    read = {*columns.values(), *(i for i, name in enumerate(found) if name in _IGNORED)}
    unread = tuple(name for i, name in enumerate(found) if name and i not in read)
    return Table(kind, sheet, position, columns, unread)
