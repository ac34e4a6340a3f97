"""Plans of teams as workbooks: what a clerk finds in them, who gets them, and that it is so."""

from __future__ import annotations

import json
import zlib
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text, update

from scheduler.books.roles import GROUND_READERS, ROLES, NotAllowed, Role
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import VisitPin
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import (
    PickedByNumber,
    pick_by_number,
    substitute_by_number,
)
from scheduler.services.books.teams_planning import TeamsOrder
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_workbooks import team_draft_workbook, team_release_workbook
from scheduler.services.errors import UnsoundPlan
from scheduler.services.made import Document
from scheduler.store.keeping import not_kept
from scheduler.store.people import Officer
from scheduler.words import LANGUAGES, Words
from tests.databases import acting_as
from tests.services.books.teams_world import MONDAY, SEATS, World, made_world, solved

ZH = Words("zh_CN")
NUMBER = "XF2026-001"
TEAM = ("lead=D1", "co_lead=X1", "supervisor=S1", "topic=L1")
TUESDAY = MONDAY + timedelta(1)
WEEK = TeamsOrder(first=MONDAY, days=5)
CASE = (NUMBER, "征地拆迁", "单位B03", "太平镇")


@pytest.fixture
def world(books: Books) -> World:
    return made_world(books)


def picked(world: World, start: date = MONDAY, *team: str, case: str = NUMBER) -> int:
    return pick_by_number(world.books, PickedByNumber(case, start, team or TEAM), "案情需要")


def repaired(world: World, start: date, lead: str) -> int:
    """The draft that changes the least of what people know so that it is as is asked for."""
    seats = {"lead": [person_key(world.officers[lead])]}
    pin = VisitPin(case=NUMBER, start=start, seats=seats)
    order = replace(WEEK, only=(NUMBER,), pins=(pin,), repair=True, reason="另有任务")
    return solved(world.books, order)


def opened(made: Document) -> Any:
    return openpyxl.load_workbook(BytesIO(made.data))


