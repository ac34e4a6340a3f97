"""Draws in public on pages: promised, drawn, checked, and what everybody sees of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from scheduler.problems.draws import read_aloud
from scheduler.services.books.running import run_job
from scheduler.services.books.team_draws_seen import public_draw, show_draw
from scheduler.services.books.teams_ordered import OrderNotes
from scheduler.services.books.teams_releases import publish_teams
from scheduler.store.plans import Draft
from tests.databases import on_day
from tests.services.books.teams_world import MONDAY
from tests.web.inspected import FRIDAY, Inspected, inspected_site
from tests.web.site import Site
from web import team_draws

PROMISE = {
    "first": MONDAY.isoformat(), "days": "5", "cases": "XF2026-001", "source": "双色球第2026020期",
    "at": "2026-02-24", "at_time": "21:15", "reading": "六个红球号码，从小到大",
}  # fmt: skip
VALUE = "03 05 11 17 26 32"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Inspected]:
    with inspected_site(tmp_path) as made:
        yield made


def text(site: Site, account: str | None, path: str) -> str:
    answer = site.client(account).get(path)
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"<[^>]*>", " ", answer.text))


def promised(site: Site) -> int:
    answer = site.post(site.client("inspection"), "/draws/new", **PROMISE)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].partition("?")[0].rpartition("/")[2])


def drawn(office: Inspected) -> tuple[Site, int, int]:
    """The pages after the value came, the draw and its draft."""
    draw = promised(office.site)
    later = office.on(FRIDAY)
    answer = later.post(later.client("inspection"), f"/draws/{draw}/value", value=VALUE)
    assert answer.status_code == 303
    job = show_draw(later.books, draw).line.job
    assert job is not None
    run_job(later.books, job, heard=lambda _: None, asked=lambda: False)
    draft = show_draw(later.books, draw).line.draft
    assert draft is not None
    return later, draw, draft


def test_the_office_promises_and_everybody_sees_the_digests(office: Inspected) -> None:
    site = office.site
    draw = promised(site)
    commit = public_draw(site.books, draw).commit
    for account, path in (("inspection", f"/draws/{draw}"), (None, f"/draw/{draw}")):
        told = text(site, account, path)
        for digest in (commit.commit_sha256, commit.problem_sha256, commit.public_sha256):
            assert read_aloud(digest) in told
        assert PROMISE["source"] in told
    everybody = text(site, None, f"/draw/{draw}")
    for secret in ("XF2026", "2026年3月", "2026-03", "姓名", "1件", "单位", commit.name):
        assert secret not in everybody
    assert f"公开抽签 {draw}" in text(site, "auditor", "/draws")
    # Who has no entry of draws finds them under that of teams.
    for account, entry in (("inspection", "/teams"), ("auditor", "/draws")):
        head = site.client(account).get(f"/draws/{draw}").text.partition("<main")[0]
        assert re.findall(r'href="([^"]+)" aria-current="page"', head) == [entry]


def test_what_was_entered_wrongly_is_shown_again(office: Inspected) -> None:
    site = office.site
    client = site.client("inspection")
    for wrong, said in (
        ({"at": "明天"}, 'id="at-wrong"'),
        ({"at_time": "晚上"}, 'id="at_time-wrong"'),
        ({"at": MONDAY.isoformat()}, "须早于"),
        ({"cases": "XF2026-999"}, "XF2026-999"),
        ({"source": " "}, 'aria-invalid="true"'),
    ):
        answer = site.post(client, "/draws/new", **{**PROMISE, **wrong})
        assert answer.status_code in {404, 409, 422}
        assert said in answer.text
        assert PROMISE["reading"] in answer.text
    draw = promised(site)
    wrong = {"at": MONDAY.isoformat(), "cases": "xf2026-001 XF2026-999", "source": "13812345678"}
    answer = site.post(client, "/draws/new", **{**PROMISE, **wrong})
    assert answer.status_code == 422
    told = dict(re.findall(r'id="(\w+)-wrong" class="wrong">([^<]*)', answer.text))
    assert set(told) == {"at", "cases", "source"}
    for said in ("XF2026-999", f"公开抽签 {draw}"):
        assert said in told["cases"]


def test_no_value_is_asked_for_before_its_moment(office: Inspected) -> None:
    site = office.site
    draw = promised(site)
    client, path = site.client("inspection"), f"/draws/{draw}"
    assert "自 2026-02-24 21:15 起可以录入" in client.get(path).text
    assert f'action="{path}/value"' not in client.get(path).text
    early = site.post(client, f"{path}/value", value=VALUE)
    assert early.status_code == 409
    assert "未到时间" in early.text
    later = office.on(FRIDAY)
    assert f'action="{path}/value"' in later.client("inspection").get(path).text
    assert "请在 2026-02-24 21:15 之前" in client.get(path).text
    assert "请在" not in site.client("auditor").get(path).text


def test_a_value_draws_once_and_the_draw_is_checked(office: Inspected) -> None:
    later, draw, _ = drawn(office)
    client = later.client("inspection")
    again = later.post(client, f"/draws/{draw}/value", value="别的")
    assert again.status_code == 409
    assert VALUE in text(later, None, f"/draw/{draw}")
    checked = later.post(later.client("auditor"), f"/draws/{draw}/check")
    assert checked.status_code == 200
    assert "全部通过" in checked.text
    assert checked.text.count('class="state-passed"') >= 7
    for number in ("lead", "co_lead", "supervisor", "topic"):
        assert f"XF2026-001|{number}|p" in checked.text
    assert "姓名D" in checked.text
    lots = checked.text.partition('id="lots"')[2]
    each = [told.replace(",", "") for told in re.findall(r'class="number">([\d,]+)<', lots)]
    (total,) = re.findall(r"<strong>([\d,]+)</strong>", lots)
    assert len(each) == 5
    assert sum(map(int, each)) == int(total.replace(",", ""))
    assert f"{len(each)}个抽签号逐个重算，合计 {total}" in checked.text
    assert "组长（督查办）" in checked.text
    assert re.search(r"<td>督查首日</td><th scope=\"row\">2026年\d+月\d+日</th>", lots)


def test_what_is_not_found_out_in_time_has_not_passed(
    office: Inspected, monkeypatch: pytest.MonkeyPatch
) -> None:
    later, draw, _ = drawn(office)
    monkeypatch.setattr(team_draws, "_CHECK_SECONDS", -1.0)
    checked = later.post(later.client("auditor"), f"/draws/{draw}/check")
    assert checked.status_code == 200
    assert "一分钟内未能查明" in checked.text
    assert "全部通过" not in checked.text


def test_nothing_can_be_checked_before_a_plan(office: Inspected) -> None:
    draw = promised(office.site)
    answer = office.site.post(office.site.client("auditor"), f"/draws/{draw}/check")
    assert answer.status_code == 409
    assert "还没有抽出方案" in answer.text


def test_the_files_come_when_the_visits_are_over(office: Inspected) -> None:
    later, draw, draft = drawn(office)
    assert f'href="/teams/drafts/{draft}"' in later.client("auditor").get(f"/draws/{draw}").text
    shown = later.client("auditor").get(f"/teams/drafts/{draft}")
    assert shown.status_code == 200
    secret = public_draw(later.books, draw).commit.name
    printed = later.client("auditor").get(f"/teams/drafts/{draft}/print").text
    for told in (shown.text, printed):
        assert secret not in told
        assert "2026-03-02 – 2026-03-06" in told
    assert f'href="/draws/{draw}"' in shown.text.partition("<main")[2]
    before = later.client(None).get(f"/draw/{draw}").text
    publish_teams(later.books, draft)
    assert later.client(None).get(f"/draw/{draw}").text == before
    for name in ("public.json", "commit.json", "plan.json"):
        hidden = later.client(None).get(f"/draw/{draw}/{name}")
        missing = later.client(None).get(f"/draw/999999/{name}")
        assert hidden.status_code == missing.status_code == 404
    over = office.on(MONDAY + timedelta(30))
    for path in ("/teams/releases/1", "/visits/XF2026-001"):
        released = over.client("auditor").get(path).text.partition("<main")[2]
        assert secret not in released
        assert f'href="/draws/{draw}"' in released
    assert secret not in over.client("auditor").get("/teams/releases/1/print").text
    assert 'href="/teams/releases/1"' in over.client("auditor").get(f"/draws/{draw}").text
    assert "lunzhi draw check" in over.client(None).get(f"/draw/{draw}").text
    public = over.client(None).get(f"/draw/{draw}/public.json")
    assert public.status_code == 200
    assert "姓名" not in json.dumps(public.json, ensure_ascii=False)
    assert over.client(None).get(f"/draw/{draw}/problem.json").status_code == 404


def test_the_office_and_the_auditor_get_all_files_and_nobody_else(office: Inspected) -> None:
    later, draw, _ = drawn(office)
    for name in ("problem.json", "public.json", "commit.json", "plan.json"):
        for account in ("inspection", "auditor"):
            assert later.client(account).get(f"/draws/{draw}/{name}").status_code == 200
        for account in ("petitions", "organisation", "liaison"):
            assert later.client(account).get(f"/draws/{draw}/{name}").status_code == 403


def test_an_abandoned_draw_says_so_and_an_unknown_one_is_unknown(office: Inspected) -> None:
    site = office.site
    draw = promised(site)
    client = site.client("inspection")
    assert site.post(client, f"/draws/{draw}/abandon", reason="").status_code == 422
    answer = site.post(client, f"/draws/{draw}/abandon", reason="取值来源停止发布")
    assert answer.status_code == 303
    told = text(site, None, f"/draw/{draw}")
    assert "已作废" in told
    assert "取值来源停止发布" in told
    assert "不产生督查组" in told
    unknown = site.client(None).get(f"/draw/{draw + 1}")
    assert unknown.status_code == 404
    assert "作废" not in unknown.text


def test_a_case_is_not_drawn_for_twice_and_the_pages_say_so(office: Inspected) -> None:
    draw = promised(office.site)
    again = office.site.post(office.site.client("inspection"), "/draws/new", **PROMISE)
    assert again.status_code == 422
    assert f"由公开抽签 {draw} 定人" in again.text


def test_whoever_promises_is_told_what_of_the_problem_is_odd(
    office: Inspected, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = promised(office.site)
    assert "notes" not in office.site.client("auditor").get(f"/draws/{draw}").text
    notes = OrderNotes(("XF2026-009",), estimated=True)
    monkeypatch.setattr(
        team_draws, "show_draw", lambda *given: replace(show_draw(*given), notes=notes)
    )
    told = text(office.site, "auditor", f"/draws/{draw}")
    assert "XF2026-009" in told
    assert "放假安排尚未公布" in told


def test_what_is_not_proven_can_be_solved_again(office: Inspected) -> None:
    later, draw, draft = drawn(office)
    client = later.client("inspection")
    assert "/again" not in client.get(f"/draws/{draw}").text
    refused = later.post(client, f"/draws/{draw}/again")
    assert refused.status_code == 409
    assert "无须重新求解" in refused.text
    with later.books.acting("inspection") as act:
        row = act.session.get_one(Draft, draft)
        plan = json.loads(row.plan)
        del plan["unique"]
        row.plan = json.dumps(plan).encode()
        act.record("test", "spoilt")
    published = later.post(client, f"/teams/drafts/{draft}/publish")
    assert published.status_code == 409
    assert "不能发布" in published.text
    assert f'action="/draws/{draw}/again"' in client.get(f"/draws/{draw}").text
    assert "/again" not in later.client("auditor").get(f"/draws/{draw}").text
    assert later.post(client, f"/draws/{draw}/again").status_code == 303


def test_the_page_tells_nobody_whether_a_visit_is_published(office: Inspected) -> None:
    """Not even who is of the unit concerned, and looks on every day until it begins."""
    later, draw, draft = drawn(office)
    pages = [(account, f"/draw/{draw}") for account in (None, "concerned", "member", "liaison")]
    days = (FRIDAY, MONDAY)
    before = [office.on(day).client(a).get(path).text for day in days for a, path in pages]
    publish_teams(on_day(later.books, FRIDAY), draft)
    assert before == [office.on(d).client(a).get(path).text for d in days for a, path in pages]
