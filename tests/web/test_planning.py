"""From the order of a plan to its release: the pages of planning, jobs, drafts and releases."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.drafts import approve, drafts, export_draft, submit
from scheduler.services.books.jobs import JobView, ask_stop, job_view, list_jobs
from scheduler.services.books.ledger import Filter, ledger
from scheduler.services.books.released import export_release, releases
from scheduler.services.books.releases import publish, withdraw
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_loading import load_settings_bytes
from tests.web.site import Site
from web import jobs as jobs_page


def ordered(site: Site, **fields: Any) -> int:
    """Orders a plan by the form; the job's id."""
    client = site.client("organisation")
    answer = site.post(client, "/rotation", **{"month": "2026-02", "months": "12", **fields})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].partition("/jobs/")[2].partition("?")[0])


def solved(site: Site, job: int) -> JobView:
    return run_job(site.books, job, heard=lambda _: None, asked=lambda: False)


def drafted(site: Site) -> int:
    """A draft that was ordered by the form and solved."""
    outcome = solved(site, ordered(site)).outcome
    assert outcome is not None
    assert outcome.draft is not None
    return outcome.draft


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


# --- from the order to the release --------------------------------------------------------------


def test_a_plan_is_ordered_solved_submitted_approved_and_published_by_forms(site: Site) -> None:
    draft = drafted(site)
    client = site.client("organisation")
    assert f'href="/drafts/{draft}"' in text_of(client, "/rotation")
    for act, state in (("submit", "submitted"), ("approve", "approved")):
        assert site.post(client, f"/drafts/{draft}/{act}").status_code == 303
        assert drafts(site.books)[0].state == state
    answer = site.post(client, f"/drafts/{draft}/publish")
    assert answer.headers["Location"].startswith("/releases/2")
    assert [line.standing for line in releases(site.books)] == ["in_force", "superseded"]
    assert drafts(site.books) == []


def test_pins_seed_and_limit_go_into_the_order(site: Site) -> None:
    row = ledger(site.books, Filter(states=frozenset({"planned"})))[-1]
    job = ordered(
        site, seed="抽签", time_limit="60", pins=f"\n {row.number}:2026-12-01:来访接待 \n\n"
    )
    assert job_view(site.books, job).settings.time_limit == 60
    outcome = solved(site, job).outcome
    assert outcome is not None
    assert outcome.draft is not None
    problem = json.loads(text_of(site.client("auditor"), f"/drafts/{outcome.draft}/problem.json"))
    assert problem["seed"] == "抽签"
    assert [(pin["start"], pin["post"]) for pin in problem["pins"]] == [("2026-12-01", "reception")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("month", "2026-13"), ("month", "soon"), ("months", "0"), ("months", "121"),
     ("time_limit", "0"), ("pins", "nonsense"), ("pins", "999999:2026-03-01:reception")],
)  # fmt: skip
def test_an_order_that_cannot_be_is_shown_again_with_what_was_entered(
    site: Site, field: str, value: str
) -> None:
    before = len(list_jobs(site.books))
    fields = {"month": "2026-02", "months": "12", field: value}
    answer = site.post(site.client("organisation"), "/rotation", **fields)
    assert 400 <= answer.status_code < 500
    assert value in answer.text
    assert len(list_jobs(site.books)) == before


def test_who_only_reads_sees_no_form(site: Site) -> None:
    assert 'name="month"' in text_of(site.client("organisation"), "/rotation")
    assert 'name="month"' not in text_of(site.client("inspection"), "/rotation")


# --- jobs ---------------------------------------------------------------------------------------


def test_a_job_that_has_ended_tells_its_draft_and_its_goals(site: Site) -> None:
    job = ordered(site)
    draft = solved(site, job).outcome
    assert draft is not None
    text = text_of(site.client("petitions"), f"/jobs/{job}")
    assert f'href="/drafts/{draft.draft}"' in text
    assert "hx-sse:connect" not in text
    assert "http-equiv" not in text


def test_pins_that_contradict_each_other_are_told_with_the_way_out(site: Site) -> None:
    rows = ledger(site.books, Filter(states=frozenset({"planned"})))[-12:]
    # More than the post takes.
    job = ordered(site, pins="\n".join(f"{row.number}:2026-12-01:reception" for row in rows))
    outcome = solved(site, job).outcome
    assert outcome is not None
    if outcome.contradiction is None:
        pytest.fail(outcome.code)
    text = text_of(site.client("organisation"), f"/jobs/{job}")
    assert any(f"{row.name}（{row.number}" in text for row in rows)
    assert not re.search(r"（d\d", text), "a key of the problem"
    assert "2026年12月1日" in text
    assert "出路" in text
    assert "lunzhi job" not in text


