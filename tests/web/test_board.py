"""The board: visits by day and by person, and those that no longer keep the rules."""

from __future__ import annotations

from html import unescape

import pytest

from scheduler.store.inspectors import Inspector
from tests.services.books.teams_world import MONDAY
from tests.web.visited import FIRST, SECOND, Office, picked

BOARD = "/board?from=2026-03-02"
READERS = ("inspection", "petitions", "auditor")


def part(text: str, name: str) -> str:
    """The section with that heading."""
    return text.partition(f'id="{name}"')[2].partition("</section>")[0]


@pytest.mark.parametrize("account", READERS)
def test_visits_stand_on_their_days(visited: Office, account: str) -> None:
    text = visited.told(account, BOARD)
    days = part(text, "days").split("<h3>")
    monday = next(day for day in days if 'datetime="2026-03-02"' in day)
    assert FIRST in monday
    assert f'href="/visits/{FIRST}"' in monday
    assert "征地拆迁 · 单位B03" in monday
    assert SECOND not in monday
    saturday = next(day for day in days if 'datetime="2026-03-07"' in day)
    assert "非工作日" in saturday
    assert "调休上班" not in saturday
    assert len(days) == 15
    # Of 2026: 4 January is a Sunday on which people work.
    text = visited.told(account, "/board?from=2026-01-02")
    days = part(text, "days").split("<h3>")
    assert "调休上班" in next(day for day in days if 'datetime="2026-01-04"' in day)
    assert part(text, "days").count("调休上班") == 1


def test_people_stand_with_their_visits_and_the_days_of_the_year(visited: Office) -> None:
    with visited.world.books.acting("administrator") as act:
        row = act.session.get_one(Inspector, visited.world.officers["D1"])
        row.brought_year, row.brought_days = 2026, 5
        act.record("test", "inspector")
    rows = part(visited.told("petitions", BOARD), "people").split("<tr>")
    lead = next(row for row in rows if "姓名D1" in row)
    assert '<td class="number">7</td>' in lead
    assert 'colspan="2" class="on"' in lead
    assert FIRST in lead
    assert SECOND not in lead


def test_a_week_on_and_back_and_a_day_of_ones_choice(visited: Office) -> None:
    text = visited.told("inspection", BOARD)
    assert "/board?from=2026-03-09" in text
    assert "/board?from=2026-02-23" in text
    usual = visited.told("inspection", "/board")
    assert 'datetime="2025-12-29"' in usual
    assert FIRST not in usual


@pytest.mark.parametrize("asked", ["soon", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said(visited: Office, asked: str) -> None:
    answer = visited.client("inspection").get(f"/board?from={asked}")
    assert answer.status_code == 422
    assert 'datetime="2025-12-29"' in answer.text


@pytest.mark.parametrize("asked", ["1900-01-01", "2200-12-31"])
def test_a_day_far_away_has_no_visits(visited: Office, asked: str) -> None:
    text = visited.told("inspection", f"/board?from={asked}")
    assert "推算" in text
    assert "没有已公布的实地督查" in text


def test_an_empty_board_says_what_to_do(visited: Office) -> None:
    empty = "/board?from=2026-06-01"
    text = visited.told("inspection", empty)
    assert "没有已公布的实地督查" in text
    assert 'href="/cases/new"' in text
    assert 'href="/cases/new"' not in visited.told("auditor", empty)


def test_what_breaks_rules_stands_above_for_who_may_read_grounds(visited: Office) -> None:
    visited.world.recuse("L1", case=FIRST)
    for account in ("inspection", "auditor"):
        # Whatever days are looked at.
        text = visited.told(account, "/board")
        assert "有1次已公布的督查不再符合规则" in text
        assert "姓名L1 (L1) 在本案中须回避 (本地规定回避：曾任该单位负责人)" in text
    text = visited.told("petitions", BOARD)
    assert "曾任该单位负责人" not in text
    assert "不合规则" in part(text, "days")
    assert "请与督查办联系" in text


def test_who_assigns_is_led_to_plan_anew_with_few_changes(visited: Office) -> None:
    visited.world.recuse("L1", case=FIRST)
    repair = 'href="/teams?repair=1"'
    for path in (BOARD, f"/visits/{FIRST}"):
        assert repair in visited.told("inspection", path)
        for account in ("auditor", "petitions"):
            assert repair not in visited.told(account, path)
    form = visited.told("inspection", "/teams?repair=1")
    assert 'checked id="repair"' in form


def test_who_is_concerned_sees_nothing_of_it(visited: Office) -> None:
    visited.world.recuse("L1", case=FIRST)
    visited.tied("tied", "P3")
    text = visited.told("tied", BOARD)
    for said in (FIRST, SECOND, "姓名D1", "不合规则", "不再符合规则"):
        assert said not in text
    assert "没有已公布的实地督查" in text


def test_load_does_not_tell_of_a_visit_that_is_hidden(visited: Office) -> None:
    visited.world.case("XF2026-003", "B02")
    picked(visited.world, "XF2026-003", MONDAY.replace(day=9), ("D1", "X1", "S1", "L1"))
    visited.tied("tied", "P3")
    assert '<td class="number">4</td>' in visited.told("petitions", BOARD)
    text = visited.told("tied", "/board?from=2026-03-09")
    assert "XF2026-003" in text
    assert '<td class="number">2</td>' in text
    assert '<td class="number">4</td>' not in text


@pytest.mark.parametrize("account", ["organisation", "administrator"])
def test_others_learn_of_no_board(visited: Office, account: str) -> None:
    client = visited.client(account)
    assert client.get("/board").status_code == 403
    assert "/board" not in client.get("/").text


def test_there_is_english(visited: Office) -> None:
    client = visited.client("inspection")
    client.set_cookie("lunzhi_language", "en")
    text = unescape(client.get(BOARD).text)
    assert "Visits board" in text
    assert "Day off" in text
