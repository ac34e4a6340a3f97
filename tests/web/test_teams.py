"""Pages on which the inspection office plans teams: from the order to a release, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.services.books.accounts import add_account
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_loading import load_settings_bytes
from scheduler.store.cases import Case
from tests.services.books.teams_world import MONDAY, World, made_world
from tests.web.site import PASSWORD, Site, bare_site

NUMBER = "XF2026-001"


@dataclass(frozen=True, slots=True)
class Office:
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
def office(tmp_path: Path) -> Iterator[Office]:
    with bare_site(tmp_path) as site:
        world = made_world(site.books)
        world.case(NUMBER, "B03")
        yield Office(site, world)


def second_person(office: Office) -> None:
    """From now on whoever submits a plan may not approve it."""
    document = current_settings(office.site.books).document
    wanted = {**document, "approval": {**document["approval"], "second_person": True}}
    load_settings_bytes(office.site.books, json.dumps(wanted).encode(), "settings.json")


def test_what_waits_is_planned_published_and_withdrawn(office: Office) -> None:
    client = office.client()
    assert f"/cases/{NUMBER}" in client.get("/teams").text.partition('id="waiting"')[2]
    draft = office.planned()
    page = client.get(f"/teams/drafts/{draft}").text
    for shown in (NUMBER, "单位B03", "太平镇", "姓名D", "组长"):
        assert shown in page, shown
    assert ">B03<" not in page
    answer = office.post(f"/teams/drafts/{draft}/publish")
    there = answer.headers["Location"]
    assert there.startswith("/teams/releases/1?")
    page = client.get(there).text
    assert "新安排" in page
    desk = client.get("/teams").text
    assert "/teams/releases/1" in desk
    assert f"/cases/{NUMBER}" not in desk
    assert NUMBER in client.get("/teams/releases/1").text
    said = {"reason": "案件撤销", "approver": "县委副书记"}
    answer = office.post("/teams/releases/1/withdraw", **said)
    assert answer.status_code == 303
    page = client.get("/teams/releases/1").text
    assert "案件撤销" in page
    assert "已撤回" in page
    assert f"/cases/{NUMBER}" in client.get("/teams").text


@pytest.mark.parametrize("view", ["visits", "people", "goals"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_view_of_a_plan_is_there_in_both_languages(
    office: Office, view: str, language: str
) -> None:
    number = office.published()
    client = office.client()
    client.set_cookie("lunzhi_language", language)
    for path in (f"/teams/drafts/{number}", f"/teams/releases/{number}"):
        page = client.get(f"{path}?view={view}")
        assert page.status_code == 200
        assert page.text.count(' aria-current="page"') == 2
        assert client.get(f"{path}/print").status_code == 200
        assert b"teams/1" in client.get(f"{path}/problem.json").data
        assert b"teams-plan/1" in client.get(f"{path}/plan.json").data


def test_one_urgent_case_is_ticked_and_planned_alone(office: Office) -> None:
    office.world.case("XF2026-002", "B03", severity=5)
    draft = office.planned(cases="XF2026-002", days="2")
    page = office.client().get(f"/teams/drafts/{draft}").text
    assert "XF2026-002" in page
    assert NUMBER not in page


def test_what_was_entered_is_not_lost_when_it_is_refused(office: Office) -> None:
    given = {"first": "2025-12-01", "days": "7", "cases": NUMBER, "pins": f"{NUMBER}:2026-03-03"}
    answer = office.post("/teams", **given)
    assert answer.status_code == 409
    for kept in ('value="2025-12-01"', 'value="7"', f"{NUMBER}:2026-03-03", " checked"):
        assert kept in answer.text, kept
    assert 'class="refused"' in answer.text


def test_people_decided_on_need_a_reason(office: Office) -> None:
    pins = f"{NUMBER}:lead=D2"
    answer = office.post("/teams", first=MONDAY.isoformat(), days="5", pins=pins)
    assert answer.status_code == 409
    assert pins in answer.text
    draft = office.planned(pins=pins, reason="熟悉案情")
    assert "熟悉案情" in office.client().get(f"/teams/drafts/{draft}").text


def test_what_no_longer_keeps_the_rules_is_repaired(office: Office) -> None:
    office.published()
    for number in ("D1", "D2"):
        office.world.recuse(number, unit="B03")
    office.world.person("D3", "DCB", role="lead")
    client = office.client()
    desk = client.get("/teams").text
    assert "曾任该单位负责人" in desk
    assert "/teams?repair=1" in desk
    form = client.get("/teams?repair=1").text
    assert re.search(r'<input[^>]*checked[^>]*name="repair"', form)
    assert re.search(rf'value="{NUMBER}"[^>]*checked', form)
    days = re.findall(r'name="days"[^>]*value="(\d+)"', form)[0]
    first = re.findall(r'name="first"[^>]*value="([^"]+)"', form)[0]
    again = office.published(first=first, days=days, cases=NUMBER, repair="y")
    assert "换人" in client.get(f"/teams/releases/{again}").text
    assert "/teams?repair=1" not in client.get("/teams").text


def test_a_draft_that_is_out_of_date_says_why_and_offers_another(office: Office) -> None:
    draft = office.planned()
    for number in ("D1", "D2"):
        office.world.recuse(number, unit="B03")
    answer = office.post(f"/teams/drafts/{draft}/publish")
    assert answer.status_code == 409
    assert "在反映 单位B03 的案件中须回避" in answer.text
    assert f"case={NUMBER}" in answer.text


def test_a_second_person_approves(office: Office) -> None:
    second_person(office)
    add_account(office.site.books, "another", "inspection", password=PASSWORD)
    draft = office.planned()
    path = f"/teams/drafts/{draft}"
    assert f'action="{path}/publish"' not in office.client().get(path).text
    assert office.post(f"{path}/publish").status_code == 409
    assert office.post(f"{path}/submit").status_code == 303
    assert f'action="{path}/approve"' not in office.client().get(path).text
    assert office.post(f"{path}/approve").status_code == 409
    assert office.post(f"{path}/back", "another").status_code == 422
    assert office.post(f"{path}/back", "another", reason="再核对").status_code == 303
    assert office.post(f"{path}/submit").status_code == 303
    assert office.post(f"{path}/approve", "another").status_code == 303
    assert office.post(f"{path}/publish").status_code == 303


def test_a_draft_that_is_of_no_use_is_discarded(office: Office) -> None:
    draft = office.planned()
    assert office.post(f"/teams/drafts/{draft}/discard").status_code == 303
    assert f"/teams/drafts/{draft}" not in office.client().get("/teams").text


def seats_of(page: str) -> dict[str, str]:
    """By the name of a seat: the name of its first field."""
    return dict(re.findall(r'<legend>([^<]+)</legend>.*?<select[^>]* name="([^"]+)"', page, re.S))


def test_a_team_is_picked_by_hand(office: Office) -> None:
    client = office.client()
    assert f'value="{NUMBER}"' in client.get("/teams/pick").text
    asked = f"/teams/pick?case={NUMBER}&start={MONDAY}"
    page = client.get(asked).text
    names = list(seats_of(page).values())
    assert len(names) == 4
    options = page.partition(names[0])[2].partition("</select>")[0]
    could = options.partition('label="可以参加"')[2].partition("</optgroup>")[0]
    assert "姓名D1" in could
    assert "姓名L1" not in could
    assert "姓名L1" in options
    picked = dict(zip(names, map(office.person, ("D1", "X1", "S1", "L1")), strict=True))
    usual = {"case": NUMBER, "start": MONDAY.isoformat(), **picked}
    refused = office.post("/teams/pick", **usual)
    assert refused.status_code == 422
    assert page_keeps(refused.text, picked)
    wrong = {**usual, names[0]: office.person("L1"), "reason": "熟悉案情"}
    refused = office.post("/teams/pick", **wrong)
    assert refused.status_code == 409
    assert "要求" in refused.text.partition('class="refused"')[2]
    assert "熟悉案情" in refused.text
    assert page_keeps(refused.text, {**picked, names[0]: office.person("L1")})
    answer = office.post("/teams/pick", **usual, reason="熟悉案情")
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
def test_a_pick_that_makes_no_sense_is_refused(office: Office, fields: dict[str, str]) -> None:
    usual = {"case": NUMBER, "start": MONDAY.isoformat(), "reason": "熟悉案情"}
    assert office.post("/teams/pick", **{**usual, **fields}).status_code in (404, 409, 422)


def test_who_reads_grounds_sees_and_does_nothing(office: Office) -> None:
    number = office.published()
    for path in ("/teams", f"/teams/releases/{number}", f"/teams/drafts/{number}"):
        page = office.client("auditor").get(path)
        assert page.status_code == 200
        forms = re.findall(r'<form method="post" action="([^"]+)"', page.text)
        assert not [each for each in forms if each.startswith("/teams")]
    assert "/teams" in office.client("auditor").get("/teams").text


@pytest.mark.parametrize("role", ["organisation", "petitions", "administrator"])
def test_others_learn_of_nothing(office: Office, role: str) -> None:
    office.published()
    client = office.client(role)
    for path in ("/teams", "/teams/releases", "/teams/releases/1", "/teams/drafts/1"):
        assert client.get(path).status_code == 403
    assert client.get("/jobs/1").status_code == 404
    assert "督查编组" not in client.get("/").text


def test_jobs_of_teams_are_none_of_the_rotations(office: Office) -> None:
    office.planned()
    assert "/jobs/1" not in office.client().get("/rotation").text
    assert "/jobs/1" in office.client().get("/teams").text


@pytest.mark.parametrize("stands", [False, True])
def test_an_account_tied_to_somebody_is_told_so_whatever_stands_against_them(
    office: Office, *, stands: bool
) -> None:
    draft = office.planned()
    add_account(office.site.books, "tied", "inspection", officer="D1", password=PASSWORD)
    if stands:
        office.world.recuse("D1", case=NUMBER)
    for path in ("/teams", "/teams/releases", "/teams/pick", f"/teams/drafts/{draft}"):
        answer = office.client("tied").get(path)
        assert answer.status_code == 409, path
        assert "对应一名干部" in answer.text
        assert NUMBER not in answer.text
    for act in ("submit", "approve", "discard", "publish"):
        assert office.post(f"/teams/drafts/{draft}/{act}", "tied").status_code == 409
    assert office.client("tied").get("/jobs/1").status_code == 404


def test_the_case_of_a_draft_may_be_closed_meanwhile(office: Office) -> None:
    draft = office.planned()
    with office.site.books.acting("inspection") as act:
        case = act.session.get_one(Case, office.world.cases[NUMBER])
        case.closed_on = case.received_on
        act.record("case.closed", f"case:{case.id}")
    assert office.post(f"/teams/drafts/{draft}/publish").status_code == 409
