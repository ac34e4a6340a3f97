"""`lunzhi workdays` as a clerk meets it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.books.workdays import official_years
from scheduler.cli.exits import Exit
from scheduler.services.books.opened import Books
from tests.cli.desk import Answer, Desk
from tests.services.books.entries import published, with_owing
from tests.services.books.workday_notices import NOTICE, SOURCE, enter_case, sheet

pytestmark = pytest.mark.skipif(2027 in official_years(), reason="the notice of 2027 is out")


def imported(desk: Desk, folder: Path, *options: str, data: bytes | None = None) -> Answer:
    file = folder / "2027.csv"
    file.write_bytes(sheet() if data is None else data)
    return desk.call("workdays", "import", file, "--year", "2027", "--source", SOURCE, *options)


def test_shown_then_entered_then_known(books_desk: Desk, open_books: Books, tmp_path: Path) -> None:
    with_owing(open_books, "101")
    published(open_books, ("101", "2027-02-01"), months=24)
    enter_case(open_books, "A-1", transferred_on=date(2027, 2, 4))
    shown = imported(books_desk, tmp_path)
    assert shown.code == Exit.DONE
    assert "Case A-1: Object to the transfer, 15 Feb 2027 (estimated) → 17 Feb 2027" in shown.out
    handover = "handover, 1 Feb 2027 (estimated) → 1 Feb 2027"
    assert f"干部101 (101, 县财政局): {handover}" in shown.out
    assert "--confirm" in shown.out
    assert "2027: estimated" in books_desk.call("workdays", "show").out
    done = imported(books_desk, tmp_path, "--confirm")
    assert "The working days of 2027 are entered." in done.out
    year = books_desk.call("workdays", "show", "2027").out
    assert f"2027: entered by the county, by {SOURCE}" in year
    assert "8–11 Feb" in year
    assert "14 Feb" in year
    again = imported(books_desk, tmp_path, "--confirm")
    assert (again.code, "entered already" in again.out) == (Exit.DONE, True)


def test_a_wrong_file_is_refused_with_its_cell(books_desk: Desk, tmp_path: Path) -> None:
    wrong = sheet(*NOTICE, ("2027-03-01", "上班", ""))
    refused = imported(books_desk, tmp_path, "--confirm", data=wrong)
    assert refused.code == Exit.BAD_INPUT
    assert "A14" in refused.err
    assert "2027-03-01" in refused.err
    assert "2027: estimated" in books_desk.call("workdays", "show").out
    missing = books_desk.call("workdays", "import", tmp_path / "no.csv", "--year", "2027",
                              "--source", SOURCE)  # fmt: skip
    assert missing.code == Exit.BAD_INPUT