def rows(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """Below the heading, days as days."""
    found = book[sheet].iter_rows(min_row=2, values_only=True)
    return [tuple(c.date() if hasattr(c, "date") else c for c in row) for row in found]


def changes_of(book: Any) -> set[tuple[Any, ...]]:
    return set(rows(book, "变动"))


def test_every_person_of_a_team_has_a_row_with_the_case_and_its_days(world: World) -> None:
    world.case(NUMBER, "B03")
    made = team_draft_workbook(world.books, picked(world), ZH)
    assert made.name == "督查安排草案1.xlsx"
    book = opened(made)
    assert book.sheetnames == ["督查安排", "逐日出行", "人员负荷", "目标", "变动"]
    assert [cell.value for cell in book["督查安排"][1]] == [
        "案件编号", "事项类别", "涉事单位", "属地", "首日", "末日", "天数", "席位", "工号", "姓名",
        "单位", "备注",
    ]  # fmt: skip
    told = (*CASE, MONDAY, TUESDAY, 2)
    assert rows(book, "督查安排") == [
        (*told, "组长（督查办）", "D1", "姓名D1", "单位DCB", None),
        (*told, "副组长（信访局）", "X1", "姓名X1", "单位XFJ", None),
        (*told, "信访督查员", "S1", "姓名S1", "单位B01", None),
        (*told, "业务骨干", "L1", "姓名L1", "单位B01", None),
    ]


def test_empty_places_late_days_and_cases_without_a_visit_are_told(world: World) -> None:
    lawyer = {"id": "lawyer", "count": 2, "who": {"roles": ["lawyer"]}, "required": False}
    world.case(NUMBER, "B03", seats=[*deepcopy(SEATS), lawyer], due=MONDAY)
    nobody = {"id": "lawyer", "count": 1, "who": {"roles": ["lawyer"]}, "required": True}
    world.case("XF2026-002", "B02", seats=[nobody], visit_days=3)
    draft = solved(world.books, WEEK)
    found = rows(opened(team_draft_workbook(world.books, draft, ZH)), "督查安排")
    assert {row[0] for row in found[:-1]} == {NUMBER}
    *team, empty, unvisited = found
    assert len(team) == 4
    assert {row[-1] for row in team} == {"逾期1个工作日"}
    assert empty[7:] == ("lawyer", None, None, None, "缺2人、逾期1个工作日")
    assert unvisited == (
        "XF2026-002", "征地拆迁", "单位B02", "太平镇", None, None, 3, None, None, None, None,
        "未安排督查，期限2026年3月20日",
    )  # fmt: skip


def test_each_day_has_its_visits_with_how_many_travel(world: World) -> None:
    world.case(NUMBER, "B03")
    world.case("XF2026-002", "B03", visit_days=1)
    publish_teams(world.books, picked(world))
    other = ("lead=D2", "co_lead=X2", "supervisor=S2", "topic=L2")
    draft = picked(world, TUESDAY, *other, case="XF2026-002")
    found = rows(opened(team_draft_workbook(world.books, draft, ZH)), "逐日出行")
    assert [row[:7] for row in found] == [
        (MONDAY, "周一", NUMBER, "太平镇", "单位B03", "第1天，共2天", 4),
        (TUESDAY, "周二", NUMBER, "太平镇", "单位B03", "第2天，共2天", 4),
        (TUESDAY, "周二", "XF2026-002", "太平镇", "单位B03", "当天完成", 4),
    ]
    assert found[0][7].startswith("姓名D1（单位DCB）、")


def test_a_row_is_as_high_as_what_is_folded_in_it(world: World) -> None:
    world.case(NUMBER, "B03")
    book = opened(team_draft_workbook(world.books, picked(world), ZH))
    # 71 digits wide, of which the column takes 42.
    assert book["逐日出行"].row_dimensions[2].height == 30
    assert book["督查安排"].row_dimensions[2].height is None


def test_everybody_has_a_row_with_the_load_of_the_year(world: World) -> None:
    for number in (NUMBER, "XF2026-002"):
        world.case(number, "B03")
    publish_teams(world.books, picked(world))
    later = MONDAY + timedelta(14)
    world.serving("S3", "B01", date(2026, 3, 1), later + timedelta(1))
    draft = picked(world, later, *TEAM, case="XF2026-002")
    found = rows(opened(team_draft_workbook(world.books, draft, ZH)), "人员负荷")
    assert {row[0] for row in found} == {*world.officers}
    by_number = {row[0]: row[1:] for row in found}
    assert by_number["D1"] == (
        "姓名D1", "单位DCB", "正科", 2, 2, 4, 8, "3月16日至17日 XF2026-002 组长（督查办）", None
    )  # fmt: skip
    assert by_number["D2"][3:8] == (0, 0, 0, 8, None)
    assert {row[0] for row in found[:4]} == {"D1", "X1", "S1", "L1"}
    assert "3月17日起不再任信访督查员" in by_number["S3"][-1]


def test_the_goals_stand_with_their_proof(world: World) -> None:
    world.case(NUMBER, "B03")
    draft = solved(world.books, WEEK)
    view = rows(opened(team_draft_workbook(world.books, draft, ZH)), "目标")
    assert view[0] == (ZH("goal.teams.unstaffed"), 0, 0, ZH("show.proof.proven"))
    assert len(view) == 8


def test_what_a_draft_changes_is_what_its_release_says_that_it_did(world: World) -> None:
    world.case(NUMBER, "B03")
    world.case("XF2026-002", "B03")
    first = picked(world)
    told = changes_of(opened(team_draft_workbook(world.books, first, ZH)))
    assert told == {
        (NUMBER, "新安排", None, MONDAY, "组长（督查办）", None, "姓名D1（D1）"),
        (NUMBER, "新安排", None, MONDAY, "副组长（信访局）", None, "姓名X1（X1）"),
        (NUMBER, "新安排", None, MONDAY, "信访督查员", None, "姓名S1（S1）"),
        (NUMBER, "新安排", None, MONDAY, "业务骨干", None, "姓名L1（L1）"),
    }
    publish_teams(world.books, first)
    assert changes_of(opened(team_release_workbook(world.books, 1, ZH))) == told

    moved = repaired(world, TUESDAY, "D2")
    told = changes_of(opened(team_draft_workbook(world.books, moved, ZH)))
    lead = ("组长（督查办）", "姓名D1（D1）", "姓名D2（D2）")
    assert told == {(NUMBER, "改期", MONDAY, TUESDAY, *lead)}
    publish_teams(world.books, moved)
    assert changes_of(opened(team_release_workbook(world.books, 2, ZH))) == told

    again = repaired(world, MONDAY, "D2")
    told = changes_of(opened(team_draft_workbook(world.books, again, ZH)))
    assert told == {(NUMBER, "改期", TUESDAY, MONDAY, None, None, None)}
    publish_teams(world.books, again)
    assert changes_of(opened(team_release_workbook(world.books, 3, ZH))) == told

    done = substitute_by_number(world.books, NUMBER, "topic", "L1", "L2", "另有任务")
    told = changes_of(opened(team_release_workbook(world.books, done.number, ZH)))
    assert told == {(NUMBER, "换人", MONDAY, MONDAY, "业务骨干", "姓名L1（L1）", "姓名L2（L2）")}


def test_a_release_keeps_its_number_in_name_and_title(world: World) -> None:
    world.case(NUMBER, "B03")
    publish_teams(world.books, picked(world))
    made = team_release_workbook(world.books, 1, ZH)
    assert made.name == "督查安排（第1号）.xlsx"
    book = opened(made)
    for sheet in book:
        assert "联合督查组第1号" in sheet.oddHeader.center.text
        assert sheet.print_title_rows == "$1:$1"
    assert rows(book, "督查安排")[0][0] == NUMBER


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_both_languages(world: World, language: str) -> None:
    world.case(NUMBER, "B03")
    words = Words(language)
    book = opened(team_draft_workbook(world.books, picked(world), words))
    assert book.sheetnames[0] == words("plan_book.visits")
    assert rows(book, words("plan_book.goals"))[0][0] == words("goal.teams.unstaffed")


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "http://a.example"])
def test_a_name_is_no_formula_and_no_link(world: World, name: str) -> None:
    world.case(NUMBER, "B03")
    with world.books.store.noting() as session:
        session.execute(update(Officer).values(name=name))
    cell = opened(team_draft_workbook(world.books, picked(world), ZH))["督查安排"]["J2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_read_grounds_gets_none(world: World, role: Role) -> None:
    world.case(NUMBER, "B03")
    publish_teams(world.books, picked(world))
    them = acting_as(world.books, role)
    for make in (team_draft_workbook, team_release_workbook):
        if role in GROUND_READERS:
            assert make(them, 1, ZH).data
            tied = replace(them, actor=replace(them.actor, officer=world.officers["D1"]))
            with pytest.raises(LunzhiError, match="tied_account"):
                make(tied, 1, ZH)
        else:
            with pytest.raises(NotAllowed):
                make(them, 1, ZH)


def test_what_the_referee_does_not_pass_becomes_no_workbook(world: World) -> None:
    world.case(NUMBER, "B03")
    publish_teams(world.books, picked(world))
    with world.books.store.noting() as session:
        spoilt = {"it": zlib.compress(json.dumps({"format": "teams-plan/1"}).encode())}
        with not_kept(session.connection()):
            for table in ("draft", "team_release"):
                session.execute(text(f"UPDATE {table} SET plan = :it"), spoilt)
    for make in (team_draft_workbook, team_release_workbook):
        with pytest.raises(UnsoundPlan):
            make(world.books, 1, ZH)


def test_a_plan_that_there_is_not_is_told_as_such(world: World) -> None:
    with pytest.raises(LunzhiError, match=r"draft\.unknown"):
        team_draft_workbook(world.books, 9, ZH)
    with pytest.raises(LunzhiError, match=r"team_release\.unknown"):
        team_release_workbook(world.books, 9, ZH)
