"""Pages on which the inspection office plans teams: from the order to a release, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from scheduler.services.books.accounts import add_account
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_loading import load_settings_bytes
from scheduler.store.cases import Case
from tests.services.books.teams_world import MONDAY, World, made_world
from tests.web.site import PASSWORD, Site, bare_site
from tests.web.visited import picked
from web.downloads import XLSX

NUMBER = "XF2026-001"


@dataclass(frozen=True, slots=True)
class Bureau:
    """A county with one case about land, against unit B03, and its pages."""

    site: Site
    world: World

    def client(self, account: str = "inspection") -> FlaskClient:
        return self.site.client(account)

    def post(self, path: str, account: str = "inspection", **fields: Any) -> TestResponse:
        return self.site.post(self.client(account), path, **fields)

    def planned(self, **fields: Any) -> int:
        """Orders a plan by the form, has it solved, and returns the id of its draft."""
        answer = self.post("/teams", **{"first": MONDAY.isoformat(), "days": "5", **fields})
        assert answer.status_code == 303, answer.text
        job = int(re.findall(r"/jobs/(\d+)", answer.headers["Location"])[0])
        run_job(self.world.books, job, heard=lambda _: None, asked=lambda: False)
        page = self.client().get(f"/jobs/{job}").text
        return int(re.findall(r'href="/teams/drafts/(\d+)"', page)[0])

    def published(self, **fields: Any) -> int:
        answer = self.post(f"/teams/drafts/{self.planned(**fields)}/publish")
        assert answer.status_code == 303, answer.text
        return int(re.findall(r"/teams/releases/(\d+)", answer.headers["Location"])[0])

    def person(self, number: str) -> str:
        return str(self.world.officers[number])


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with bare_site(tmp_path) as site:
        world = made_world(site.books)
        world.case(NUMBER, "B03")
        yield Bureau(site, world)


def second_person(bureau: Bureau) -> None:
    """From now on whoever submits a plan may not approve it."""
    document = current_settings(bureau.site.books).document
    wanted = {**document, "approval": {**document["approval"], "second_person": True}}
    load_settings_bytes(bureau.site.books, json.dumps(wanted).encode(), "settings.json")


def test_what_waits_is_planned_published_and_withdrawn(bureau: Bureau) -> None:
    client = bureau.client()
    assert f"/cases/{NUMBER}" in client.get("/teams").text.partition('id="waiting"')[2]
    draft = bureau.planned()
    page = client.get(f"/teams/drafts/{draft}").text
    for shown in (NUMBER, "单位B03", "太平镇", "姓名D", "组长"):
        assert shown in page, shown
    assert ">B03<" not in page
    answer = bureau.post(f"/teams/drafts/{draft}/publish")
    there = answer.headers["Location"]
    assert there.startswith("/teams/releases/1?")
    page = client.get(there).text
    assert "新安排" in page
    desk = client.get("/teams").text
    assert "/teams/releases/1" in desk
    assert f"/cases/{NUMBER}" not in desk
    assert NUMBER in desk.partition('id="releases"')[2]
    assert NUMBER in client.get("/teams/releases").text
    assert NUMBER in client.get("/teams/releases/1").text
    said = {"reason": "案件撤销", "approver": "县委副书记"}
    answer = bureau.post("/teams/releases/1/withdraw", **said)
    assert answer.status_code == 303
    page = client.get("/teams/releases/1").text
    assert "案件撤销" in page
    assert "已撤回" in page
    assert f"/cases/{NUMBER}" in client.get("/teams").text


@pytest.mark.parametrize("view", ["visits", "people", "goals"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_view_of_a_plan_is_there_in_both_languages(
    bureau: Bureau, view: str, language: str
) -> None:
    number = bureau.published()
    client = bureau.client()
    client.set_cookie("lunzhi_language", language)
    for path in (f"/teams/drafts/{number}", f"/teams/releases/{number}"):
        page = client.get(f"{path}?view={view}")
        assert page.status_code == 200
        assert page.text.count(' aria-current="page"') == 2
        assert client.get(f"{path}/print").status_code == 200
        assert b"teams/1" in client.get(f"{path}/problem.json").data
        assert b"teams-plan/1" in client.get(f"{path}/plan.json").data


def test_one_urgent_case_is_ticked_and_planned_alone(bureau: Bureau) -> None:
    bureau.world.case("XF2026-002", "B03", severity=5)
    draft = bureau.planned(cases="XF2026-002", days="2")
    page = bureau.client().get(f"/teams/drafts/{draft}").text
    assert "XF2026-002" in page
    assert NUMBER not in page


def test_what_was_entered_is_not_lost_when_it_is_refused(bureau: Bureau) -> None:
    given = {"first": "2025-12-01", "days": "7", "cases": NUMBER, "pins": f"{NUMBER}:2026-03-03"}
    answer = bureau.post("/teams", **given)
    assert answer.status_code == 409
    for kept in ('value="2025-12-01"', 'value="7"', f"{NUMBER}:2026-03-03", " checked"):
        assert kept in answer.text, kept
    assert 'class="refused"' in answer.text


def test_people_decided_on_need_a_reason(bureau: Bureau) -> None:
    pins = f"{NUMBER}:lead=D2"
    answer = bureau.post("/teams", first=MONDAY.isoformat(), days="5", pins=pins)
    assert answer.status_code == 409
    assert pins in answer.text
    draft = bureau.planned(pins=pins, reason="熟悉案情")
    assert "熟悉案情" in bureau.client().get(f"/teams/drafts/{draft}").text


def test_what_no_longer_keeps_the_rules_is_repaired(bureau: Bureau) -> None:
    bureau.published()
    for number in ("D1", "D2"):
        bureau.world.recuse(number, unit="B03")
    bureau.world.person("D3", "DCB", role="lead")
    client = bureau.client()
    desk = client.get("/teams").text
    assert "曾任该单位负责人" in desk
    assert "/teams?repair=1" in desk
    form = client.get("/teams?repair=1").text
    assert re.search(r'<input[^>]*checked[^>]*name="repair"', form)
    assert re.search(rf'value="{NUMBER}"[^>]*checked', form)
    days = re.findall(r'name="days"[^>]*value="(\d+)"', form)[0]
    first = re.findall(r'name="first"[^>]*value="([^"]+)"', form)[0]
    again = bureau.published(first=first, days=days, cases=NUMBER, repair="y")
    assert "换人" in client.get(f"/teams/releases/{again}").text
    assert "/teams?repair=1" not in client.get("/teams").text


def test_whoever_orders_is_told_what_the_problem_leaves_out(bureau: Bureau) -> None:
    picked(bureau.world, NUMBER, MONDAY, ("D1", "X1", "S1", "L1"))
    nothing = bureau.post("/teams", first=MONDAY.isoformat(), days="5", repair="y")
    assert nothing.status_code == 409
    assert "无需调整" in nothing.text
    bureau.world.recuse("L1", case=NUMBER)
    bureau.world.case("XF2026-002", "B03", min_units=9)
    bureau.world.case("XF2026-003", "B03", visit_days=9)
    asked = {"first": MONDAY.isoformat(), "days": "5"}
    answer = bureau.post("/teams", **asked, cases=["XF2026-002", "XF2026-003"])
    page = bureau.client().get(answer.headers["Location"]).text
    assert f"未列入本次编排：{NUMBER}" in page
    assert "案件 XF2026-003 须连续督查 9 天" in page
    assert "工作日为推算" not in page
    far = {"first": "2031-03-03", "days": "12"}
    answer = bureau.post("/teams", **far, cases=["XF2026-002"])
    assert "工作日为推算" in bureau.client().get(answer.headers["Location"]).text


def test_a_draft_that_is_out_of_date_says_why_and_offers_another(bureau: Bureau) -> None:
    draft = bureau.planned()
    for number in ("D1", "D2"):
        bureau.world.recuse(number, unit="B03")
    answer = bureau.post(f"/teams/drafts/{draft}/publish")
    assert answer.status_code == 409
    assert "在反映 单位B03 的案件中须回避" in answer.text
    assert f"case={NUMBER}" in answer.text


def test_a_second_person_approves(bureau: Bureau) -> None:
    second_person(bureau)
    add_account(bureau.site.books, "another", "inspection", password=PASSWORD)
    draft = bureau.planned()
    path = f"/teams/drafts/{draft}"
    assert f'action="{path}/publish"' not in bureau.client().get(path).text
    assert bureau.post(f"{path}/publish").status_code == 409
    assert bureau.post(f"{path}/submit").status_code == 303
    assert f'action="{path}/approve"' not in bureau.client().get(path).text
    assert bureau.post(f"{path}/approve").status_code == 409
    assert bureau.post(f"{path}/back", "another").status_code == 422
    assert bureau.post(f"{path}/back", "another", reason="再核对").status_code == 303
    assert bureau.post(f"{path}/submit").status_code == 303
    assert bureau.post(f"{path}/approve", "another").status_code == 303
    assert bureau.post(f"{path}/publish").status_code == 303


def test_a_draft_that_is_of_no_use_is_discarded(bureau: Bureau) -> None:
    draft = bureau.planned()
    assert bureau.post(f"/teams/drafts/{draft}/discard").status_code == 303
    assert f"/teams/drafts/{draft}" not in bureau.client().get("/teams").text


def seats_of(page: str) -> dict[str, str]:
    """By the name of a seat: the name of its first field."""
    return dict(re.findall(r'<legend>([^<]+)</legend>.*?<select[^>]* name="([^"]+)"', page, re.S))


def test_a_team_is_picked_by_hand(bureau: Bureau) -> None:
    client = bureau.client()
    assert f'value="{NUMBER}"' in client.get("/teams/pick").text
    asked = f"/teams/pick?case={NUMBER}&start={MONDAY}"
    page = client.get(asked).text
    names = list(seats_of(page).values())
    assert len(names) == 4
    options = page.partition(names[0])[2].partition("</select>")[0]
    could = options.partition('label="可以参加"')[2].partition("</optgroup>")[0]
    assert "姓名D1" in could
    assert "姓名D1（单位DCB，本年已安排0天）" in could
    assert "姓名L1" not in could
    assert "姓名L1" in options
    picked = dict(zip(names, map(bureau.person, ("D1", "X1", "S1", "L1")), strict=True))
    usual = {"case": NUMBER, "start": MONDAY.isoformat(), **picked}
    refused = bureau.post("/teams/pick", **usual)
    assert refused.status_code == 422
    assert page_keeps(refused.text, picked)
    wrong = {**usual, names[0]: bureau.person("L1"), "reason": "熟悉案情"}
    refused = bureau.post("/teams/pick", **wrong)
    assert refused.status_code == 409
    assert "要求" in refused.text.partition('class="refused"')[2]
    assert "熟悉案情" in refused.text
    assert page_keeps(refused.text, {**picked, names[0]: bureau.person("L1")})
    answer = bureau.post("/teams/pick", **usual, reason="熟悉案情")
    assert answer.status_code == 303, answer.text
    assert "熟悉案情" in client.get(answer.headers["Location"]).text


def page_keeps(text: str, picked: dict[str, str]) -> bool:
    return all(
        re.search(rf'<option selected value="{officer}"', text.partition(f'name="{name}"')[2])
        for name, officer in picked.items()
    )


@pytest.mark.parametrize(
    "fields",
    [{"start": "2026-03-01"}, {"start": "2025-12-30"}, {"case": "none"}, {"seat_0_0": "999999"}],
)
def test_a_pick_that_makes_no_sense_is_refused(bureau: Bureau, fields: dict[str, str]) -> None:
    usual = {"case": NUMBER, "start": MONDAY.isoformat(), "reason": "熟悉案情"}
    answer = bureau.post("/teams/pick", **{**usual, **fields})
    assert answer.status_code in (404, 409, 422)
    assert ('id="start-wrong"' in answer.text) is ("start" in fields)


def test_who_reads_grounds_sees_and_does_nothing(bureau: Bureau) -> None:
    number = bureau.published()
    for path in ("/teams", f"/teams/releases/{number}", f"/teams/drafts/{number}"):
        page = bureau.client("auditor").get(path)
        assert page.status_code == 200
        forms = re.findall(r'<form method="post" action="([^"]+)"', page.text)
        assert not [each for each in forms if each.startswith("/teams")]
        assert "直接换人" not in page.text
    assert "/teams" in bureau.client("auditor").get("/teams").text


@pytest.mark.parametrize("role", ["organisation", "petitions", "administrator"])
def test_others_learn_of_nothing(bureau: Bureau, role: str) -> None:
    bureau.published()
    client = bureau.client(role)
    for path in ("/teams", "/teams/releases", "/teams/releases/1", "/teams/drafts/1"):
        assert client.get(path).status_code == 403
    assert client.get("/jobs/1").status_code == 404
    assert "督查编组" not in client.get("/").text


def test_jobs_of_teams_are_none_of_the_rotations(bureau: Bureau) -> None:
    bureau.planned()
    assert "/jobs/1" not in bureau.client().get("/rotation").text
    assert "/jobs/1" in bureau.client().get("/teams").text


@pytest.mark.parametrize("stands", [False, True])
def test_an_account_tied_to_somebody_is_told_so_whatever_stands_against_them(
    bureau: Bureau, *, stands: bool
) -> None:
    draft = bureau.planned()
    add_account(bureau.site.books, "tied", "inspection", officer="D1", password=PASSWORD)
    if stands:
        bureau.world.recuse("D1", case=NUMBER)
    for path in ("/teams", "/teams/releases", "/teams/pick", f"/teams/drafts/{draft}"):
        answer = bureau.client("tied").get(path)
        assert answer.status_code == 409, path
        assert "不对应个人和单位的账号" in answer.text
        assert NUMBER not in answer.text
    for act in ("submit", "approve", "discard", "publish"):
        assert bureau.post(f"/teams/drafts/{draft}/{act}", "tied").status_code == 409
    assert bureau.client("tied").get("/jobs/1").status_code == 404


def test_the_case_of_a_draft_may_be_closed_meanwhile(bureau: Bureau) -> None:
    draft = bureau.planned()
    with bureau.site.books.acting("inspection") as act:
        case = act.session.get_one(Case, bureau.world.cases[NUMBER])
        case.closed_on = case.received_on
        act.record("case.closed", f"case:{case.id}")
    assert bureau.post(f"/teams/drafts/{draft}/publish").status_code == 409


def test_the_department_learns_of_no_case_on_its_first_page(tmp_path: Path) -> None:
    with bare_site(tmp_path) as site:
        world = made_world(site.books)
        roles = ("organisation", "administrator")
        before = {role: site.client(role).get("/").text for role in roles}
        world.case(NUMBER, "B03", due=date(2025, 12, 1))
        Bureau(site, world).published()
        Bureau(site, world).planned(days="6")
        assert {role: site.client(role).get("/").text for role in roles} == before


def test_who_handles_cases_sees_what_waits_first(bureau: Bureau) -> None:
    count = r'<h2 id="([^"]+)">[^<]*<span class="count">(\d+)<'
    shown = dict(re.findall(count, bureau.client().get("/").text))
    assert shown["cases-waiting"] == "1"
    assert shown["team-drafts"] == "0"
    assert "visits-broken" not in shown
    bureau.planned()
    bureau.published()
    for number in ("D1", "D2"):
        bureau.world.recuse(number, unit="B03")
    shown = dict(re.findall(count, bureau.client().get("/").text))
    assert (shown["cases-waiting"], shown["team-drafts"], shown["visits-broken"]) == ("0", "1", "1")
    page = bureau.client("petitions").get("/").text
    shown = dict(re.findall(count, page))
    assert shown["cases-waiting"] == "0"
    assert not {"team-drafts", "visits-broken"} & set(shown)
    assert "/teams" not in page


def test_what_is_hidden_is_not_counted_on_the_first_page(bureau: Bureau) -> None:
    bureau.world.person("T1", "B03")
    add_account(bureau.site.books, "tied", "petitions", officer="T1", password=PASSWORD)
    page = bureau.client("tied").get("/").text
    assert NUMBER not in page
    assert re.search(r'id="cases-waiting">[^<]*<span class="count">0<', page)
    assert NUMBER in bureau.client("petitions").get("/").text


def test_plans_are_taken_away_as_workbooks(bureau: Bureau) -> None:
    number = bureau.published()
    for account in ("inspection", "auditor"):
        client = bureau.client(account)
        for path, part in (("/teams/drafts", "草案"), ("/teams/releases", "第1号")):
            assert f'href="{path}/{number}/plan.xlsx"' in client.get(f"{path}/{number}").text
            answer = client.get(f"{path}/{number}/plan.xlsx")
            assert answer.status_code == 200
            assert quote(part, safe="") in answer.headers["Content-Disposition"]
            assert answer.headers["Content-Type"] == XLSX
            sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
            assert sheet["A2"].value == NUMBER
            assert client.get(f"{path}/99/plan.xlsx").status_code == 404
    assert bureau.client("petitions").get("/teams/drafts/1/plan.xlsx").status_code == 403
