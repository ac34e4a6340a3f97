"""A stint's page: why there, where else, and changes by hand tried, applied, planned around."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.changing import Change
from scheduler.services.books.draft_inquiry import StintOptions, stint_options
from scheduler.services.books.drafts import drafts, submit
from scheduler.services.books.jobs import list_jobs
from tests.web.drafted import open_draft
from tests.web.site import Site
from web.carried import MOST_CARRIED, coded

WHO = "d1"


@pytest.fixture
def draft(site: Site) -> int:
    return open_draft(site)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client("organisation")


def options(site: Site, draft: int, cadre: str = WHO) -> StintOptions:
    return stint_options(site.books, draft, cadre)


def move(site: Site, draft: int, verdict: str, cadre: str = WHO) -> str:
    """A move of that kind, as the page's buttons send it."""
    found = options(site, draft, cadre).found.options
    one = next(each for each in found if each.verdict == verdict)
    return coded(Change("move", cadre, one.start, one.post))


def path(draft: int, where: str = WHO, /, **given: str | list[str]) -> str:
    return f"/drafts/{draft}/stints/{where}?{urlencode(given, doseq=True)}"


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"<[^>]*>", " ", answer.text))


def test_the_page_says_who_it_is_why_there_and_where_else(
    site: Site, draft: int, client: FlaskClient
) -> None:
    view = options(site, draft)
    told = text(client, path(draft))
    for each in (
        view.name,
        view.unit,
        "为什么这样安排",
        "现安排",
        "可以",
        "不可以",
        "可以与谁对调",
    ):
        assert each in told
    html = client.get(path(draft)).text
    assert f'name="try" value="{move(site, draft, "possible")}"' in html
    assert f'name="try" value="{move(site, draft, "impossible")}"' not in html


def test_a_change_is_tried_alone_or_in_the_whole_page(
    site: Site, draft: int, client: FlaskClient
) -> None:
    code = move(site, draft, "possible")
    whole = text(client, path(draft, **{"try": code}))
    piece = text(client, path(draft, f"{WHO}/trial", **{"try": code}))
    for told in (whole, piece):
        assert "未违反任何规定" in told
        assert "采用，另存为新草案" in told
        assert "缺口人日" in told
        assert options(site, draft).name in told
    assert "能否安排在别处" in whole
    assert "能否安排在别处" not in piece
    assert len(drafts(site.books)) == 1


def test_what_breaks_a_rule_can_be_planned_around_and_not_applied(
    site: Site, draft: int, client: FlaskClient
) -> None:
    told = text(client, path(draft, **{"try": move(site, draft, "blocked")}))
    assert "违反以下" in told
    assert "采用，另存为新草案" not in told
    assert "以此为前提重新编制" in told


def test_a_change_is_applied_as_a_draft_of_its_own(
    site: Site, draft: int, client: FlaskClient
) -> None:
    code = move(site, draft, "possible")
    answer = site.post(client, f"/drafts/{draft}/stints/{WHO}/apply", **{"try": code})
    assert answer.status_code == 303
    made = max(line.id for line in drafts(site.books))
    assert f"/drafts/{made}" in answer.headers["Location"]
    assert next(line for line in drafts(site.books) if line.id == made).base_id == draft
    own = options(site, made).found.own
    assert own is not None
    assert coded(Change("move", WHO, own.start, own.post)) == code


def test_what_is_refused_is_told_on_the_page(site: Site, draft: int, client: FlaskClient) -> None:
    code = move(site, draft, "blocked")
    answer = site.post(client, f"/drafts/{draft}/stints/{WHO}/apply", **{"try": code})
    assert answer.status_code == 409
    assert "会违反规定" in answer.text or "违反" in answer.text
    assert len(drafts(site.books)) == 1
    for wrong in ("", "move|d1", "fly|d1|||", "move|d1|2026-13-01|letters|", "move|nobody|||"):
        assert client.get(path(draft, **{"try": wrong or "?"})).status_code == 200
        answer = site.post(client, f"/drafts/{draft}/stints/{WHO}/apply", **{"try": wrong})
        assert answer.status_code in (404, 409), wrong


