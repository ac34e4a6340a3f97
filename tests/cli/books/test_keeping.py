"""The books from the command line: what a clerk does, and what the clerk is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from tests.books.county import settings_document
from tests.cli.desk import Answer, Desk
from tests.services.books.entries import (
    approved_draft,
    draft_for,
    enter,
    published,
    with_county,
)

WHY = ("--reason", "工作需要", "--approver", "王部长")


@pytest.fixture
def county(open_books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May."""
    with_county(open_books)
    enter(open_books, "101")
    enter(open_books, "102")
    published(open_books, ("102", "2026-03-01"))
    return open_books


def done(answer: Answer) -> str:
    assert answer.code == Exit.DONE, answer.err
    assert answer.err == "Demo: today is 1 Jan 2026 (LUNZHI_TODAY).\n"
    return answer.out


def refused(answer: Answer, *said: str) -> None:
    assert answer.code == Exit.BAD_INPUT
    assert answer.out == ""
    for piece in said:
        assert piece in answer.err
    assert "Traceback" not in answer.err


# --- settings -----------------------------------------------------------------------------------


def test_settings_are_shown_changed_and_loaded(
    desk: Desk, open_books: Books, tmp_path: Path
) -> None:
    file = tmp_path / "settings.json"
    assert desk.call("settings", "show", "-o", file).code == Exit.DONE
    changed = {**json.loads(file.read_text("utf-8")), "county": "青禾县"}
    file.write_text(json.dumps(changed), "utf-8")
    assert "Version 1" in done(desk.call("settings", "load", file, "--replaces", "0"))
    with open_books.store.reading() as session:
        assert settings_in(session).settings.county == "青禾县"
    assert "Version 1" in done(desk.call("settings", "load", file))
    file.write_text(json.dumps({**changed, "county": "白水县"}), "utf-8")
    refused(desk.call("settings", "load", file, "--replaces", "0"), "version 1, not 0")


def test_faulty_settings_are_refused_with_all_faults(
    desk: Desk, open_books: Books, tmp_path: Path
) -> None:
    wrong = settings_document(
        stint_months=0,
        demand=[{"post": "nowhere", "from": None, "to": None, "min": 3, "max": 2}],
        quotas=[{"name": "q", "where": {"skill": "magic"}, "from": "2026-02-01",
                 "to": "2026-01-01", "min": 1, "max": None}],
    )  # fmt: skip
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(wrong), "utf-8")
    refused(
        desk.call("settings", "load", file),
        "5 fault(s)", "$.stint_months", "$.demand[0].post", "$.demand[0].min",
        "$.quotas[0].from", "$.quotas[0].where.skill",
    )  # fmt: skip
    with open_books.store.reading() as session:
        assert settings_in(session).number == 0


# --- ledger and people --------------------------------------------------------------------------


@pytest.mark.usefixtures("county")
def test_the_ledger_is_listed_and_filtered(desk: Desk) -> None:
    out = done(desk.call("ledger", "list"))
    assert "干部101" in out
    assert "1 owed; 1 planned" in out or "1 owed, 1 planned" in out
    assert "干部101" not in done(desk.call("ledger", "list", "--state", "planned"))
    assert done(desk.call("ledger", "list", "--overdue")) == "Nobody to list.\n"
    rows = json.loads(done(desk.call("ledger", "list", "--json", "--unit", "县财政局")))
    assert [(row["number"], row["state"]) for row in rows] == [("101", "owed"), ("102", "planned")]


@pytest.mark.usefixtures("county")
def test_the_ledger_in_chinese(desk: Desk) -> None:
    answer = desk.call("ledger", "list", environ={"LUNZHI_LANG": "zh"})
    assert "待安排1人" in answer.out
    assert answer.err == "演示：今天按 2026年1月1日 计（LUNZHI_TODAY）。\n"


