"""Rows of the name list, as they are read before anything is compared."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from scheduler.workbooks.cells import Cell, Workbook
from scheduler.workbooks.headings import NAME_LIST_KINDS, table_of
from scheduler.workbooks.refusals import WorkbookRefused
from scheduler.workbooks.rows import InspectorRow, rows_of
from tests.workbooks.made import of_rows

FULL: dict[str, Cell] = {
    "工号": "ＤＣ００１", "姓名": "朱　宏", "性别": "女", "单位": "县财政局", "职级": "副科",
    "专长": "法律、工程", "籍贯（属地）": "太平镇", "角色": "组长；公职律师", "每期最多天数": 8.0,
    "今年已督查天数": "１２", "申报日期": "2025年11月3日",
}  # fmt: skip
NEEDED = list(FULL)[:7]


def read(**cells: Cell) -> InspectorRow:
    """The one row of a list with exactly these columns."""
    return of_book(of_rows(名录=[list(cells), list(cells.values())]))


def of_book(book: Workbook) -> InspectorRow:
    table = table_of(book.sheets[0], NAME_LIST_KINDS)
    assert table is not None
    (row,) = rows_of(table).rows
    assert isinstance(row, InspectorRow)
    return row


def test_every_column_is_read() -> None:
    row = read(**FULL)
    assert (row.number, row.name, row.gender, row.unit, row.rank) == (
        "DC001", "朱宏", "f", "县财政局", "deputy_section",
    )  # fmt: skip
    assert (row.skills, row.hometown, row.roles) == (
        ("法律", "工程"), "太平镇", ("组长", "公职律师"),
    )  # fmt: skip
    assert (row.max_days, row.brought_days, row.declared_on) == (8, 12, date(2025, 11, 3))
    assert row.faults == ()


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_headings_stand_in_any_order_and_below_titles(order: tuple[int, ...]) -> None:
    parts = [list(FULL)[at::4] for at in order]
    heads = [head for part in parts for head in part]
    rows: list[list[Cell]] = [["检查人员名录"], [], [*heads], [FULL[head] for head in heads]]
    row = of_book(of_rows(名录=rows))
    assert (row.number, row.roles, row.declared_on) == (
        "DC001", ("组长", "公职律师"), date(2025, 11, 3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "other"),
    [
        ("籍贯（属地）", "籍贯(属地)"), ("籍贯（属地）", "籍 贯"), ("单位", "工作单位"),
        ("专长", "专业特长"), ("角色", "督查组角色"), ("每期最多天数", "每期最多督查天数"),
        ("申报日期", "利害关系申报日期"),
    ],
)  # fmt: skip
def test_headings_go_by_other_names(head: str, other: str) -> None:
    named = {other if each == head else each: cell for each, cell in FULL.items()}
    assert read(**named) == read(**FULL)


def test_optional_columns_that_are_not_there_say_nothing() -> None:
    row = read(**{head: FULL[head] for head in NEEDED})
    assert (row.roles, row.max_days, row.brought_days, row.declared_on) == (None,) * 4
    assert "roles" not in row.columns


def test_what_may_be_empty_is_nothing_and_the_rest_is_missed() -> None:
    row = read(**{**dict.fromkeys(FULL, ""), "工号": "1", "姓名": "朱宏"})
    assert [fault.column for fault in row.faults] == [2, 3, 4]
    assert {fault.code for fault in row.faults} == {"empty"}
    assert (row.skills, row.hometown, row.roles, row.max_days) == ((), None, (), None)


@pytest.mark.parametrize("cell", ["367", -1, "8天", 1.5, True, "八"])
def test_days_are_whole_numbers_of_a_year(cell: Cell) -> None:
    for head in ("每期最多天数", "今年已督查天数"):
        (fault,) = read(**{**FULL, head: cell}).faults
        assert (fault.code, fault.params["most"]) == ("whole_number", 366)
        assert fault.column == list(FULL).index(head)


def test_a_name_list_is_known_only_where_one_is_asked_for() -> None:
    sheet = of_rows(名录=[list(FULL), list(FULL.values())]).sheets[0]
    with pytest.raises(WorkbookRefused, match=r"workbook\.heading_missing"):
        table_of(sheet)
