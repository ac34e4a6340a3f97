"""Published visits and objections at the command line."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.accounts import add_account
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_releases import publish_teams
from tests.cli.desk import Answer, Desk
from tests.services.books.teams_world import World, made_world, unpinned_draft

CASE = "XF2026-001"


@pytest.fixture
def world(open_books: Books) -> World:
    """A published visit on the first two working days of March."""
    made = made_world(open_books)
    made.case(CASE, "B03")
    team = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L1"}
    publish_teams(open_books, unpinned_draft(made, CASE, team))
    return made


def done(answer: Answer) -> str:
    assert answer.code == Exit.DONE, answer.err
    return answer.out


@pytest.mark.usefixtures("world")
def test_a_visit_is_told_with_reasons_alternates_and_its_notice(desk: Desk, tmp_path: Path) -> None:
    said = done(desk.call("teams", "visit", CASE.lower()))
    for each in (CASE, "姓名D1", "+ 姓名D2", "0 days this year"):
        assert each in said
    file = tmp_path / "notice.docx"
    done(desk.call("teams", "notice", CASE, "-o", file))
    told = docx.Document(BytesIO(file.read_bytes()))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    assert "姓名D1" in cells
    whole = done(desk.call("teams", "release", 1))
    assert f"{CASE}: new visit" in whole
    assert "2–3 Mar 2026" in whole
    every = done(desk.call("teams", "releases"))
    assert CASE in every
    assert "Why picked or substituted" in every
    page = tmp_path / "release.html"
    done(desk.call("teams", "release", 1, "--html", page))
    assert "姓名D1" in page.read_text("utf-8")


def test_what_has_come_apart_is_listed_and_called_off(desk: Desk, world: World) -> None:
    assert "keeps the rules" in done(desk.call("teams", "broken"))
    world.recuse("L1", unit="B03")
    said = done(desk.call("teams", "broken"))
    assert CASE in said
    assert "L1" in said
    options = ("--reason", "整改中", "--approver", "陈主任")
    done(desk.call("teams", "cancel", CASE, *options))
    assert desk.call("teams", "visit", CASE).code == Exit.BAD_INPUT
    assert "keeps the rules" in done(desk.call("teams", "broken"))


def test_a_unit_objects_and_the_office_decides(desk: Desk, world: World) -> None:
    add_account(world.books, "home", "liaison", unit="B01", password="a good long password")
    liaison = ("--user", "home")
    rows = done(desk.call("teams", "away", *liaison))
    assert "S1" in rows
    assert "D1" not in rows
    first = re.search(r"2026-\d\d-\d\d", rows)
    assert first is not None
    raised = ("objection", "raise", "S1", "--first", first[0], "--reason", "正值审计")
    done(desk.call(*raised, *liaison))
    assert "正值审计" in done(desk.call("objection", "list", *liaison))
    assert CASE in done(desk.call("objection", "list"))
    assert CASE not in done(desk.call("objection", "list", *liaison))
    decide = ("objection", "decide", 1, "--reason", "同意", "--into", "S2")
    assert desk.call(*decide, "--state", "dismissed").code == Exit.BAD_INPUT
    assert "release 2" in done(desk.call(*decide, "--state", "upheld"))
    assert "S2" in done(desk.call("teams", "away"))


@pytest.mark.usefixtures("world")
def test_a_case_with_a_visit_to_come_is_closed_with_a_word_about_it_and_renumbered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", "2026-02-10")
    assert "XF2026-009" in done(desk.call("case", "renumber", CASE, "XF2026-009"))
    close = ("case", "close", "XF2026-009", "--on", "2026-02-10")
    assert "--visit" in desk.call(*close).err
    done(desk.call(*close, "--visit", "keep"))
    assert "姓名D1" in done(desk.call("teams", "visit", "XF2026-009"))
