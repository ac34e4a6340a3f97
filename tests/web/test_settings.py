"""The county's settings, read by all who see plans and put in force by those who may."""

from __future__ import annotations

import json
from copy import deepcopy
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from scheduler.services.books.settings import current_settings
from tests.web.site import Site, token_of


def load(site: Site, account: str, document: object, replaces: int) -> TestResponse:
    client = site.client(account)
    data: dict[str, Any] = {
        "csrf": token_of(client), "replaces": str(replaces),
        "file": (BytesIO(json.dumps(document).encode()), "设置.json"),
    }  # fmt: skip
    return client.post("/settings", data=data, headers={"Sec-Fetch-Site": "same-origin"})


def test_settings_are_told_in_words(site: Site) -> None:
    text = site.client("petitions").get("/settings").text
    for said in (
        "青禾县",
        "来访接待",
        "两会",
        "2026年3月15日",
        "有法律背景的在岗",
        "深渡水乡",
        "公职律师",
        "5个工作日",
    ):
        assert said in text
    assert 'type="file"' not in text
    assert 'type="file"' in site.client("administrator").get("/settings").text


def test_no_text_of_the_settings_holds_the_number_of_somebody(site: Site) -> None:
    document = json.loads(site.client("organisation").get("/settings/1.json").data)
    document["posts"][0]["name"] = "接待13800138000"
    document["inspection"]["matters"]["land"]["name"] = "征地 440229197001011234"
    answer = load(site, "organisation", document, 1)
    assert answer.status_code == 409
    for said in ("$.posts[0].name", "$.inspection.matters.land.name", "似有身份证号"):
        assert said in answer.text
    assert site.client("organisation").get("/settings/2.json").status_code == 404


def test_what_was_downloaded_and_changed_is_put_in_force(site: Site) -> None:
    document = json.loads(site.client("organisation").get("/settings/1.json").data)
    assert document == current_settings(site.books).document
    document["due_days"] = 33
    assert load(site, "organisation", document, 1).status_code == 303
    assert current_settings(site.books).settings.due_days == 33
    text = site.client("auditor").get("/settings").text
    assert 'href="/settings/2.json"' in text
    assert 'href="/settings/1.json"' in text


def test_a_second_editor_overwrites_nothing(site: Site) -> None:
    document = current_settings(site.books).document
    assert load(site, "organisation", {**document, "due_days": 33}, 1).status_code == 303
    answer = load(site, "administrator", {**document, "due_days": 44}, 1)
    assert answer.status_code == 409
    assert current_settings(site.books).settings.due_days == 33


def test_a_faulty_file_is_told_with_its_faults_and_none_is_asked_for(site: Site) -> None:
    document = {**current_settings(site.books).document, "due_days": -1}
    answer = load(site, "organisation", document, 1)
    assert answer.status_code == 409
    assert "$.due_days" in answer.text
    client = site.client("organisation")
    assert site.post(client, "/settings", replaces="1").status_code == 422
    assert current_settings(site.books).number == 1


def test_a_version_that_never_was_is_not_there(site: Site) -> None:
    assert site.client("auditor").get("/settings/9.json").status_code == 404


def test_the_inspection_office_changes_its_own_part_alone(site: Site) -> None:
    document = current_settings(site.books).document
    part = {**document["inspection"], "vehicles": 9}
    other = load(site, "inspection", {**document, "inspection": part, "due_days": 33}, 1)
    assert other.status_code == 409
    assert "due_days" in other.text
    assert load(site, "inspection", {**document, "inspection": part}, 1).status_code == 303
    settings = current_settings(site.books).settings
    assert (settings.inspection.vehicles, settings.due_days) == (9, document["due_days"])


def test_a_seat_for_a_unit_that_is_not_there_is_told(site: Site) -> None:
    document = deepcopy(current_settings(site.books).document)
    document["inspection"]["seats"][0]["unit"] = "NOWHERE"
    assert "NOWHERE" not in site.client("inspection").get("/settings").text
    assert load(site, "inspection", document, 1).status_code == 303
    for path in ("/settings", "/teams"):
        assert "要求来自单位 NOWHERE" in site.client("inspection").get(path).text
