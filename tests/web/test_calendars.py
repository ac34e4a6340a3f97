"""Calendars of the pages: made, shown once, surveyed, renewed, revoked."""

from __future__ import annotations

import logging
import re

import pytest
from werkzeug.test import TestResponse

from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.officers import correct_name
from scheduler.services.books.subscriptions import Wish, subscribe, subscriptions
from tests.databases import DAY, acting_as
from tests.web.site import Site

TOKEN = re.compile(r"[0-9a-f]{16}-[A-Za-z0-9_-]{43}")


def token_in(answer: TestResponse) -> str:
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = TOKEN.search(answer.text)
    assert found is not None
    return found[0]


def made(site: Site, account: str = "officer", **fields: object) -> TestResponse:
    return site.post(site.client(account), "/me/calendar", language="zh_CN", **fields)


def fetch(site: Site, token: str) -> None:
    """As a phone does, and as the server notes it."""
    desk = FeedDesk(site.store, lambda: DAY)
    answer = desk.answer(token)
    desk.fetched(answer, "iOS/17", answer.etag)
    desk.flush()


def test_an_officer_gets_an_address_that_is_shown_once(site: Site) -> None:
    answer = made(site, reminders=["900", "9540"])
    token = token_in(answer)
    assert f"webcal://localhost/feeds/{token}.ics" in answer.text
    assert f'value="http://localhost/feeds/{token}.ics"' in answer.text
    assert "viewBox" in answer.text.partition("<svg")[2].partition(">")[0]
    assert "style=" not in answer.text
    fetched = site.client(None).get(f"/feeds/{token}.ics")
    assert fetched.text.count("TRIGGER") == 2 * fetched.text.count("BEGIN:VEVENT")
    listed = site.client("officer").get("/me/calendar").text
    assert not TOKEN.search(listed)
    assert "正在使用的订阅" in listed
    assert "更换地址" in listed


