"""`lunzhi import`, `template` and `export` as a clerk meets them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.opened import opened
from tests.cli.desk import Desk, process
from tests.services.books.importing import held
from tests.workbooks.made import SAMPLE, UNITS, csv_file

DIGEST = re.compile(r"--confirm ([0-9a-f]{32})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _own_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path / 'l.db'}")
    monkeypatch.setenv("LUNZHI_TODAY", "2026-01-01")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLE, tmp_path / "新提拔 名册.xlsx")


def officers() -> int:
    with opened(None) as books:
        return len(held(books).officers)


def test_the_command_that_the_preview_ends_with_imports_it(desk: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "新提拔 名册.xlsx"
    preview = desk.call("import", roster)
    assert preview.code == Exit.DONE
    lines = preview.out.splitlines()
    assert "74 new, 0 changed, 0 the same, 4 wrong." in lines
    assert "      干部名册!G53 there is no day 2026-2-30; is 2026-02-28 meant?" in lines
    assert f"What is wrong is marked in {tmp_path / '新提拔 名册-marked.xlsx'}." in lines
    assert officers() == 0

    command = shlex.split(lines[-1])
    assert command[0] == "lunzhi"
    done = desk.call(*command[1:])
    assert (done.code, officers()) == (Exit.DONE, 46)
    again = desk.call("import", roster)
    assert "But for the wrong rows the books hold all of this already" in again.out
    assert not DIGEST.search(again.out)


def test_where_every_row_is_wrong_nothing_is_said_to_agree(desk: Desk) -> None:
    roster = Path("u.csv")
    roster.write_bytes(csv_file([UNITS, ("B01", "县财政局", "two", "", "")]))
    preview = desk.call("import", roster)
    assert "Every row is wrong; there is nothing to import." in preview.out
    assert "all others" not in preview.out
    shown = json.loads(desk.call("import", roster, "--json").out)
    confirmed = desk.call("import", roster, "--confirm", shown["digest"])
    assert "Every row is wrong; there is nothing to import." in confirmed.out


def test_the_preview_speaks_chinese(desk: Desk) -> None:
    preview = desk.call("import", "新提拔 名册.xlsx", environ={"LUNZHI_LANG": "zh"})
    assert "新增74行，更改0行，相同0行，有误4行。" in preview.out
    assert "  第53行　有误　2026050" in preview.out
    assert Path("新提拔 名册-标注.xlsx").exists()


def test_a_marked_workbook_is_never_written_over(desk: Desk) -> None:
    for _ in range(2):
        desk.call("import", "新提拔 名册.xlsx")
    marked = Path("新提拔 名册-marked.xlsx")
    assert [path.name for path in Path().glob("*-marked*")] == [marked.name]
    marked.write_bytes(b"corrected by hand")
    desk.call("import", "新提拔 名册.xlsx")
    assert marked.read_bytes() == b"corrected by hand"
    shutil.copy("新提拔 名册-marked-2.xlsx", "新提拔 名册-标注.xlsx")
    answer = desk.call("import", "新提拔 名册-标注.xlsx")
    assert "新提拔 名册-marked" in answer.out
    assert not list(Path().glob("*-标注-*"))


def test_what_is_right_is_marked_only_where_it_is_asked_for(desk: Desk) -> None:
    Path("u.csv").write_bytes(csv_file([UNITS, ("B01", "县财政局", 2, "", "")]))
    desk.call("import", "u.csv")
    assert not list(Path().glob("u-*"))
    desk.call("import", "u.csv", "-o", "m.xlsx")
    assert Path("m.xlsx").exists()
    assert desk.call("import", "u.csv", "-o", "u.csv").code == Exit.BAD_INPUT


def test_programs_are_told_everything(desk: Desk) -> None:
    told = json.loads(desk.call("import", "新提拔 名册.xlsx", "--json").out)
    assert told["counts"] == {"new": 74, "changed": 0, "same": 0, "wrong": 4}
    assert not told["applied"]
    (wrong,) = [line for line in told["lines"] if line["row"] == 50 and line["key"] == "2026047"]
    assert wrong["faults"] == [
        {
            "cell": "干部名册!E50",
            "code": "unknown_unit",
            "params": {"found": "县不存在局"},
            "remedy": "unit_sheet",
        }
    ]
    done = desk.call("import", "新提拔 名册.xlsx", "--confirm", told["digest"], "--json")
    assert json.loads(done.out)["applied"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.xlsx"], "no file none.xlsx"),
        (["."], "cannot be read"),
        (["新提拔 名册.xlsx", "--confirm", "abc"], "no digest"),
        (["新提拔 名册.xlsx", "--confirm", "0" * 32], "not the file that was previewed"),
        (["l.csv"], "No sheet has headings"),
        (["program.xlsx"], "no workbook that can be read"),
        (["新提拔 名册.xlsx", "--user", "nobody"], "nobody"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(desk: Desk, arguments: list[str], said: str) -> None:
    Path("l.csv").write_text("a,b")
    Path("program.xlsx").write_bytes(b"MZ\x90\x00" + bytes(1000))
    answer = desk.call("import", *arguments)
    assert (answer.code, answer.out) == (Exit.BAD_INPUT, "")
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_template_and_export_are_written_and_come_in_again(desk: Desk) -> None:
    for command in ("template", "export"):
        answer = desk.call(command)
        (written,) = Path().glob("lunzhi-*.xlsx")
        assert (answer.code, written.name in answer.out) == (Exit.DONE, True)
        assert "there is nothing to import" in desk.call("import", written).out
        written.unlink()
        assert desk.call(command, "-o", "no/such/f.xlsx").code == Exit.BAD_INPUT
    assert desk.call("template", environ={"LUNZHI_LANG": "zh"}).code == Exit.DONE
    assert Path("轮岗台账模板.xlsx").exists()


@pytest.mark.slow
def test_the_command_works_as_a_process_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    run = process(
        "import", "新提拔 名册.xlsx", cwd=tmp_path, LUNZHI_DATABASE_URL=url, LC_ALL="C"
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = DIGEST.search(run.stdout)
    assert found
    done = process(
        "import", "新提拔 名册.xlsx", "--confirm", found[1], cwd=tmp_path, LUNZHI_DATABASE_URL=url
    )  # fmt: skip
    assert (done.returncode, "Imported" in done.stdout) == (0, True)