@pytest.mark.usefixtures("county")
def test_everything_of_one_officer_is_shown(desk: Desk) -> None:
    call = ("leave", "add", "101", "--first", "2026-04-01", "--last", "2026-04-05")
    done(desk.call(*call, "--kind", "study"))
    out = done(desk.call("ledger", "show", "101"))
    for piece in ("干部101 (101), 县财政局", "2026-04-01 – 2026-04-05", "study", "leave recorded"):
        assert piece in out
    facts = json.loads(done(desk.call("ledger", "show", "101", "--json")))
    assert facts["leave"] == [{"first": "2026-04-01", "last": "2026-04-05", "kind": "study"}]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("officer", "promote", "101", "--rank", "section", "--on", "2025-12-01"), "still owes"),
        (("officer", "rename", "101", "--name", "韩梅"), "韩梅 is now: owed"),
        (("officer", "renumber", "101", "--to", "2026101"), "Recorded"),
        (("officer", "retire", "102", "--on", "2026-04-01"), "plan and publish anew"),
        (("duty", "defer", "101", "--until", "2026-06-01", *WHY), "is now: deferred"),
        (("duty", "exempt", "102", *WHY), "starts on 1 Mar 2026"),
        (("leave", "add", "102", "--first", "2026-05-31", "--last", "2026-05-31"), "overlaps"),
        (("unit", "limit", "B01", "--max-away", "2", "--since", "2026-03-01"), "县财政局 (B01)"),
        (("unit", "busy", "B01", "--first", "2026-12-01", "--last", "2026-12-31", "--hard"),
         "Recorded"),
        (("unit", "rename", "B01", "--name", "县财政和国资局"), "县财政和国资局 (B01)"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("county")
def test_each_act_is_recorded_and_says_what_follows(
    desk: Desk, call: tuple[str, ...], said: str
) -> None:
    assert said in done(desk.call(*call))
    assert desk.call("audit", "verify").code == Exit.DONE


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("ledger", "show", "1O1"), "Is it 101"),
        (("ledger", "list", "--unit", "县农业局"), "no unit"),
        (("officer", "promote", "101", "--rank", "section", "--on", "2026-02-30"), "no date"),
        (("officer", "promote", "101", "--on", "2025-12-01"), "--rank"),
        (("duty", "exempt", "101", "--reason", "电话 13800138000", "--approver", "王"), "phone"),
        (("duty", "recall", "101", "--on", "2026-02-01", *WHY), "is owed"),
        (("duty", "appraise", "102", "--grade", "good", "--text", "好"), "excellent"),
        (("unit", "limit", "B01", "--max-away", "-1", "--since", "2026-03-01"), "whole number"),
        (("plan", "rotation", "--from", "2026-1"), "YYYY-MM"),
        (("plan", "rotation", "--from", "2020-01"), "No stint can start"),
        (("draft", "publish", "99"), "no draft 99"),
        (("release", "show", "99"), "no release 99"),
        (("release", "withdraw", "7", *WHY), "latest release"),
        (("ledger", "list", "--user", "nobody"), "no account"),
    ],
)
@pytest.mark.usefixtures("county")
def test_what_makes_no_sense_is_refused_in_one_sentence(
    desk: Desk, call: tuple[str, ...], said: str
) -> None:
    refused(desk.call(*call), said)


# --- drafts and releases ------------------------------------------------------------------------


def test_a_draft_goes_its_way_to_a_release(desk: Desk, open_books: Books, tmp_path: Path) -> None:
    with_county(open_books)
    enter(open_books, "101")
    draft = draft_for(open_books, ("101", "2026-03-01"))
    assert "2026-01-01 – 2026-12-01" in done(desk.call("draft", "list"))
    assert "Draft 1 (draft)" in done(desk.call("draft", "show", draft))
    assert "lunzhi draft approve 1" in done(desk.call("draft", "submit", draft))
    refused(desk.call("draft", "publish", draft), "awaits approval")
    assert "lunzhi draft publish 1" in done(desk.call("draft", "approve", draft))
    out = done(desk.call("draft", "publish", draft))
    assert "release 1" in out
    assert "干部101" in out
    page = tmp_path / "page.html"
    done(desk.call("release", "show", "--html", page))
    assert "干部101" in page.read_text("utf-8")
    done(desk.call("release", "export", "-o", tmp_path / "out"))
    problem, plan = sorted(tmp_path.glob("out/*"), reverse=True)
    assert desk.call("verify", problem, plan).code == Exit.DONE


