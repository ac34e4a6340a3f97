"""What officers see of themselves and ask for, and what the department decides."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

import pytest

from scheduler.services.books.accounts import add_account
from scheduler.services.books.front import Visitor
from scheduler.services.books.leave_requests import leave_requests
from scheduler.services.books.ledger import Filter, history, ledger
from scheduler.services.books.officers import retire
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import withdraw
from scheduler.services.books.swaps import propose_swap, swap_candidates, swaps
from tests.databases import DAY
from tests.web.site import PASSWORD, Site
from web.paging import paged

NEXT = {"first": "2026-02-02", "last": "2026-02-06", "kind": "leave"}


def as_account(site: Site, name: str) -> Books:
    visitor: Visitor | None = site.app.extensions["lunzhi_front"].visitor(site.secret(name))
    assert visitor is not None
    return visitor.books


def named(site: Site, number: str) -> str:
    return history(site.books, number).name


def test_an_officer_comes_to_the_own_duty(site: Site) -> None:
    client = site.client("officer")
    assert client.get("/").headers["Location"] == "/me"
    text = client.get("/me").text
    duty = next(row for row in ledger(site.books) if row.number == site.officer)
    assert duty.start is not None
    assert duty.last is not None
    assert duty.post is not None
    for said in (duty.name, duty.post, f'datetime="{duty.start}"', f'datetime="{duty.last}"'):
        assert said in text
    assert f"还有{(duty.start - DAY).days}天" in text
    nav = text.partition("<nav")[2].partition("</nav>")[0]
    assert [nav.count(word) for word in ("我的轮值", "我的日历", "请假", "换班")] == [1, 1, 1, 1]
    assert nav.count("<li>") == 5


def test_who_is_not_planned_sees_the_deadline(site: Site) -> None:
    withdraw(site.books, 1, "另有安排", "王部长")
    owed = ledger(site.books, Filter(states=frozenset({"owed"})))[0]
    add_account(site.books, "owing", "officer", officer=owed.number, password=PASSWORD)
    text = site.client("owing").get("/me").text
    assert "尚未安排" in text
    assert "最迟到岗" in text


def test_leave_is_asked_for_granted_and_then_on_record(site: Site) -> None:
    client = site.client("officer")
    answer = site.post(client, "/me/leave", **NEXT)
    assert answer.headers["Location"].endswith("done=leave_asked")
    assert "待审批" in client.get("/me").text
    office = site.client("organisation")
    listed = office.get("/requests").text
    assert named(site, site.officer) in listed
    assert "批准请假" in listed
    name = named(site, site.officer)
    for act in ("批准请假", "不予批准…"):
        assert f'aria-label="{act}：{name} · ' in listed
    assert "批准请假" not in site.client("inspection").get("/requests").text
    request = leave_requests(site.books)[0]
    assert request.collides is False
    answer = site.post(office, f"/requests/leave/{request.id}/grant")
    assert answer.headers["Location"].endswith("done=leave_granted")
    assert [row.first for row in history(site.books, site.officer).leave] == [date(2026, 2, 2)]
    assert "2026年2月2日" in client.get("/me").text


def test_a_refusal_needs_a_reason_and_is_told(site: Site) -> None:
    client, office = site.client("officer"), site.client("organisation")
    site.post(client, "/me/leave", **NEXT)
    path = f"/requests/leave/{leave_requests(site.books)[0].id}/refuse"
    answer = site.post(office, path, reason=" ")
    assert answer.status_code == 409
    assert "说明不能为空" in answer.text
    long = site.post(office, path, reason="会" * 501)
    assert 'id="reason-leave-' in long.text
    assert "会" * 501 in long.text
    site.post(office, path, reason="会议期间人手不足")
    assert "会议期间人手不足" in client.get("/me/leave").text
    assert leave_requests(site.books)[0].state == "refused"


def test_leave_over_a_published_stint_warns_who_decides(site: Site) -> None:
    duty = next(row for row in ledger(site.books) if row.number == site.officer)
    assert duty.start is not None
    days = {"first": duty.start.isoformat(), "last": duty.start.isoformat(), "kind": "study"}
    site.post(site.client("officer"), "/me/leave", **days)
    office = site.client("organisation")
    assert "与已公布的轮岗重叠" in office.get("/requests").text
    answer = site.post(office, f"/requests/leave/{leave_requests(site.books)[0].id}/grant")
    assert answer.headers["Location"].endswith("done=leave_granted_collides")


def test_what_was_entered_wrongly_stays_to_be_mended(site: Site) -> None:
    answer = site.post(site.client("officer"), "/me/leave", **{**NEXT, "last": "2026-01-31"})
    assert answer.status_code == 409
    assert 'value="2026-01-31"' in answer.text
    assert site.post(site.client("officer"), "/me/leave", **{**NEXT, "last": ""}).status_code == 422
    assert leave_requests(site.books) == []


def test_a_request_is_withdrawn_by_whose_it_is_alone(site: Site) -> None:
    site.post(site.client("officer"), "/me/leave", **NEXT)
    path = f"/me/leave/{leave_requests(site.books)[0].id}/withdraw"
    assert site.post(site.client("colleague"), path).status_code == 404
    assert leave_requests(site.books)[0].state == "open"
    site.post(site.client("officer"), path)
    assert leave_requests(site.books)[0].state == "withdrawn"


def test_a_liaison_sees_the_own_unit_and_decides_nothing(site: Site) -> None:
    site.post(site.client("officer"), "/me/leave", **NEXT)
    site.post(site.client("colleague"), "/me/leave", **NEXT)
    text = site.client("liaison").get("/requests").text
    assert named(site, site.officer) in text
    assert named(site, site.colleague) not in text
    assert "<textarea" not in text
    assert "待审批的换班" not in text


def test_two_officers_swap_and_the_department_approves(site: Site) -> None:
    office = site.client("organisation")
    mine = site.client("officer")
    before = next(row for row in ledger(site.books) if row.number == site.officer)
    chosen = swap_candidates(as_account(site, "officer"))[0]
    add_account(site.books, "other", "officer", officer=chosen.number, password=PASSWORD)
    page = mine.get("/me/swaps/new").text
    assert f'value="{chosen.number}"' in page
    answer = site.post(mine, "/me/swaps/new", other=chosen.number, reason="家中有事")
    assert answer.headers["Location"].endswith("done=swap_proposed")
    swap = swaps(site.books)[0]
    assert site.post(site.client("auditor"), f"/me/swaps/{swap.id}/accept").status_code == 403
    assert site.post(mine, f"/me/swaps/{swap.id}/accept").status_code == 422
    other = site.client("other")
    assert "家中有事" in other.get("/me/swaps").text
    site.post(other, f"/me/swaps/{swap.id}/accept")
    assert "批准换班" in office.get("/requests").text
    answer = site.post(office, f"/requests/swaps/{swap.id}/approve")
    assert answer.headers["Location"].endswith("done=swap_approved")
    after = next(row for row in ledger(site.books) if row.number == site.officer)
    assert (after.start, after.post) == (chosen.start, chosen.post)
    assert (after.start, after.post) != (before.start, before.post)


def test_a_swap_is_declined_refused_or_withdrawn(site: Site) -> None:
    mine, office = site.client("officer"), site.client("organisation")
    chosen = swap_candidates(as_account(site, "officer"))[0]
    answer = site.post(mine, "/me/swaps/new", other=chosen.number, reason="")
    assert answer.status_code == 422
    assert "checked" in answer.text
    assert site.post(mine, "/me/swaps/new", reason="x").status_code == 422
    assert site.post(mine, "/me/swaps/new", other="nobody", reason="x").status_code == 409
    first = propose_swap(as_account(site, "officer"), chosen.number, "家中有事")
    assert site.post(mine, f"/me/swaps/{first}/decline").status_code == 404
    site.post(mine, f"/me/swaps/{first}/withdraw")
    second = propose_swap(as_account(site, "officer"), chosen.number, "家中有事")
    assert site.post(office, f"/requests/swaps/{second}/refuse", reason="").status_code == 409
    site.post(office, f"/requests/swaps/{second}/refuse", reason="另有安排")
    assert [row.state for row in swaps(site.books)] == ["refused", "withdrawn"]
    assert "另有安排" in mine.get("/me/swaps").text


def test_who_has_left_is_told_so(site: Site) -> None:
    retire(site.books, site.colleague, DAY - timedelta(1))
    answer = site.client("colleague").get("/me")
    assert answer.status_code == 409
    assert "不在本县任职" in answer.text


def test_after_a_refused_act_the_pages_of_the_lists_are_still_there(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("web.requests", "web.swaps"):
        monkeypatch.setattr(f"{module}.paged", partial(paged, size=1))
    mine, office = site.client("officer"), site.client("organisation")
    other = swap_candidates(as_account(site, "officer"))[0].number
    for _ in range(2):
        site.post(mine, "/me/leave", **NEXT)
        asked = leave_requests(site.books)[0].id
        site.post(office, f"/requests/leave/{asked}/refuse", reason="另有安排")
        swap = propose_swap(as_account(site, "officer"), other, "家中有事")
        site.post(office, f"/requests/swaps/{swap}/refuse", reason="另有安排")
    refused = site.post(office, f"/requests/leave/{asked}/grant")
    assert refused.status_code == 409
    assert following(refused.text) == ["/requests?page=2", "/requests?swaps=2"]
    for path in following(refused.text):
        assert office.get(path).status_code == 200
    labels = re.findall(r'class="pager" aria-label="([^"]+)"', refused.text)
    assert labels == ["翻页：已办结的请假", "翻页：已办结的换班"]
    refused = site.post(mine, f"/me/swaps/{swap}/accept")
    assert following(refused.text) == ["/me/swaps?page=2"]


def following(text: str) -> list[str]:
    """Where the links to the next pages lead."""
    return re.findall(r'rel="next" href="([^"]+)"', text)
