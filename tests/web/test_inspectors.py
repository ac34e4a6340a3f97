"""The name list, recusal facts, waivers and declarations, as each office uses its pages."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.services.books.inspector_lists import choices, show_inspector
from scheduler.services.books.inspectors import ListEntry, put_on_list
from scheduler.services.books.recusals import NewFact, enter_fact, recusals
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_loading import load_settings
from scheduler.services.books.waivers import NewWaiver, grant_waiver
from tests.databases import DAY
from tests.services.books.inspecting import case, visit
from tests.web.site import Site
from web.downloads import XLSX

GROUND = "曾任该单位副职甲"
FACT: dict[str, Any] = {
    "unit": "B02", "tier": "local", "source": "reported", "ground": GROUND, "first": "2025-01-01",
}  # fmt: skip
SEEN = re.compile(r'name="seen" value="(\w*)"')
MARK = re.compile(r'name="mark" value="(\w*)"')


@pytest.fixture
def office(site: Site, tmp_path: Path) -> Site:
    """With places; the officer's name is on the list; one case about B02."""
    part = {**deepcopy(USUAL_INSPECTION), "places": {"river": "临河镇"}}
    document = {**current_settings(site.books).document, "inspection": part}
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document), "utf-8")
    load_settings(site.books, file, replaces=1)
    put_on_list(site.books, site.officer, ListEntry(since=DAY, hometown="river"))
    case(site.books, "XF-1", "B02")
    return site


def entered(site: Site) -> int:
    fact = NewFact(site.officer, "unit", "B02", "local", GROUND, "reported", date(2025, 1, 1))
    return enter_fact(site.books, fact).id


def person(site: Site, number: str | None = None) -> str:
    return f"/inspectors/person/{number or site.officer}"


def test_the_three_offices_find_the_list_and_nobody_else(office: Site) -> None:
    for account in ("inspection", "petitions", "auditor"):
        client = office.client(account)
        assert "/inspectors" in client.get("/account").text
        assert office.officer in client.get("/inspectors").text
        assert client.get(person(office)).status_code == 200
    for account in ("organisation", "administrator", "liaison", "officer"):
        client = office.client(account)
        assert "/inspectors" not in client.get("/account").text
        assert client.get("/inspectors").status_code == 403


def test_the_list_is_taken_away_by_who_may_read_all_of_it(office: Site) -> None:
    link = 'href="/inspectors/export"'
    for account in ("inspection", "auditor"):
        client = office.client(account)
        assert link in client.get("/inspectors").text
        answer = client.get("/inspectors/export")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == XLSX
        heads, row = load_workbook(BytesIO(answer.data))["检查人员名录库"].values
        assert (heads[0], row[0]) == ("工号", office.officer)
    assert link not in office.client("petitions").get("/inspectors").text
    assert office.client("petitions").get("/inspectors/export").status_code == 403


def test_the_head_of_each_page_about_the_list_says_where_one_is(office: Site) -> None:
    fact = entered(office)
    client = office.client("inspection")
    here = re.compile(r"<nav aria-label.*?</nav>", re.DOTALL)
    for path in ("/inspectors", person(office), f"{person(office)}/recusal", f"/recusals/{fact}"):
        (head,) = here.findall(client.get(path).text)[:1]
        assert re.findall(r'href="([^"]*)" aria-current="page"', head) == ["/inspectors"]


def test_petitions_sees_no_ground_anywhere(office: Site) -> None:
    made = entered(office)
    grant_waiver(office.books, NewWaiver(made, "批准的理由", "李书记", DAY, date(2026, 6, 30)))
    for path in ("/inspectors", person(office), f"/recusals/{made}", f"{person(office)}/recusal"):
        text = office.client("petitions").get(path).text
        for hidden in (GROUND, "回避情形", "批准的理由", 'href="/recusals/', "李书记"):
            assert hidden not in text, (path, hidden)
        assert office.client("inspection").get(path).status_code == 200
    assert GROUND in office.client("auditor").get(f"/recusals/{made}").text
    assert "/end" not in office.client("auditor").get(f"/recusals/{made}").text


def mark_of(client: FlaskClient, number: str) -> str:
    """Of the person's page."""
    found = MARK.search(client.get(f"/inspectors/person/{number}").text)
    assert found is not None
    return found[1]


