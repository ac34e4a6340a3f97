"""`lunzhi inspector import` and `template`: the way in of the ledger, by own rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.inspector_lists import inspectors
from scheduler.services.books.opened import Books
from tests.cli.desk import Answer, Desk
from tests.services.books.inspecting import with_office
from tests.workbooks.made import csv_file

HEADS = ("工号", "姓名", "性别", "单位", "职级", "专长", "籍贯", "角色")
WANG = ("301", "王怡", "女", "B02", "正科级", "law", "临河镇", "组长")
WRONG = ("302", "李一", "女", "B02", "正科级", "", "", "司机")
CHINESE = {"LUNZHI_LANG": "zh"}


@pytest.fixture
def office(open_books: Books) -> Books:
    return with_office(open_books)


def done(answer: Answer) -> str:
    assert answer.code == Exit.DONE, answer.err
    return answer.out


def numbers(books: Books) -> list[str]:
    return [line.number for line in inspectors(books)]


def test_the_command_that_the_preview_tells_imports(
    desk: Desk, office: Books, tmp_path: Path
) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(csv_file([HEADS, WANG]))
    text = done(desk.call("inspector", "import", file, environ=CHINESE))
    assert "301 王怡" in text
    assert "籍贯属地：临河镇" in text
    assert "尚未改动名录库" in text
    assert numbers(office) == []
    told = text.splitlines()[-1].split()
    assert told[:4] == ["lunzhi", "inspector", "import", str(file)]
    done(desk.call(*told[1:]))
    assert numbers(office) == ["301"]
    again = done(desk.call("inspector", "import", file, environ=CHINESE))
    assert "与名录库一致" in again
    assert "--confirm" not in again


def test_a_wrong_row_keeps_all_out(desk: Desk, office: Books, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(csv_file([HEADS, WANG, WRONG]))
    text = done(desk.call("inspector", "import", file, environ=CHINESE))
    assert "司机" in text
    assert "--confirm" not in text
    assert (tmp_path / "names-标注.xlsx").exists()
    digest = json.loads(done(desk.call("inspector", "import", file, "--json")))["digest"]
    answer = desk.call("inspector", "import", file, "--confirm", digest)
    assert answer.code == Exit.BAD_INPUT
    assert "in whole or not at all" in answer.err
    assert numbers(office) == []


def test_the_form_is_written_where_it_is_asked_for(
    desk: Desk, office: Books, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    done(desk.call("inspector", "template", "-o", form))
    text = done(desk.call("inspector", "import", form, environ=CHINESE))
    assert "与名录库一致" in text
    assert numbers(office) == []


def test_what_is_exported_is_imported_again_and_changes_nothing(
    desk: Desk, office: Books, tmp_path: Path
) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(csv_file([HEADS, WANG]))
    digest = json.loads(done(desk.call("inspector", "import", file, "--json")))["digest"]
    done(desk.call("inspector", "import", file, "--confirm", digest))
    assert numbers(office) == ["301"]
    list_file = tmp_path / "list.xlsx"
    text = done(desk.call("inspector", "export", "-o", list_file, environ=CHINESE))
    assert f"名录库已写入 {list_file}。" in text
    assert "与名录库一致" in done(desk.call("inspector", "import", list_file, environ=CHINESE))
    told = json.loads(done(desk.call("inspector", "import", list_file, "--json")))
    assert told["counts"] == {"new": 0, "changed": 0, "same": 1, "wrong": 0}
    assert desk.call("inspector", "export", "-o", "no/such/f.xlsx").code == Exit.BAD_INPUT
