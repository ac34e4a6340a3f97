"""Files of all kinds and of all writers; hostile ones are refused, soon and clearly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlwt
from odswriter import writer as ods_writer

from scheduler.problems.faults import LunzhiError
from scheduler.workbooks import bounded, opening
from scheduler.workbooks.bounds import MOST_BYTES
from scheduler.workbooks.cells import Cell, Workbook
from scheduler.workbooks.opening import open_workbook
from scheduler.workbooks.refusals import WorkbookRefused
from tests.workbooks.made import SAMPLE, changed_members, csv_file, xlsx

ROWS: list[list[Cell]] = [
    ["工号", "姓名", "任职时间"],
    ["001", "朱　宏", date(2025, 11, 3)],
    ["002", "", 7],
]


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook("名册.xlsx", data)
    return refused.value.code.removeprefix("workbook.")


def same(name: str, content: bytes) -> bytes:  # noqa: ARG001 - changes nothing
    return content


def openpyxl_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlwt_file() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            style = (day,) if isinstance(cell, date) else ()
            sheet.write(row, column, cell, *style)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_file() -> bytes:
    stream = BytesIO()
    with ods_writer(stream) as book:
        sheet = book.new_sheet("Sheet")
        for row in ROWS:
            sheet.writerow(row)
    return stream.getvalue()


def xlsxwriter_file() -> bytes:
    return xlsx(Sheet=ROWS)


@pytest.mark.parametrize("made", [openpyxl_file, xlwt_file, ods_file, xlsxwriter_file])
def test_a_workbook_of_any_writer_has_the_same_cells(made: Callable[[], bytes]) -> None:
    workbook = open_workbook("a.xlsx", made())
    (sheet,) = workbook.sheets
    assert sheet.name == "Sheet"
    assert [list(row) for row in sheet.rows] == [
        ["工号", "姓名", "任职时间"], ["001", "朱　宏", date(2025, 11, 3)], ["002", "", 7]
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_its_encoding_with_its_separator(encoding: str, separator: str) -> None:
    rows: list[list[Cell]] = [
        ["工号", "姓名"],
        ["001", '"李雷, ""老"""'],
        ["", ""],
        ["002", "韩梅"],
    ]
    data = csv_file(rows, encoding, separator)
    (sheet,) = open_workbook("名 册.csv", data).sheets
    assert sheet.name == "名 册"
    assert sheet.rows == (("工号", "姓名"), ("001", '李雷, "老"'), (), ("002", "韩梅"))


def test_the_sample_is_read_whole() -> None:
    workbook = open_workbook("新提拔干部名册.xlsx", SAMPLE.read_bytes())
    assert [(sheet.name, len(sheet.rows)) for sheet in workbook.sheets] == [
        ("干部名册", 55), ("单位", 29)
    ]  # fmt: skip
    assert workbook.sheets[0].formulas == frozenset()


def formulas(workbook: Workbook) -> dict[str, set[tuple[int, int]]]:
    return {sheet.name: set(sheet.formulas) for sheet in workbook.sheets if sheet.formulas}


def test_formulas_of_an_xlsx_are_found_where_they_are() -> None:
    data = xlsx(a=[["x"]], b=[["", "=1+1"], [], ["=A1", 2]])
    assert formulas(open_workbook("a.xlsx", data)) == {"b": {(0, 1), (2, 0)}}


def test_formulas_are_found_whatever_the_tags_look_like() -> None:
    cells = (
        b'<x:row xmlns:x="m"/><row><c><v>1</v></c><c t="str"><f t="a>b">1</f></c><c><f/></c></row>'
    )

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        head, _, rest = content.partition(b"<sheetData>")
        return head + b"<sheetData>" + cells + rest[rest.index(b"</sheetData>") :]

    data = changed_members(xlsx(a=[["x"]]), change)
    assert formulas(open_workbook("a.xlsx", data)) == {"a": {(1, 1), (1, 2)}}


def test_formulas_of_an_ods_are_found_where_they_are() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-repeated="3"/><table:table-cell table:formula="of:=1" '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )

    def change(name: str, content: bytes) -> bytes:
        if name != "content.xml":
            return content
        return content.replace(b"</table:table>", (row + row + "</table:table>").encode())

    data = changed_members(ods_file(), change)
    assert formulas(open_workbook("a.ods", data)) == {"Sheet": {(3, 3), (5, 3)}}


