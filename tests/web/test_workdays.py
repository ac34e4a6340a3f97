"""A year's notice handed in at the page: looked at, then entered as it was looked at."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.books.workdays import official_years
from scheduler.services.books.workdays_entering import workday_year
from tests.services.books.workday_notices import NOTICE, SOURCE, enter_case, sheet
from tests.web.site import Site

pytestmark = pytest.mark.skipif(2027 in official_years(), reason="the notice of 2027 is out")


def upload(site: Site, client: FlaskClient, data: bytes, **more: Any) -> TestResponse:
    fields = {"year": "2027", "source": SOURCE, **more}
    return site.post(client, "/workdays", workbook=(BytesIO(data), "2027.csv"), **fields)


def carried(answer: TestResponse) -> dict[str, str]:
    """What the button of the preview sends."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text)
    return {name: unescape(value) for name, value in hidden if name != "csrf"}


def standing(site: Site) -> str:
    return workday_year(site.books, 2027).line.standing


@pytest.mark.parametrize("account", ["organisation", "inspection", "administrator"])
def test_previewed_then_entered(site: Site, account: str) -> None:
    client = site.client(account)
    shown = upload(site, client, sheet())
    assert shown.status_code == 200
    assert "2月8日至11日" in shown.text
    assert standing(site) == "estimated"
    answer = site.post(client, "/workdays/enter", **carried(shown))
    assert answer.status_code == 303
    after = client.get(answer.headers["Location"]).text
    assert "工作日安排已录入" in after
    assert SOURCE in after
    assert "2月8日至11日" in after
    assert standing(site) == "entered"
    again = site.post(client, "/workdays/enter", **carried(shown))
    assert "done=workdays_known" in again.headers["Location"]
    assert "此前已经录入" in upload(site, client, sheet()).text


def test_only_the_inspection_office_sees_what_moves_of_cases(site: Site) -> None:
    enter_case(site.books, "QX-2026-7", transferred_on=date(2027, 2, 4))
    assert "QX-2026-7" in upload(site, site.client("inspection"), sheet()).text
    for account in ("organisation", "administrator"):
        text = upload(site, site.client(account), sheet()).text
        assert "QX-2026-7" not in text
        assert "案件" not in text


@pytest.mark.parametrize("account", ["petitions", "auditor"])
def test_others_look_and_enter_nothing(site: Site, account: str) -> None:
    client = site.client(account)
    text = client.get("/workdays").text
    assert "放假通知已公布" in text
    assert 'type="file"' not in text
    assert upload(site, client, sheet()).status_code == 403


def test_what_is_wrong_is_told_beside_the_form_which_keeps_what_was_written(site: Site) -> None:
    client = site.client("organisation")
    for data, more, said in (
        (sheet(*NOTICE, ("2027-03-01", "上班", "")), {}, "2027!A14"),
        (sheet(), {"year": "二七"}, "四位数字"),
        (sheet(), {"source": ""}, "没有填写通知的文号"),
        (b"\x00", {}, ""),
    ):
        answer = upload(site, client, data, **more)
        assert answer.status_code in (409, 422), said
        assert 'class="refused"' in answer.text
        assert said in answer.text
    missing = site.post(client, "/workdays", year="2027", source=SOURCE)
    assert "没有选择文件" in missing.text
    assert f'value="{SOURCE}"' in missing.text


def test_a_preview_that_is_out_of_date_or_spoilt_enters_nothing(site: Site) -> None:
    client = site.client("organisation")
    fields = carried(upload(site, client, sheet()))
    for spoilt, said in (
        ({"days_off": "2027-13-01"}, "已不完整"),
        ({"days_off": ""}, "法定节假日"),
        ({"seen": "7"}, "已被他人更新"),
    ):
        answer = site.post(client, "/workdays/enter", **{**fields, **spoilt})
        assert said in answer.text
        assert answer.status_code == 409
    assert standing(site) == "estimated"


def test_another_year_is_shown_and_one_that_there_is_not_is_not_found(site: Site) -> None:
    client = site.client("auditor")
    assert "2020年放假与调休" in client.get("/workdays?of=2020").text
    assert client.get("/workdays?of=1999").status_code == 404
