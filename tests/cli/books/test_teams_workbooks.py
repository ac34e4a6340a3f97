"""`lunzhi teams workbook`: a draft or a release, written where one wants it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import PickedByNumber, pick_by_number
from scheduler.services.books.teams_releases import publish_teams
from tests.cli.desk import Desk
from tests.services.books.teams_world import MONDAY, made_world

CHINESE = {"LUNZHI_LANG": "zh"}
TEAM = ("lead=D1", "co_lead=X1", "supervisor=S1", "topic=L1")


@pytest.fixture
def office(open_books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """With a draft of one team, which is published too."""
    made_world(open_books).case("XF2026-001", "B03")
    draft = pick_by_number(open_books, PickedByNumber("XF2026-001", MONDAY, TEAM), "案情需要")
    publish_teams(open_books, draft)
    monkeypatch.chdir(tmp_path)
    return open_books


def test_it_is_written_under_its_own_name_or_where_it_is_asked_for(
    desk: Desk, office: Books
) -> None:
    assert office.actor.roles
    answer = desk.call("teams", "workbook", 1, environ=CHINESE)
    assert answer.code == Exit.DONE, answer.err
    assert answer.out == "督查安排已写入 督查安排（第1号）.xlsx。\n"
    assert openpyxl.load_workbook("督查安排（第1号）.xlsx").sheetnames[0] == "督查安排"
    answer = desk.call("teams", "workbook", "--draft", 1, "-o", "d.xlsx")
    assert answer.code == Exit.DONE, answer.err
    assert openpyxl.load_workbook("d.xlsx").sheetnames[0] == "Visits"


@pytest.mark.parametrize(
    "args", [[], [1, "--draft", 1], [9], ["--draft", 9], [1, "-o", "no/such/f.xlsx"]]
)
def test_what_cannot_be_written_is_refused(desk: Desk, office: Books, args: list[object]) -> None:
    assert office.actor.roles
    answer = desk.call("teams", "workbook", *args)
    assert (answer.code, answer.out) == (Exit.BAD_INPUT, "")
    assert answer.err
    assert not list(Path().glob("*.xlsx"))