def test_macros_are_refused_in_every_format() -> None:
    sample = SAMPLE.read_bytes()
    assert refusal(changed_members(sample, same, {"xl/vbaProject.bin": b"1"})) == "macros"
    assert refusal(changed_members(ods_file(), same, {"Basic/script.xml": b"x"})) == "macros"
    assert refusal(xlwt_file() + "_VBA_PROJECT".encode("utf-16-le")) == "macros"


def test_encrypted_workbooks_are_refused() -> None:
    assert refusal(xlwt_file()[:512] + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    data = bytearray(SAMPLE.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refusal(bytes(data)) == "encrypted"


def test_a_renamed_program_is_refused() -> None:
    assert refusal(Path(sys.executable).resolve().read_bytes()[:MOST_BYTES]) == "unknown_kind"
    assert refusal(b"MZ\x90\x00" + bytes(4000)) == "unknown_kind"
    assert refusal("工号,姓名\n1,a\0b".encode()) == "unknown_kind"
    assert refusal("工号,姓名".encode("utf-16")) == "unknown_kind"
    other_zip = changed_members(SAMPLE.read_bytes(), same)
    assert refusal(other_zip.replace(b"xl/workbook", b"xl/workbo0k")) == "unknown_kind"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + bytes(100), SAMPLE.read_bytes()[:3000]])
def test_what_is_cut_off_is_refused(data: bytes) -> None:
    assert refusal(data) == ("broken" if data else "empty")


@pytest.mark.slow
def test_a_bomb_is_refused_by_what_it_really_holds() -> None:
    def swell(name: str, content: bytes) -> bytes:
        return content + b" " * 210_000_000 if name == "xl/theme/theme1.xml" else content

    data = bytearray(changed_members(SAMPLE.read_bytes(), swell))
    assert len(data) < 1_000_000
    assert refusal(bytes(data)) == "bomb"
    # It claims to be small.
    at = data.rindex(b"xl/theme/theme1.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refusal(bytes(data)) == "bomb"


def test_a_size_that_is_not_the_declared_one_is_refused() -> None:
    data = bytearray(SAMPLE.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24] ^= 1
    assert refusal(bytes(data)) == "broken"


@pytest.mark.slow
def test_200_000_rows_are_refused_before_their_cost_is() -> None:
    rows = [[f"工号{row}", "姓名", "县财政局"] for row in range(200_000)]
    for data in (xlsx(a=rows), csv_file(rows)):
        assert refusal(data) == "too_many_rows"


def test_a_sheet_that_is_too_wide_is_refused() -> None:
    assert refusal(xlsx(a=[["x"] * 101])) == "too_many_columns"
    assert len(open_workbook("a.xlsx", xlsx(a=[["x"] * 100])).sheets[0].rows[0]) == 100


def test_a_cell_at_the_far_end_costs_no_memory() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", far) if "sheet1" in name else content

    assert refusal(changed_members(SAMPLE.read_bytes(), change)) == "too_costly"


def test_of_a_long_name_only_so_much_is_looked_at_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(opening, "number_in", looked_at.append)
    long = "1(2)3、" * 12_000
    workbook = open_workbook(f"名册/{long}.csv", "工号\n001\n".encode())
    assert looked_at == [workbook.name] == [long[:255]]


def test_a_number_of_a_person_in_a_name_is_refused() -> None:
    with pytest.raises(LunzhiError, match="file_name"):
        open_workbook("名册13800138000.csv", "工号\n001\n".encode())
    # What is cut off is kept nowhere.
    behind = open_workbook("名" * 255 + "13800138000.csv", "工号\n001\n".encode())
    assert behind.name == "名" * 255


def test_too_big_a_file_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_answer", lambda data: pytest.fail(f"{len(data)}"))
    assert refusal(bytes(MOST_BYTES + 1)) == "too_big"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MOST_SECONDS", 0.001)
    assert refusal(SAMPLE.read_bytes()) == "too_costly"


def test_modules_of_the_current_folder_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "python_calamine.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    assert open_workbook("a.xlsx", SAMPLE.read_bytes()).sheets


def test_noise_is_refused() -> None:
    assert refusal(Random(1).randbytes(100_000)) == "unknown_kind"