def test_somebody_is_listed_changed_and_taken_off(office: Site) -> None:
    client = office.client("inspection")
    other = office.colleague
    answer = office.post(
        client, "/inspectors/add", number=other, since="2026-01-01",
        **{"roles-0-role": "lead", "roles-1-role": "lawyer", "roles-1-last": "2026-06-30"},
    )  # fmt: skip
    assert answer.headers["Location"].startswith(person(office, other))
    text = client.get(f"{person(office, other)}/entry").text
    found = MARK.search(text)
    assert found is not None
    assert show_inspector(office.books, other).line.roles == ("lead", "lawyer")
    changed = {"mark": found[1], "since": "2026-01-01", "max_days": "3", "roles-0-role": "lawyer"}
    assert office.post(client, f"{person(office, other)}/entry", **changed).status_code == 303
    again = office.post(client, f"{person(office, other)}/entry", **{**changed, "max_days": "7"})
    assert again.status_code == 409
    assert "已有变动" in again.text
    assert 'value="7"' in again.text
    assert show_inspector(office.books, other).max_days == 3
    later = {"mark": mark_of(client, other), "until": "2026-03-01"}
    assert office.post(client, f"{person(office, other)}/remove", **later).status_code == 303
    text = client.get(person(office, other)).text
    assert "在录至2026年2月28日" in text
    answer = office.post(client, f"{person(office, other)}/stay", mark=mark_of(client, other))
    assert answer.status_code == 303
    assert "保留在名录" not in client.get(person(office, other)).text
    assert show_inspector(office.books, other).line.last is None
    stale = office.post(
        client, f"{person(office, other)}/remove", mark=found[1], until="2026-01-01"
    )
    assert stale.status_code == 409
    mark = MARK.search(stale.text)
    assert mark is not None
    office.post(client, f"{person(office, other)}/remove", mark=mark[1], until="2026-01-01")
    assert not show_inspector(office.books, other).line.listed
    assert other in client.get("/inspectors?former=y").text


def test_somebody_new_is_added(office: Site) -> None:
    client = office.client("inspection")
    fields = {
        "number": "GZ/1", "name": "陆文涛", "unit": "B02", "rank": "section", "gender": "m",
        "skills": ["law", "land"], "since": "2026-01-01",
    }  # fmt: skip
    wrong = office.post(client, "/inspectors/new", **{**fields, "brought_days": "5"})
    assert wrong.status_code == 409
    assert "年份" in wrong.text
    assert 'value="陆文涛"' in wrong.text
    assert office.post(client, "/inspectors/new", **fields).status_code == 303
    assert show_inspector(office.books, "GZ/1").skills == ("land", "law")
    assert "陆文涛" in client.get(person(office, "GZ/1")).text
    taken = office.post(client, "/inspectors/new", **fields)
    assert taken.status_code == 409
    assert show_inspector(office.books, "GZ/1").line.listed


def test_a_fact_is_entered_after_its_teams_were_shown(office: Site) -> None:
    visit(office.books, "XF-1", {"topic": office.officer}, date(2026, 3, 2))
    client, path = office.client("inspection"), f"{person(office)}/recusal"
    shown = office.post(client, path, **FACT)
    assert shown.status_code == 200
    assert "XF-1" in shown.text
    assert recusals(office.books) == []
    seen = SEEN.search(shown.text)
    assert seen is not None
    # Whoever changes anything is shown anew what that bars.
    other = office.post(client, path, **{**FACT, "tier": "appearance", "seen": seen[1]})
    assert (other.status_code, recusals(office.books)) == (200, [])
    assert "XF-1" not in other.text
    made = office.post(client, path, **FACT, seen=seen[1])
    assert made.status_code == 303
    page = client.get(made.headers["Location"]).text
    assert "XF-1" in page
    assert GROUND in page
    assert "XF-1" in client.get(person(office)).text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"place": "river"}, 422), ({"unit": ""}, 422), ({"ground": ""}, 422),
        ({"unit": "", "case": "XF-9"}, 422), ({"ground": "电话13812345678"}, 409),
        ({"last": "2024-01-01"}, 409), ({"last": "9999-12-31"}, 422),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_beside_what_was_entered(
    office: Site, change: dict[str, str], status: int
) -> None:
    client, path = office.client("inspection"), f"{person(office)}/recusal"
    answer = office.post(client, path, **{**FACT, **change})
    assert answer.status_code == status
    assert 'value="2025-01-01"' in answer.text
    assert recusals(office.books) == []


def test_a_waiver_is_granted_and_revoked_and_a_fact_ended(office: Site) -> None:
    made = entered(office)
    client, path = office.client("inspection"), f"/recusals/{made}"
    fields = {
        "approver": "李书记", "reason": "人手不足", "first": "2026-01-01", "last": "2026-06-30",
    }  # fmt: skip
    wrong = office.post(client, f"{path}/waiver", **{**fields, "case": "XF-9"})
    assert wrong.status_code == 422
    assert 'value="李书记"' in wrong.text
    assert office.post(client, f"{path}/waiver", **fields).status_code == 303
    (waiver,) = recusals(office.books)[0].waivers
    assert "李书记" in client.get(path).text
    assert office.post(client, f"{path}/waiver/{waiver.id}/revoke").status_code == 303
    assert "撤销" in client.get(path).text
    assert office.post(client, f"{path}/end").status_code == 422
    assert office.post(client, f"{path}/end", end_reason="登记有误").status_code == 303
    assert recusals(office.books)[0].state == "ended"
    assert office.post(client, f"{path}/end", end_reason="再次").status_code == 409


