"""Drafts and releases as workbooks: what stands in them, and that nothing in them computes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.opened import Books
from scheduler.services.books.plan_workbooks import plan_workbook
from scheduler.store.people import Officer
from scheduler.words import LANGUAGES, Words
from tests.services.books.entries import draft_for, enter, published, with_county, with_owing

ZH = Words("zh_CN")


@pytest.fixture
def county(books: Books) -> Books:
    """Three who owe a stint: 101, 102 and 103."""
    return with_owing(books, "101", "102", "103")


def opened(books: Books, subject: str, words: Words = ZH) -> Any:
    return openpyxl.load_workbook(BytesIO(plan_workbook(books, subject, words).data))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]


def test_the_stints_stand_by_start_with_all_that_a_clerk_needs(county: Books) -> None:
    published(county, ("102", "2026-05-01"), ("101", "2026-03-01"))
    book = opened(county, "release:1")
    assert book.sheetnames == ["人员安排", "逐月在岗", "目标", "变动"]
    sheet = book["人员安排"]
    assert [cell.value for cell in sheet[1]] == [
        "到岗日期", "离岗日期", "单位", "工号", "姓名", "职级", "岗位", "天数", "备注"
    ]  # fmt: skip
    first, second = rows(sheet)
    assert [day.date() for day in first[:2]] == [date(2026, 3, 1), date(2026, 5, 31)]
    assert first[2:] == ("县财政局", "101", "干部101", "正科", "窗口", 92, None)
    assert second[3] == "102"


def test_a_month_is_counted_against_what_is_asked_for(books: Books) -> None:
    asked = {"post": "desk", "from": None, "to": None, "min": 1, "max": None}
    with_county(books, demand=[asked])
    enter(books, "101")
    draft = draft_for(books, ("101", "2026-02-01"), months=2)
    book = opened(books, f"draft:{draft}")
    told = {row[0]: row[1:] for row in rows(book["逐月在岗"])}
    # 101 serves from February to April; nobody does in January (31 days) and May.
    assert told["2026-01"] == ("窗口", 1, 0, 0, 31)
    assert told["2026-02"] == ("窗口", 1, 1, 1, 0)


def test_a_drafts_changes_are_those_from_what_people_know(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    draft = draft_for(county, ("101", "2026-04-01"), ("103", "2026-05-01"))
    told = {row[0]: row[3:] for row in rows(opened(county, f"draft:{draft}")["变动"])}
    assert told["101"] == (
        "调整",
        "2026年3月1日至2026年5月31日，窗口",
        "2026年4月1日至2026年6月30日，窗口",
    )
    assert told["102"] == ("取消", "2026年5月1日至2026年7月31日，窗口", None)
    assert told["103"][0] == "新列入"
    published(county, ("101", "2026-04-01"), ("103", "2026-05-01"))
    release = {row[0]: row[3:] for row in rows(opened(county, "release:2")["变动"])}
    assert release == told


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://a.example"])
def test_a_name_is_no_formula_and_no_link(county: Books, name: str) -> None:
    with county.acting("organisation") as act:
        act.session.execute(update(Officer).values(name=name))
        act.record("settings.loaded", "officer:1")
    draft = draft_for(county, ("101", "2026-03-01"))
    cell = opened(county, f"draft:{draft}")["人员安排"]["E2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_it_prints_on_a4_lying_down_with_the_head_on_every_page(county: Books) -> None:
    book = opened(county, f"draft:{draft_for(county, ('101', '2026-03-01'))}")
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes == "A2"
        assert sheet.oddFooter.center.text == "第&P页，共&N页"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_both_languages(county: Books, language: str) -> None:
    draft = draft_for(county, ("101", "2026-03-01"))
    words = Words(language)
    book = opened(county, f"draft:{draft}", words)
    assert book.sheetnames[0] == words("plan_book.stints")
    assert rows(book[words("plan_book.goals")])[0][0] == words("goal.rotation.unserved")


@pytest.mark.parametrize("subject", ["", "draft", "draft:", "plan:1", "draft:-1", "draft:１"])
def test_what_names_no_plan_is_refused(county: Books, subject: str) -> None:
    with pytest.raises(LunzhiError, match=r"plan_book\.subject"):
        plan_workbook(county, subject, ZH)


def test_a_plan_that_there_is_not_is_told_as_such(county: Books) -> None:
    with pytest.raises(LunzhiError, match=r"draft\.unknown"):
        plan_workbook(county, "draft:9", ZH)
    with pytest.raises(LunzhiError, match=r"release\.unknown"):
        plan_workbook(county, "release:99999999999999999999", ZH)