def test_a_release_is_shown_with_its_changes_and_the_chain(desk: Desk, county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-04-01"))
    out = done(desk.call("release", "show"))
    for piece in ("Release 2 (in force)", "Head of the audit chain", "1 of 1"):
        assert piece in out
    lines = done(desk.call("release", "list")).splitlines()
    assert [line.split()[1] for line in lines if line.strip()[:1].isdigit()] == ["in", "superseded"]
    assert "cancelled" in done(desk.call("release", "withdraw", "2", *WHY))
    assert "withdrawn" in done(desk.call("release", "list"))


def test_the_second_to_publish_is_told_what_changed(desk: Desk, county: Books) -> None:
    first, second = (approved_draft(county, ("101", f"2026-0{n}-01")) for n in (3, 4))
    done(desk.call("draft", "publish", first))
    refused(
        desk.call("draft", "publish", second),
        "console:", "published release 2", "干部101 (县财政局): — → 1 Mar 2026",
    )  # fmt: skip


def test_a_draft_that_breaks_a_rule_by_now_is_refused_with_the_rule(
    desk: Desk, county: Books
) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    done(desk.call("leave", "add", "101", "--first", "2026-04-01", "--last", "2026-04-05"))
    refused(desk.call("draft", "publish", draft), "breaks rules, 1 in all", "available")


def test_a_draft_is_sent_back_or_discarded(desk: Desk, county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    assert "sent back" in done(desk.call("draft", "return", draft, "--reason", "再议"))
    assert "discarded" in done(desk.call("draft", "discard", draft))
    assert "no draft" in done(desk.call("draft", "list"))


@pytest.mark.usefixtures("county")
def test_an_account_acts_within_its_role_only(desk: Desk) -> None:
    assert desk.call("user", "add", "auditor1", "--role", "auditor").code == Exit.DONE
    assert "干部101" in done(desk.call("ledger", "list", "--user", "auditor1"))
    refused(
        desk.call("duty", "exempt", "101", *WHY, "--user", "auditor1"),
        "auditor1 may not do this", "organisation department",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("county")
def test_a_plan_is_made_solved_and_kept_as_a_draft(desk: Desk) -> None:
    answer = desk.call("plan", "rotation", "--from", "2026-01", "--months", "6", "--quiet")
    assert answer.code == Exit.DONE, answer.err
    assert "Job " in answer.err
    assert "2 of 2 cadres have a stint" in answer.out
    assert "lunzhi draft submit" in answer.out
    pins = ("--pin", "101:2026-03-01:desk", "--pin", "101:2026-04-01:desk")
    refused(desk.call("plan", "rotation", "--from", "2026-01", *pins), "faults: 1")
    leave = ("leave", "add", "101", "--first", "2026-04-01", "--last", "2026-04-05")
    done(desk.call(*leave))
    answer = desk.call("plan", "rotation", "--from", "2026-01", "--pin", "101:2026-03-01:desk")
    assert answer.code == Exit.CONTRADICTION
    assert "干部101 (101, " in answer.out


@pytest.mark.slow
def test_the_demo_is_made_and_made_again(desk: Desk, tmp_path: Path) -> None:
    out = done(desk.call("demo", "-o", tmp_path / "out"))
    assert "release 1" in out
    assert (tmp_path / "out" / "plan.html").exists()
    assert len(list((tmp_path / "out" / "calendars").iterdir())) > 70
    assert "Password: " in out
    again = done(desk.call("demo", "-o", tmp_path / "out"))
    before, _, accounts = out.partition("Accounts of the demo")
    assert again.startswith(before)
    # What is shown once is not shown again.
    assert "Password: " not in again
    assert "lunzhi user password" in again.removeprefix(before)
    assert "zuzhibu" in accounts
    assert len(json.loads(desk.call("ledger", "list", "--json").out)) == 50


def test_a_demo_needs_a_clock(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUNZHI_TODAY")
    answer = desk.call("demo", "-o", tmp_path)
    assert answer.code == Exit.BAD_INPUT
    assert "LUNZHI_TODAY=2026-01-01" in answer.err