def test_a_token_is_in_no_log_and_in_no_address_of_a_page(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = made(site)
        token = token_in(answer)
        client = site.client("officer")
        site.post(client, "/subscriptions/file", token=token)
        site.post(client, "/subscriptions/slip", token=token)
    assert token not in caplog.text
    pages = re.findall(r'(?:href|action)="(?!webcal)([^"]*)"', answer.text)
    assert pages
    assert not [page for page in pages if TOKEN.search(page)]


def test_file_and_slip_are_for_whose_token_it_is(site: Site) -> None:
    token = token_in(made(site))
    client = site.client("officer")
    file = site.post(client, "/subscriptions/file", token=token)
    assert file.mimetype == "text/calendar"
    assert file.headers["Cache-Control"] == "no-store"
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.text.startswith("BEGIN:VCALENDAR")
    slip = site.post(client, "/subscriptions/slip", token=token)
    assert "attachment" in slip.headers["Content-Disposition"]
    assert f"/feeds/{token}.ics" in slip.text
    for path in ("/subscriptions/file", "/subscriptions/slip"):
        for stranger in ("colleague", "liaison"):
            refused = site.post(site.client(stranger), path, token=token)
            assert refused.status_code == 409
            assert token not in refused.text


def test_a_slip_says_who_renews_the_address(site: Site) -> None:
    own = token_in(made(site))
    cases = subscribe(site.books, Wish("inspection")).token
    for account, token, bureau in (("officer", own, "组织部"), ("inspection", cases, "督查办")):
        slip = site.post(site.client(account), "/subscriptions/slip", token=token)
        assert f"请{bureau}更换" in slip.text


def test_a_liaison_gets_the_own_unit_and_nothing_else(site: Site) -> None:
    token = token_in(made(site, "liaison"))
    feed = site.client(None).get(f"/feeds/{token}.ics").text
    assert "轮岗外出人员" in feed
    mine = subscriptions(site.books)[0]
    assert mine.kind == "unit"
    subscribe(site.books, Wish("bureau"))
    other = subscriptions(site.books)[0]
    answer = site.post(site.client("liaison"), f"/subscriptions/{other.handle}/revoke")
    assert answer.status_code == 404
    assert [row.standing for row in subscriptions(site.books)] == ["live", "live"]


def test_renewed_and_revoked_addresses_end(site: Site) -> None:
    old = token_in(made(site))
    row = subscriptions(site.books)[0]
    new = token_in(site.post(site.client("officer"), f"/subscriptions/{row.handle}/renew"))
    anybody = site.client(None)
    assert anybody.get(f"/feeds/{old}.ics").status_code == 410
    assert anybody.get(f"/feeds/{new}.ics").status_code == 200
    row = subscriptions(site.books)[0]
    answer = site.post(site.client("officer"), f"/subscriptions/{row.handle}/revoke")
    assert answer.headers["Location"].startswith("/me/calendar")
    assert anybody.get(f"/feeds/{new}.ics").status_code == 410


def test_the_offices_make_any_feed_and_see_how_all_are(site: Site) -> None:
    client = site.client("petitions")
    fields = {"kind": "own", "whose": site.officer, "holder": "值班手机", "language": "en"}
    token = token_in(site.post(client, "/subscriptions", **fields))
    assert "从未读取1个" in client.get("/subscriptions").text
    assert "值班手机" in client.get("/subscriptions?only=unfetched").text
    fetch(site, token)
    listed = client.get("/subscriptions").text
    assert "从未读取0个" in listed
    assert "iOS/17" in listed
    wrong = site.post(client, "/subscriptions", kind="own", whose="nobody")
    assert 'id="language-wrong"' in wrong.text
    assert wrong.status_code == 422
    assert 'value="nobody"' in wrong.text
    assert "nobody" in wrong.text
    unknown = site.post(client, "/subscriptions", kind="no", whose="", language="en")
    assert unknown.status_code == 422


def test_a_phone_with_an_older_version_is_found(site: Site) -> None:
    ticket = subscribe(acting_as(site.books, "organisation"), Wish("own", site.officer))
    fetch(site, ticket.token)
    client = site.client("organisation")
    assert "没有这样的订阅" in client.get("/subscriptions?only=older").text
    correct_name(site.books, site.officer, "程新名")
    found = client.get("/subscriptions?only=older").text
    assert "仍是第1号" in found


def test_phones_get_the_address_that_is_set(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "LUNZHI_BASE_URL" in made(site).text
    monkeypatch.setenv("LUNZHI_BASE_URL", "https://county.example/lunzhi")
    answer = made(site)
    token = token_in(answer)
    assert f"webcal://county.example/lunzhi/feeds/{token}.ics" in answer.text
    assert "LUNZHI_BASE_URL" not in answer.text


def test_feeds_of_cases_are_offered_to_who_leads_teams_alone(site: Site) -> None:
    offered, order = {}, {"kind": "inspection", "whose": "", "language": "zh_CN"}
    for account in ("organisation", "administrator", "petitions", "inspection"):
        client = site.client(account)
        offered[account] = 'value="inspection"' in client.get("/subscriptions").text
        answer = site.post(client, "/subscriptions", **order)
        assert answer.status_code == (200 if offered[account] else 422)
    assert [account for account, is_it in offered.items() if is_it] == ["petitions", "inspection"]
    for account, told in offered.items():
        listed = site.client(account).get("/subscriptions").text
        assert listed.count("<td>督查办日历") == (2 if told else 0)
    token = token_in(site.post(site.client("inspection"), "/subscriptions", **order))
    feed = site.client(None).get(f"/feeds/{token}.ics")
    assert (feed.status_code, feed.mimetype) == (200, "text/calendar")
    assert "联合督查安排" in feed.text


def test_a_case_that_is_not_there_is_told_at_the_form(site: Site) -> None:
    order = {"kind": "team", "whose": "2026-999", "language": "zh_CN"}
    answer = site.post(site.client("inspection"), "/subscriptions", **order)
    assert answer.status_code == 422
    assert "没有编号为" in answer.text
    assert 'value="2026-999"' in answer.text
    assert "案件编号" in site.client("inspection").get("/subscriptions").text
    assert "案件编号" not in site.client("organisation").get("/subscriptions").text