def test_several_changes_are_carried_from_person_to_person_and_ordered_together(
    site: Site, draft: int, client: FlaskClient
) -> None:
    first, second = move(site, draft, "possible"), move(site, draft, "possible", "d2")
    told = client.get(path(draft, add=first)).text
    assert f'name="with" value="{first}"' in told
    answer = client.get(f"/drafts/{draft}/stints?" + urlencode({"cadre": "d2", "with": first}))
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/" + path(draft, "d2", **{"with": [first]}).lstrip("/")
    told = client.get(path(draft, "d2", **{"with": first, "add": second})).text
    assert f'name="with" value="{first}"' in told
    assert f'name="with" value="{second}"' in told
    assert "移除" in told
    sent = {"with": [first, second], "keep": "1"}
    answer = site.post(client, f"/drafts/{draft}/stints/d2/replan", **sent)
    assert answer.status_code == 303
    (entry,) = audit_entries(site.books, Wanted(act="plan.ordered_anew"), 5).entries
    assert entry.values is not None
    assert [one["cadre"] for one in entry.values["changes"]] == [WHO, "d2"]
    assert entry.values["keep"] is True
    assert list_jobs(site.books)[0].state == "queued"


def test_somebody_is_carried_once_and_not_too_many_are(
    site: Site, draft: int, client: FlaskClient
) -> None:
    first = move(site, draft, "possible")
    other = move(site, draft, "blocked")
    told = client.get(path(draft, **{"with": first, "add": other})).text
    assert f'name="with" value="{first}"' not in told
    assert f'name="with" value="{other}"' in told
    many = [f"leave_out|d{number}|||" for number in range(20, 20 + MOST_CARRIED)]
    told = client.get(path(draft, **{"with": many, "add": [first]})).text
    assert f"最多记下{MOST_CARRIED}项" in told


def test_a_decision_for_the_stint_as_it_is_is_ordered_with_the_others(
    site: Site, draft: int, client: FlaskClient
) -> None:
    own = options(site, draft).found.own
    assert own is not None
    pin = coded(Change("pin", WHO, own.start, own.post))
    assert "固定在此" in text(client, path(draft))
    answer = site.post(client, f"/drafts/{draft}/stints/{WHO}/replan", **{"with": pin})
    assert answer.status_code == 303


def test_who_is_left_out_cannot_be_planned_around(
    site: Site, draft: int, client: FlaskClient
) -> None:
    out = coded(Change("leave_out", WHO))
    told = text(client, path(draft, **{"try": out}))
    assert "重新编制，测算代价" not in told
    answer = site.post(client, f"/drafts/{draft}/stints/{WHO}/replan", **{"try": out})
    assert answer.status_code == 409
    assert "指定干部何时在何岗位" in answer.text


def test_a_deferral_names_its_person_and_goes_into_the_ledger(
    site: Site, draft: int, client: FlaskClient
) -> None:
    number = options(site, draft).staff_number
    assert number is not None
    there = f"/drafts/{draft}/stints/{WHO}/defer"
    fields = {"number": number, "until": "2026-08-01", "reason": "脱产培训", "approver": "分管领导"}
    wrong = site.post(client, there, **{**fields, "until": "2025-01-01"})
    assert wrong.status_code == 409
    assert "脱产培训" in wrong.text
    assert site.post(client, there, **{**fields, "until": ""}).status_code == 422
    answer = site.post(client, there, **fields)
    assert answer.status_code == 303
    assert "请编制新方案" in client.get(answer.headers["Location"]).text
    (entry,) = audit_entries(site.books, Wanted(act="duty.deferred"), 5).entries
    assert entry.values is not None
    assert (entry.values["number"], entry.values["until"]) == (number, "2026-08-01")


def test_who_only_looks_and_who_comes_too_late_gets_no_buttons(
    site: Site, draft: int, client: FlaskClient
) -> None:
    code = move(site, draft, "possible")
    reader = text(site.client("petitions"), path(draft, **{"try": code}))
    assert "未违反任何规定" in reader
    assert "采用，另存为新草案" not in reader
    submit(site.books, draft)
    told = text(client, path(draft, **{"try": code}))
    assert "采用，另存为新草案" not in told
    assert "只能查看" in told


def test_nobody_and_nothing_is_not_found(draft: int, client: FlaskClient) -> None:
    assert client.get(path(draft, "d999999")).status_code == 404
    assert client.get(path(999_999)).status_code == 404
    assert client.get(f"/drafts/{draft}/stints").status_code == 409


def test_who_serves_already_is_told_where_to_turn(
    site: Site, draft: int, client: FlaskClient
) -> None:
    serving = options(site, draft).problem.serving[0]
    answer = client.get(path(draft, serving.id))
    assert answer.status_code == 409
    assert f"{serving.name}已经在岗" in answer.text