def test_an_officer_declares_and_sees_the_own_alone(office: Site) -> None:
    entered(office)
    client = office.client("officer")
    assert "/me/interests" in client.get("/me").text
    rows = {
        "rows-0-unit": "B02", "rows-0-relation": "kin", "rows-0-ground": "配偶在该单位任职",
        "rows-2-place": "river", "rows-2-relation": "origin", "rows-2-ground": "籍贯",
    }  # fmt: skip
    lacking = office.post(client, "/me/interests", **rows)
    assert lacking.status_code == 422
    assert "配偶在该单位任职" in lacking.text
    assert "请勾选确认" in lacking.text
    assert office.post(client, "/me/interests", **rows, complete="y").status_code == 303
    text = client.get("/me/interests").text
    assert "配偶在该单位任职" in text
    assert "2026年12月31日" in text
    assert GROUND not in text
    assert "XF-1" not in text
    declared = [line for line in recusals(office.books) if line.source == "declared"]
    assert {line.tier for line in declared} == {"statutory", "appearance"}
    assert "配偶在该单位任职" not in office.client("colleague").get("/me/interests").text


@pytest.mark.parametrize(
    "rows",
    [
        {"rows-0-unit": "B02"},
        {"rows-0-unit": "B02", "rows-0-relation": "kin"},
        {"rows-0-relation": "kin", "rows-0-ground": "说明"},
        {"rows-0-unit": "B02", "rows-0-place": "river", "rows-0-relation": "kin",
         "rows-0-ground": "说明"},
        {"rows-0-unit": "X99", "rows-0-relation": "kin", "rows-0-ground": "说明"},
        {"rows-0-unit": "B02", "rows-0-relation": "kin", "rows-0-ground": "说明",
         "rows-0-last": "9999-12-31"},
    ],
)  # fmt: skip
def test_half_a_row_is_no_declaration(office: Site, rows: dict[str, str]) -> None:
    answer = office.post(office.client("officer"), "/me/interests", **rows, complete="y")
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert recusals(office.books) == []


def test_a_declaration_on_paper_is_entered(office: Site) -> None:
    client, path = office.client("inspection"), f"{person(office)}/declaration"
    assert office.post(client, path, on="2026-02-01", complete="y").status_code == 409
    assert office.post(client, path, on="2025-07-01", complete="y").status_code == 303
    assert show_inspector(office.books, office.officer).line.declared == date(2026, 6, 30)


def test_a_declaration_on_paper_shows_what_it_bars_before_it_is_entered(office: Site) -> None:
    client, path = office.client("inspection"), f"{person(office)}/declaration"
    row = {"rows-0-unit": "B02", "rows-0-relation": "kin", "rows-0-ground": "配偶任职",
           "rows-0-since": "2025-03-01"}  # fmt: skip
    sent = {"on": "2025-12-31", "complete": "y", **row}
    looked = office.post(client, path, **sent)
    assert looked.status_code == 200
    assert "没有已公布的督查组受影响" in looked.text
    assert recusals(office.books) == []
    found = re.search(r'name="seen" value="(\w+)"', looked.text)
    assert found is not None
    other = {**sent, "rows-0-since": "2025-04-01", "seen": found[1]}
    assert office.post(client, path, **other).status_code == 200
    assert office.post(client, path, **sent, seen=found[1]).status_code == 303
    (fact,) = recusals(office.books)
    assert fact.first == date(2025, 3, 1)


def test_the_audit_withholds_from_the_administrator(office: Site) -> None:
    entered(office)
    text = office.client("administrator").get("/audit").text
    assert "内容不予显示" in text
    for hidden in ("recusal", "登记回避情形", "inspector", "回避"):
        assert hidden not in text
    assert "登记回避情形" in office.client("auditor").get("/audit").text
    for asked in ("act=recusal.entered", "subject=recusal:1", "subject=recusal"):
        assert "recusal:1" in office.client("auditor").get(f"/audit?{asked}").text
        assert "内容不予显示" not in office.client("administrator").get(f"/audit?{asked}").text


def test_choices_are_those_of_the_county(office: Site) -> None:
    known = choices(office.books)
    assert "supervisor" not in known.roles
    text = office.client("inspection").get("/inspectors/new").text
    assert 'value="supervisor"' not in text
    for name in ("unit", "rank", "gender"):
        first = text.partition(f'name="{name}"')[2].partition("<option")[2]
        assert first.partition(">")[2].startswith("请选择")
    assert all(name in text for _, name in known.units)