def test_a_stream_tells_where_the_job_stands_until_it_has_ended(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered(site)
    looks: list[float] = []

    def looked(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            ask_stop(site.books, job)

    monkeypatch.setattr(jobs_page, "sleep", looked)
    answer = site.client("organisation").get(f"/jobs/{job}/events")
    assert answer.mimetype == "text/event-stream"
    first, same, last, end, rest = answer.text.split("\n\n")
    assert looks == [0.5, 0.5]
    assert first.startswith("data: ")
    assert "排队" in first
    assert same == ":"
    assert "停止" in last
    assert end == "event: ended\ndata:"
    assert rest == ""


def test_a_stream_ends_after_its_time_and_gives_its_place_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered(site)
    clock = iter(range(0, 10_000, 30))
    monkeypatch.setattr(jobs_page, "monotonic", lambda: next(clock))
    monkeypatch.setattr(jobs_page, "sleep", lambda _: None)
    client = site.client("organisation")
    for _ in range(10):
        assert "event: ended" not in client.get(f"/jobs/{job}/events").text


def test_whoever_comes_after_six_streams_is_told_to_ask_again_and_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered(site)
    client = site.client("organisation")
    arrived, over = Semaphore(0), Event()

    def waiting(_: float) -> None:
        arrived.release()
        assert over.wait(60)

    monkeypatch.setattr(jobs_page, "sleep", waiting)

    def followed() -> None:
        answer = site.client("organisation").get(f"/jobs/{job}/events")
        assert "event: ended" in answer.text
        answer.close()

    streams = [Thread(target=followed) for _ in range(6)]
    for each in streams:
        each.start()
    for _ in streams:
        assert arrived.acquire(timeout=300)
    answer = client.get(f"/jobs/{job}/events")
    assert answer.status_code == 503
    assert f'hx-get="/jobs/{job}/standing"' in answer.text
    assert "every 2s" in text_of(client, f"/jobs/{job}/standing")
    ask_stop(site.books, job)
    over.set()
    for each in streams:
        each.join()
    assert client.get(f"/jobs/{job}/events").status_code == 200
    assert "every 2s" not in text_of(client, f"/jobs/{job}/standing")


def test_a_job_is_stopped_by_who_may(site: Site) -> None:
    job = ordered(site)
    assert f'action="/jobs/{job}/stop"' not in text_of(site.client("auditor"), f"/jobs/{job}")
    client = site.client("organisation")
    text = text_of(client, f"/jobs/{job}")
    assert f'action="/jobs/{job}/stop"' in text
    assert 'http-equiv="refresh"' in text
    assert site.post(client, f"/jobs/{job}/stop").status_code == 303
    assert job_view(site.books, job).state == "stopped"


# --- drafts -------------------------------------------------------------------------------------


def test_each_view_of_a_plan_shows_its_part(site: Site) -> None:
    client = site.client("inspection")
    row = ledger(site.books, Filter(states=frozenset({"planned"})))[0]
    for view in ("timeline", "stints", "units"):
        assert row.name in text_of(client, f"/releases/1?view={view}"), view
    assert "<svg" in text_of(client, "/releases/1")
    assert "抽签" in text_of(client, "/releases/1?view=goals")
    assert "新" in text_of(client, "/releases/1?view=changes")
    assert 'class="months"' in text_of(client, "/releases/1?view=nothing")


def test_stints_are_sorted_by_what_was_asked_for_and_paged(site: Site) -> None:
    client = site.client("inspection")
    by_start = text_of(client, "/releases/1?view=stints&sort=start")
    by_name = text_of(client, "/releases/1?view=stints&sort=name")
    assert by_start != by_name
    assert 'aria-sort="ascending"' in by_name
    assert text_of(client, "/releases/1?view=stints&page=99").count("<tr>") > 1


def test_the_print_page_lets_in_its_own_style_and_nothing_else(site: Site) -> None:
    answer = site.client("auditor").get("/releases/1/print")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    known = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{known}'" in policy
    assert "default-src 'none'" in policy
    assert 'style="' not in answer.text


def test_files_are_those_of_the_books_to_the_byte(site: Site, tmp_path: Path) -> None:
    draft = drafted(site)
    client = site.client("auditor")
    written = (*zip(("problem", "plan"), export_draft(site.books, draft, tmp_path), strict=True),)
    for name, file in written:
        assert client.get(f"/drafts/{draft}/{name}.json").data == file.read_bytes()
    published = zip(("problem", "plan"), export_release(site.books, 1, tmp_path), strict=True)
    for name, file in published:
        answer = client.get(f"/releases/1/{name}.json")
        assert answer.data == file.read_bytes()
        assert file.name in answer.headers["Content-Disposition"]


def test_a_draft_is_sent_back_with_a_reason_and_never_without(site: Site) -> None:
    draft = drafted(site)
    client = site.client("organisation")
    submit(site.books, draft)
    assert site.post(client, f"/drafts/{draft}/back", reason=" ").status_code == 409
    assert drafts(site.books)[0].state == "submitted"
    assert site.post(client, f"/drafts/{draft}/back", reason="人数不足").status_code == 303
    assert drafts(site.books)[0].state == "draft"
    assert site.post(client, f"/drafts/{draft}/discard").status_code == 303
    assert drafts(site.books) == []


def test_where_the_settings_ask_for_it_somebody_else_approves(site: Site) -> None:
    current = current_settings(site.books)
    document = {**current.document, "approval": {"second_person": True}}
    load_settings_bytes(site.books, json.dumps(document).encode(), "settings.json")
    draft = drafted(site)
    own, other = site.client("organisation"), site.client("deputy")
    site.post(own, f"/drafts/{draft}/submit")
    assert "须由另一人批准" in text_of(own, f"/drafts/{draft}")
    assert f"/drafts/{draft}/approve" not in text_of(own, f"/drafts/{draft}")
    assert "须由另一人批准" not in text_of(other, f"/drafts/{draft}")
    assert f"/drafts/{draft}/approve" in text_of(other, f"/drafts/{draft}")
    answer = site.post(own, f"/drafts/{draft}/approve")
    assert answer.status_code == 409
    assert "organisation" in answer.text
    assert drafts(site.books)[0].state == "submitted"
    assert site.post(other, f"/drafts/{draft}/approve").status_code == 303


def test_a_draft_that_others_overtook_is_told_with_what_changed_and_planned_again(
    site: Site,
) -> None:
    first, second = drafted(site), drafted(site)
    for draft in (first, second):
        submit(site.books, draft)
        approve(site.books, draft)
    publish(site.books, first)
    client = site.client("organisation")
    answer = site.post(client, f"/drafts/{second}/publish")
    assert answer.status_code == 409
    assert 'name="months"' in answer.text
    assert "请重新编制" in answer.text
    assert "lunzhi plan" not in answer.text
    assert releases(site.books)[0].number == 2


# --- releases -----------------------------------------------------------------------------------


def test_releases_are_listed_and_an_unknown_one_is_not_there(site: Site) -> None:
    client = site.client("petitions")
    assert 'href="/releases/1"' in text_of(client, "/releases")
    text_of(client, "/releases/2", 404)
    text_of(client, "/drafts/77", 404)
    text_of(client, "/jobs/77", 404)
    text_of(client, "/jobs/77/events", 404)


def test_a_release_is_withdrawn_with_reason_and_approver(site: Site) -> None:
    client = site.client("organisation")
    assert site.post(client, "/releases/1/withdraw", reason="有误").status_code == 422
    assert releases(site.books)[0].standing == "in_force"
    fields = {"reason": "有误", "approver": "部长"}
    assert site.post(client, "/releases/1/withdraw", **fields).status_code == 303
    assert releases(site.books)[0].standing == "withdrawn"
    assert "有误" in text_of(client, "/releases/1")
    assert site.post(client, "/releases/1/withdraw", **fields).status_code == 409
    with pytest.raises(Exception, match="withdrawn"):
        withdraw(site.books, 1, "有误", "部长")


# --- what is made of a plan ---------------------------------------------------------------------


def test_links_of_a_page_that_an_act_shows_lead_to_pages(site: Site) -> None:
    client = site.client("organisation")
    answer = site.post(client, "/releases/1/withdraw", reason="", approver="")
    assert answer.status_code == 422
    assert 'href="/releases/1?view=stints"' in answer.text
    assert "/withdraw?" not in answer.text


def test_two_plans_are_compared(site: Site) -> None:
    draft = drafted(site)
    client = site.client("auditor")
    assert "<table>" not in text_of(client, "/compare")
    text = text_of(client, f"/compare?left=release:1&right=draft:{draft}")
    assert "第1号方案" in text
    assert f"草案 {draft}" in text
    assert f"left=release:1&amp;right=draft:{draft}" in text_of(client, f"/drafts/{draft}")
    text_of(client, "/compare?left=release:1&right=release:77", 404)


def test_a_notice_is_made_of_a_release_by_who_may(site: Site) -> None:
    client = site.client("petitions")
    assert 'name="signatory"' in text_of(client, "/releases/1/notice")
    answer = site.post(
        client, "/releases/1/notice", document_number="", recipients="", signatory="",
        day="2026-01-05",
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert ".docx" in answer.headers["Content-Disposition"]
    assert site.post(client, "/releases/1/notice", day="soon").status_code == 422
    assert site.client("auditor").get("/releases/1/notice").status_code == 403
    assert "/releases/1/notice" not in text_of(site.client("auditor"), "/releases/1")


def test_a_plan_is_downloaded_as_a_workbook(site: Site) -> None:
    answer = site.client("inspection").get("/releases/1/plan.xlsx")
    assert answer.data.startswith(b"PK")
    assert answer.headers["Cache-Control"] == "no-store"


def test_names_lead_to_the_pages_of_single_stints_where_there_are_such(site: Site) -> None:
    if "stint.show" not in site.app.view_functions:
        rule = "/drafts/<int:draft>/stints/<cadre>"
        site.app.add_url_rule(rule, "stint.show", lambda **_: "")
    draft = drafted(site)
    client = site.client("organisation")
    for view in ("timeline", "stints", "units"):
        assert f'href="/drafts/{draft}/stints/' in text_of(client, f"/drafts/{draft}?view={view}")
    assert "/stints/" not in text_of(client, "/releases/1")
