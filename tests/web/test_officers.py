"""One officer's page, and what a keeper does there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.auditing import Entry
from scheduler.services.books.ledger import History, history
from scheduler.services.books.officer_desk import OFFICER_ACTS
from scheduler.services.books.officers import promote
from scheduler.words import Words
from tests.databases import DAY
from tests.web.site import Site
from web.trail import trail

WHY = {"reason": "工作需要", "approver": "王部长"}


def now(site: Site, number: str | None = None) -> History:
    return history(site.books, number or site.officer)


def serving(site: Site) -> str:
    text = site.client("organisation").get("/ledger?state=serving").text
    return text.partition('scope="row"><a href="/officers/')[2].partition('"')[0]


def mark_of(client: FlaskClient, path: str) -> str:
    return client.get(path).text.partition('name="mark" value="')[2].partition('"')[0]


def act(site: Site, what: str, number: str | None = None, **fields: str) -> str:
    """Opens that form and sends it; where it leads."""
    client = site.client("organisation")
    path = f"/officers/{number or site.officer}/act/{what}"
    answer = site.post(client, path, mark=mark_of(client, path), **fields)
    assert answer.status_code == 303, answer.text
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert 'class="done"' in shown.text
    return unquote(answer.headers["Location"])


def test_deferred_and_reinstated(site: Site) -> None:
    where = act(site, "defer", until="2027-09-01", **WHY)
    assert where.endswith("done=officer_replan")
    assert now(site).duties[0].deadline.isoformat() == "2027-09-01"
    act(site, "reinstate", **WHY)
    assert [entry.act for entry in now(site).acts][-2:] == ["duty.deferred", "duty.reinstated"]


def test_exempt(site: Site) -> None:
    act(site, "exempt", **WHY)
    assert now(site).duties[0].state == "exempt"


def test_recalled(site: Site) -> None:
    number = serving(site)
    found = now(site, number).duties[0]
    assert found.last
    act(site, "recall", number, on=found.last.isoformat(), **WHY)
    assert now(site, number).acts[-1].act == "duty.recalled"


def test_leave_is_added_and_removed(site: Site) -> None:
    act(site, "leave", first="2026-02-01", last="2026-02-03", kind="study")
    assert [row.first.isoformat() for row in now(site).leave] == ["2026-02-01"]
    client = site.client("organisation")
    path = f"/officers/{site.officer}"
    mark = mark_of(client, f"{path}/act/leave")
    answer = site.post(client, f"{path}/leave/remove", mark=mark, first="2026-02-01")
    assert answer.status_code == 303
    assert now(site).leave == []
    for first in ("", "x", "2026-02-01"):
        mark = mark_of(client, f"{path}/act/leave")
        assert site.post(client, f"{path}/leave/remove", mark=mark, first=first).status_code in (
            404, 409,
        )  # fmt: skip


def test_transferred_promoted_renamed_renumbered_retired(site: Site) -> None:
    act(site, "transfer", unit=_other_unit(site), on=DAY.isoformat())
    act(site, "promote", rank="section", on=DAY.isoformat())
    act(site, "name", name="韩梅梅")
    act(site, "retire", on=DAY.isoformat())
    found = now(site)
    assert (found.name, found.left_on) == ("韩梅梅", DAY)
    assert found.duties[0].rank == "section"


def _other_unit(site: Site) -> str:
    text = site.client("organisation").get(f"/officers/{site.officer}/act/transfer").text
    own = now(site).unit
    for part in text.split('<option value="')[2:]:
        if own not in part:
            return part.partition('"')[0]
    raise AssertionError


def test_a_corrected_number_leads_to_the_page_under_the_new_one(site: Site) -> None:
    client = site.client("organisation")
    path = f"/officers/{site.officer}/act/number"
    answer = site.post(client, path, mark=mark_of(client, path), number="A/7 号")
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200
    assert now(site, "A/7 号").acts[-1].act == "officer.renumbered"


def test_the_second_editor_is_told_and_may_send_what_was_entered_again(site: Site) -> None:
    deputy = site.client("deputy")
    path = f"/officers/{site.officer}/act/defer"
    mark = mark_of(deputy, path)
    promote(site.books, site.officer, "section", DAY)
    sent = {"until": "2027-09-01", **WHY}
    answer = site.post(deputy, path, mark=mark, **sent)
    assert answer.status_code == 409
    assert site.books.actor.name in answer.text
    assert "工作需要" in answer.text
    assert now(site).acts[-1].act == "officer.promoted"
    fresh = answer.text.partition('name="mark" value="')[2].partition('"')[0]
    assert site.post(deputy, path, mark=fresh, **sent).status_code == 303
    assert now(site).acts[-1].act == "duty.deferred"


@pytest.mark.parametrize("fields", [{}, {"until": "x"}, {"until": "2026-13-01", **WHY}])
def test_what_is_missing_or_no_day_is_said_at_its_field(site: Site, fields: dict[str, str]) -> None:
    client = site.client("organisation")
    path = f"/officers/{site.officer}/act/defer"
    answer = site.post(client, path, mark=mark_of(client, path), **fields)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_number_of_a_person_in_a_reason_is_refused_and_what_was_entered_kept(site: Site) -> None:
    client = site.client("organisation")
    path = f"/officers/{site.officer}/act/exempt"
    reason = "电话13800138000"
    answer = site.post(client, path, mark=mark_of(client, path), reason=reason, approver="王部长")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert now(site).duties[0].state == "planned"


def test_what_cannot_be_done_now_is_said_and_what_nobody_offers_is_nowhere(site: Site) -> None:
    client = site.client("organisation")
    assert client.get(f"/officers/{site.officer}/act/recall").status_code == 409
    assert client.get(f"/officers/{site.officer}/act/fly").status_code == 404
    assert client.get("/officers/none-such").status_code == 404
    number = serving(site)
    assert client.get(f"/officers/{number}/appraisal").status_code == 409
    sent = {"grade": "competent", "text": "尽职", "mark": now_mark(client, number)}
    assert site.post(client, f"/officers/{number}/appraisal", **sent).status_code == 409


def now_mark(client: FlaskClient, number: str) -> str:
    return mark_of(client, f"/officers/{number}/act/leave")


@pytest.mark.parametrize("account", ["petitions", "inspection", "auditor", "administrator"])
def test_who_only_reads_sees_no_act(site: Site, account: str) -> None:
    text = site.client(account).get(f"/officers/{site.officer}").text
    assert "/act/" not in text
    assert "导入：新增人员" in text


def test_every_act_has_a_page_with_its_words(site: Site) -> None:
    client = site.client("organisation")
    for number in (site.officer, serving(site)):
        for each in OFFICER_ACTS:
            path = "appraisal" if each == "appraise" else f"act/{each}"
            assert client.get(f"/officers/{number}/{path}").status_code in (200, 409), each


def test_acts_are_told_with_their_values_however_spoilt_those_are() -> None:
    words = Words("zh_CN")
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def told(act: str, **values: Any) -> list[str]:
        entry = Entry(1, at, "organisation", act, "officer:1", values)
        (step,) = trail(words, [entry])
        return [fact.text for fact in step.said]

    span = {"first": "2026-02-01", "end": "2026-02-04", "kind": "study"}
    days = ["2026年2月1日", "2026年2月3日"]
    assert told("leave.added", **span) == [*days, words("leave.study")]
    assert told("leave.added", first="2026-13-01", end="x") == ["2026-13-01", "x"]
    assert told("leave.added", end="0001-01-01") == [words.day(date(1, 1, 1))]
    assert told("leave.added", end=7, kind=["x"]) == ["7", "x"]
    assert told("officer.promoted", was="deputy_section", rank="section") == [
        words("rank.deputy_section"), words("rank.section"),
    ]  # fmt: skip
    assert told("officer.transferred", was=3, unit=4, on="2026-01-01") == ["2026年1月1日"]
