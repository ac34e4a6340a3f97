"""The name list as a workbook: what a preview says, and that confirming does just that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from scheduler.books.roles import ROLES, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.importers import NAME_LIST
from scheduler.services.books.importing import OutdatedPreview, Preview, preview_import
from scheduler.services.books.importing_sentences import fault_sentence, line_sentence, marked
from scheduler.services.books.inspector_exporting import inspectors_template
from scheduler.services.books.inspector_importing import confirm_inspectors, preview_inspectors
from scheduler.services.books.inspector_lists import inspectors, show_inspector
from scheduler.services.books.inspectors import (
    ListEntry,
    RoleDays,
    change_inspector,
    put_on_list,
    take_off_list,
)
from scheduler.services.books.officers import correct_name, retire
from scheduler.services.books.opened import Books
from scheduler.words import Words
from scheduler.workbooks.headings import CHECKED, HEADINGS
from scheduler.workbooks.refusals import WorkbookRefused
from tests.databases import DAY, acting_as
from tests.services.books.importing import change, faults
from tests.services.books.inspecting import as_officer, audited, with_office
from tests.workbooks.made import ROSTER, xlsx

HEADS = (
    "申报日期", "工号", "姓名", "性别", "单位", "职级", "专长", "籍贯（属地）", "角色",
    "每期最多天数", "今年已督查天数",
)  # fmt: skip
WANG: Mapping[str, Any] = {
    "工号": "301", "姓名": "王　怡", "性别": "女", "单位": "县教育局", "职级": "正科",
    "专长": "law、land", "籍贯（属地）": "临河镇", "角色": "组长、公职律师", "每期最多天数": "８",
    "今年已督查天数": 4, "申报日期": "２０２５年１２月３１日",
}  # fmt: skip
LI: Mapping[str, Any] = {
    "工号": "202", "姓名": "李雷", "性别": "女", "单位": "B02", "职级": "正科级",
}  # fmt: skip
CHINESE = Words("zh_CN")


def book(*rows: Mapping[str, Any], heads: tuple[str, ...] = HEADS) -> bytes:
    return xlsx(
        名录=[["检查人员名录"], heads, *([row.get(head, "") for head in heads] for row in rows)]
    )


def imported(books: Books, data: bytes) -> Preview:
    digest = preview_inspectors(books, "名录.xlsx", data).digest
    return confirm_inspectors(books, "名录.xlsx", data, digest)


def numbers(books: Books) -> set[str]:
    return {line.number for line in inspectors(books)}


def acts(books: Books) -> list[str]:
    return [entry.act for entry in audit_entries(books, Wanted(), 1000).entries]


@pytest.fixture
def office(books: Books) -> Books:
    """202 is called 李雷: the names of the others are none that a workbook may hold."""
    with_office(books)
    correct_name(books, "202", "李雷")
    return books


def test_a_preview_changes_nothing_and_confirming_does_what_it_says(office: Books) -> None:
    data, before = book(WANG, LI), audited(office)
    preview = preview_inspectors(office, "名录.xlsx", data)
    assert (preview.counts["new"], preview.counts["wrong"]) == (2, 0)
    assert audited(office) == before
    assert numbers(office) == set()
    told = change(preview.lines[0])
    assert told["roles"] == (None, ["lawyer", "lead"])
    assert told["declared_on"] == (None, "2025-12-31")
    assert set(change(preview.lines[1])) == {"listed"}
    assert confirm_inspectors(office, "名录.xlsx", data, preview.digest).lines == preview.lines
    view = show_inspector(office, "301")
    assert (view.line.name, view.line.unit, view.line.rank, view.gender, view.skills) == (
        "王怡", "县教育局", "section", "f", ("land", "law"),
    )  # fmt: skip
    assert (view.since, view.hometown, view.max_days, view.brought_year, view.brought_days) == (
        DAY, "river", 8, DAY.year, 4,
    )  # fmt: skip
    assert view.roles == (RoleDays("lawyer"), RoleDays("lead"))
    assert view.line.declared == date(2026, 12, 30)
    assert show_inspector(office, "202").line.declared is None
    assert numbers(office) == {"301", "202"}
    made = [act for act in acts(office) if act.startswith(("inspector.", "declaration."))]
    assert sorted(made) == [
        "declaration.filed", "inspector.imported", "inspector.listed", "inspector.listed",
    ]  # fmt: skip


def test_what_the_list_says_already_is_no_change(office: Books) -> None:
    data = book(WANG, LI)
    imported(office, data)
    before = audited(office)
    again = imported(office, data)
    assert again.counts["same"] == len(again.lines)
    assert audited(office) == before


def test_changes_are_told_from_what_stands_there(office: Books) -> None:
    imported(office, book(WANG))
    other = {**WANG, "籍贯（属地）": "", "角色": "组长", "每期最多天数": "", "今年已督查天数": 6}
    (line,) = preview_inspectors(office, "a.xlsx", book(other)).lines
    assert line.effect == "changed"
    assert change(line) == {
        "hometown": ("river", None), "roles": (["lawyer", "lead"], ["lead"]),
        "max_days": (8, None), "brought_days": (4, 6),
    }  # fmt: skip
    named = preview_inspectors(office, "a.xlsx", book(other)).named
    said = line_sentence(CHINESE, named, line)
    assert "籍贯属地：临河镇 → —" in said
    assert "今年已督查天数：4 → 6" in said
    imported(office, book(other))
    view = show_inspector(office, "301")
    assert (view.hometown, view.max_days, view.brought_days) == (None, None, 6)
    assert view.roles == (RoleDays("lead"),)
    assert acts(office).count("declaration.filed") == 1


def test_columns_that_are_not_there_leave_the_entry_as_it_is(office: Books) -> None:
    imported(office, book(WANG))
    heads = HEADS[1:8]
    (line,) = preview_inspectors(office, "a.xlsx", book(WANG, heads=heads)).lines
    assert line.effect == "same"
    imported(office, book({**WANG, "籍贯（属地）": "hill"}, heads=heads))
    view = show_inspector(office, "301")
    assert (view.hometown, view.max_days, view.brought_days) == ("hill", 8, 4)
    assert view.roles == (RoleDays("lawyer"), RoleDays("lead"))


def test_days_of_a_role_that_is_held_stay(office: Books) -> None:
    ended = RoleDays("lawyer", None, DAY - timedelta(1))
    held = RoleDays("lead", date(2025, 1, 1), DAY + timedelta(99))
    put_on_list(office, "202", ListEntry(DAY, roles=(ended, held)))
    row = {**LI, "角色": "组长"}
    assert preview_inspectors(office, "a.xlsx", book(row)).counts["same"] == 1
    imported(office, book({**row, "角色": "公职律师，组长"}))
    assert show_inspector(office, "202").roles == (ended, held, RoleDays("lawyer"))


def test_who_was_taken_off_is_put_on_again(office: Books) -> None:
    imported(office, book(LI))
    take_off_list(office, "202", DAY)
    assert numbers(office) == set()
    assert imported(office, book(LI)).counts["new"] == 1
    assert numbers(office) == {"202"}


WRONG: tuple[tuple[Mapping[str, Any], str, str], ...] = (
    ({"姓名": "王怡（组长）"}, "C3", "name_form"),
    ({"性别": "?"}, "D3", "gender"),
    ({"性别": ""}, "D3", "empty"),
    ({"单位": "没有"}, "E3", "unknown_unit"),
    ({"职级": "科员"}, "F3", "rank"),
    ({"专长": "law、气功"}, "G3", "unknown_skill"),
    ({"籍贯（属地）": "外县"}, "H3", "unknown_place"),
    ({"角色": "组长、司机"}, "I3", "unknown_role"),
    ({"角色": "信访督查员"}, "I3", "role_by_stint"),
    ({"每期最多天数": 367}, "J3", "whole_number"),
    ({"每期最多天数": -1}, "J3", "whole_number"),
    ({"今年已督查天数": "多"}, "K3", "whole_number"),
    ({"今年已督查天数": "=1+1"}, "K3", "formula"),
    ({"申报日期": DAY + timedelta(1)}, "A3", "declared_ahead"),
    ({"申报日期": "2026-02-30"}, "A3", "day_unknown"),
    ({"工号": "11010519491231002X"}, "B3", "number_identity_card"),
)


@pytest.mark.parametrize(("cells", "cell", "code"), WRONG)
def test_a_wrong_cell_keeps_all_of_the_list_out(
    office: Books, cells: Mapping[str, Any], cell: str, code: str
) -> None:
    data = book({**WANG, **cells}, LI)
    preview = preview_inspectors(office, "a.xlsx", data)
    assert faults(preview) == [(f"名录!{cell}", code)]
    for line in preview.lines:
        for fault in line.faults:
            assert cell in fault_sentence(CHINESE, line, fault)
            assert fault_sentence(Words("en"), line, fault)
    before = audited(office)
    with pytest.raises(LunzhiError, match=r"inspector\.import_wrong"):
        confirm_inspectors(office, "a.xlsx", data, preview.digest)
    assert audited(office) == before
    assert numbers(office) == set()


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"姓名": "李磊"}, "C3"), ({"性别": "男"}, "D3"), ({"单位": "B01"}, "E3"),
        ({"职级": "副处级"}, "F3"), ({"专长": "law"}, "G3"),
    ],
)  # fmt: skip
def test_what_the_books_hold_of_a_person_is_not_the_lists_to_change(
    office: Books, cells: Mapping[str, Any], cell: str
) -> None:
    preview = preview_inspectors(office, "a.xlsx", book({**LI, **cells}))
    assert faults(preview) == [(f"名录!{cell}", "held_otherwise")]


def test_a_number_twice_and_who_has_left(office: Books) -> None:
    retire(office, "202", DAY)
    preview = preview_inspectors(office, "a.xlsx", book(WANG, LI, WANG))
    assert faults(preview) == [("名录!B4", "has_left"), ("名录!B5", "number_twice")]


def test_a_row_of_ones_own_is_wrong_if_it_changes_anything(office: Books) -> None:
    own = replace(
        office, actor=replace(as_officer(office, "202").actor, roles=frozenset({"inspection"}))
    )
    data = book(WANG, LI)
    preview = preview_inspectors(own, "名录.xlsx", data)
    assert [fault.code for fault in preview.lines[1].faults] == ["own_row"]
    with pytest.raises(LunzhiError, match="import_wrong"):
        confirm_inspectors(own, "名录.xlsx", data, preview.digest)
    imported(office, data)
    assert preview_inspectors(own, "名录.xlsx", data).counts["wrong"] == 0


def test_the_books_must_be_those_of_the_preview(office: Books) -> None:
    data = book(WANG, LI)
    stale = preview_inspectors(office, "a.xlsx", data).digest
    put_on_list(office, "202", ListEntry(DAY))
    before = audited(office)
    with pytest.raises(OutdatedPreview) as outdated:
        confirm_inspectors(office, "a.xlsx", data, stale)
    assert outdated.value.preview.counts["same"] == 1
    assert audited(office) == before
    confirm_inspectors(office, "a.xlsx", data, outdated.value.preview.digest)
    change_inspector(office, "301", ListEntry(DAY))
    with pytest.raises(LunzhiError, match=r"import\.done_already"):
        confirm_inspectors(office, "a.xlsx", data, outdated.value.preview.digest)


def test_another_file_is_not_confirmed(office: Books) -> None:
    digest = preview_inspectors(office, "a.xlsx", book(WANG)).digest
    with pytest.raises(LunzhiError, match=r"import\.other_file"):
        confirm_inspectors(office, "a.xlsx", book(LI), digest)
    with pytest.raises(LunzhiError, match=r"import\.bad_digest"):
        confirm_inspectors(office, "a.xlsx", book(LI), "x")


def test_a_failure_in_the_middle_leaves_nothing(
    office: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = book(LI, WANG)
    digest = preview_inspectors(office, "a.xlsx", data).digest
    before = audited(office)

    def fail(*_: object) -> None:
        raise LunzhiError("unknown_officer", {"found": "?"})

    monkeypatch.setattr("scheduler.services.books.inspector_importing.declared", fail)
    with pytest.raises(LunzhiError, match="unknown_officer"):
        confirm_inspectors(office, "a.xlsx", data, digest)
    assert audited(office) == before
    assert numbers(office) == set()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (xlsx(甲=[["随便"]]), "no_name_list"),
        (xlsx(甲=[ROSTER, ["1"]]), "heading_missing"),
        (book(WANG, heads=(*HEADS, "角色")), "heading_twice"),
        (b"\0no workbook", "unknown_kind"),
        (b"", "empty"),
    ],
)
def test_wrong_files_are_refused(office: Books, data: bytes, why: str) -> None:
    with pytest.raises(WorkbookRefused, match=rf"workbook\.{why}"):
        preview_inspectors(office, "a.xlsx", data)


def test_the_name_list_is_no_roster(office: Books) -> None:
    with pytest.raises(WorkbookRefused, match=r"workbook\.heading_missing"):
        preview_import(office, "a.xlsx", book(WANG))


def test_the_form_has_drop_downs_and_imports_nothing(office: Books) -> None:
    data = inspectors_template(office, CHINESE)
    read = openpyxl.load_workbook(BytesIO(data))
    assert read.sheetnames == ["检查人员名录库", "填写说明", "选项"]
    sheet = read["检查人员名录库"]
    heads = [names[0] for names in HEADINGS["inspector"].values()]
    assert [cell.value for cell in sheet[1]] == heads
    rules = {
        str(rule.sqref).partition("2")[0]: rule for rule in sheet.data_validations.dataValidation
    }
    assert rules["G"].formula1 == "选项!$D$1:$D$2"
    assert {cell.value for cell in read["选项"]["D"]} == {"临河镇", "青山乡", None}
    assert {cell.value for cell in read["选项"]["E"]} == {"组长", "公职律师", None}
    assert set(rules) == set("CDEFGHIJK")
    preview = preview_inspectors(office, "a.xlsx", data)
    assert not preview.lines


def test_wrong_cells_come_back_marked(office: Books) -> None:
    preview = preview_inspectors(office, "a.xlsx", book({**WANG, "角色": "司机"}, LI))
    sheet = openpyxl.load_workbook(BytesIO(marked(CHINESE, preview, DAY)))["名录"]
    assert "司机" in sheet["I3"].comment.text
    assert sheet.cell(2, len(HEADS) + 1).value == CHECKED
    assert "I3" in sheet.cell(3, len(HEADS) + 1).value
    assert sheet.cell(4, len(HEADS) + 1).value == "新增"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "call",
    [
        lambda books: NAME_LIST.preview(books, "a.xlsx", b""),
        lambda books: NAME_LIST.confirm(books, "a.xlsx", b"", "0" * 32),
        lambda books: NAME_LIST.template(books, CHINESE),
    ],
    ids=("preview", "confirm", "template"),
)
def test_only_the_inspection_office_imports(
    office: Books, role: Role, call: Callable[[Books], Any]
) -> None:
    them = acting_as(office, role)
    if role == "inspection":
        try:
            call(them)
        except NotAllowed:
            raise
        except LunzhiError:
            return
        return
    with pytest.raises(NotAllowed):
        call(them)
