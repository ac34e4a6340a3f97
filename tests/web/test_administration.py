"""Accounts, backups and the audit, as administrators and auditors use them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.services.books.accounts import list_accounts
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.cases import change_case
from scheduler.services.books.sessions import sessions_of
from scheduler.services.books.subscriptions import Wish, subscribe
from scheduler.store.audit import record
from scheduler.words import LANGUAGES, Words
from tests.web.site import CASE, NOW, Site
from web.facts import facts_of

PASSWORD = re.compile(r'class="password"><code>([^<]+)<')


def test_an_account_is_added_and_its_password_shown_once(site: Site) -> None:
    client = site.client("administrator")
    answer = site.post(client, "/users", name="新人/甲", role="auditor")
    found = PASSWORD.search(answer.text)
    assert found is not None
    assert answer.headers["Cache-Control"] == "no-store"
    front = site.app.extensions["lunzhi_front"]
    assert front.sign_in("新人/甲", found[1], "x")
    listed = client.get("/users").text
    assert "新人/甲" in listed
    assert found[1] not in listed
    assert client.get("/users/account", query_string={"name": "新人/甲"}).status_code == 200


def test_who_handles_cases_may_be_tied_to_an_officer(site: Site) -> None:
    client = site.client("administrator")
    fields = {"name": "督查员", "officer": site.officer}
    assert site.post(client, "/users", role="organisation", **fields).status_code == 409
    assert site.post(client, "/users", role="inspection", **fields).status_code == 200
    found = {view.name: view.officer for view in list_accounts(site.books)}
    assert found["督查员"] == site.officer


def test_whose_an_account_is_is_said_anew_on_its_page(site: Site) -> None:
    client, clerk = site.client("administrator"), site.client("inspection")
    sent = {"name": "inspection", "officer": site.officer}
    assert site.post(client, "/users/account/tie", unit="B99", **sent).status_code == 409
    assert site.post(client, "/users/account/tie", unit="B02", **sent).status_code == 303
    assert clerk.get("/account").status_code == 303
    text = client.get("/users/account?name=inspection").text
    assert 'value="B02"' in text
    assert f'value="{site.officer}"' in text
    assert f"B02、{site.officer}" in client.get("/users").text
    assert site.post(client, "/users/account/tie", name="inspection").status_code == 303
    assert {
        (view.unit, view.officer) for view in list_accounts(site.books) if view.name == "inspection"
    } == {(None, None)}
    assert "/users/account/tie" not in client.get("/users/account?name=organisation").text


def test_auditors_look_at_accounts_and_addresses_and_manage_none(site: Site) -> None:
    subscribe(site.books, Wish("bureau"))
    client = site.client("auditor")
    users, addresses = client.get("/users").text, client.get("/subscriptions").text
    assert "inspection" in users
    assert "console:" in addresses
    for text in (users, addresses):
        assert "<form" not in text.partition("<main")[2].partition("</main")[0]
    assert "/users/account" not in users
    assert client.get("/users/account?name=inspection").status_code == 403
    assert site.post(client, "/subscriptions", kind="bureau").status_code == 403


def test_what_a_case_was_and_is_told(site: Site) -> None:
    change_case(site.books, CASE, {"severity": 5, "units": ["B02"], "kind": "abnormal"})
    text = site.client("auditor").get("/audit").text
    for said in ("严重程度 3 → 5", "越级走访 → 异常访", "涉事单位"):
        assert said in text, said


def test_what_cannot_be_added_is_said_beside_what_was_entered(site: Site) -> None:
    client = site.client("administrator")
    taken = site.post(client, "/users", name="Auditor", role="auditor")
    assert taken.status_code == 409
    assert 'value="Auditor"' in taken.text
    lacking = site.post(client, "/users", name="someone", role="liaison")
    assert "单位" in lacking.text
    assert lacking.status_code == 409
    assert not PASSWORD.search(lacking.text)


def test_a_closed_account_is_out_and_can_come_back(site: Site) -> None:
    client, gone = site.client("administrator"), site.client("petitions")
    site.post(client, "/users/account/close", name="petitions")
    assert gone.get("/account").status_code == 303
    assert "已停用" in client.get("/users/account?name=petitions").text
    site.post(client, "/users/account/reopen", name="petitions")
    assert {view.name for view in list_accounts(site.books) if not view.active} == set()


def test_another_password_ends_the_one_before(site: Site) -> None:
    front, client = site.app.extensions["lunzhi_front"], site.client("administrator")
    answer = site.post(client, "/users/account/password", name="petitions")
    found = PASSWORD.search(answer.text)
    assert found is not None
    assert front.sign_in("petitions", "a good long password", "x") is None
    assert front.sign_in("petitions", found[1], "x")


def test_sessions_of_an_account_are_ended(site: Site) -> None:
    client = site.client("administrator")
    site.client("petitions")
    line = sessions_of(site.books, "petitions", NOW)[0]
    page = client.get("/users/account?name=petitions").text
    assert f"/users/account/sessions/{line.id}/end" in page
    site.post(client, f"/users/account/sessions/{line.id}/end", name="petitions")
    assert sessions_of(site.books, "petitions", NOW) == []
    site.client("auditor")
    site.post(client, "/users/account/sessions/end", name="auditor")
    assert sessions_of(site.books, "auditor", NOW) == []


def test_a_backup_is_made_listed_and_fetched(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUNZHI_BACKUPS", str(tmp_path / "backups"))
    client = site.client("administrator")
    assert "还没有备份" in client.get("/backups").text
    assert site.post(client, "/backups").headers["Location"].endswith("done=backup_made")
    (name,) = [path.name for path in (tmp_path / "backups").iterdir()]
    assert name in client.get("/backups").text
    answer = client.get(f"/backups/file/{name}")
    assert answer.data == (tmp_path / "backups" / name).read_bytes()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
    assert client.get("/backups/file/lunzhi.db").status_code == 404
    assert site.client("auditor").get(f"/backups/file/{name}").status_code == 403


def test_the_database_is_checked(site: Site) -> None:
    assert "数据库完好" in site.client("administrator").get("/backups/check").text


def test_the_audit_is_read_page_by_page_and_filtered(site: Site) -> None:
    client = site.client("auditor")
    text = client.get("/audit").text
    everything = audit_entries(site.books, Wanted(), 1).matching
    assert f"共{everything}条，显示第1至50条" in text
    assert f"显示第51至{everything}条" in client.get("/audit?page=2").text
    assert f"显示第51至{everything}条" in client.get("/audit?page=99999999999").text
    assert "共1条" in client.get("/audit?act=release.published").text
    assert "共1条" in client.get("/audit?subject=officer:1").text
    assert "没有符合条件的记录" in client.get("/audit?actor=nobody").text
    assert "没有符合条件的记录" in client.get("/audit?last=2020-01-01").text
    assert client.get("/audit?first=x").status_code == 422
    assert client.get("/audit?act=no.such").status_code == 422


def test_entries_name_people_and_their_values(site: Site) -> None:
    text = site.client("auditor").get("/audit?subject=officer:1").text
    assert "导入：新增人员" in text
    assert "职级 副科" in text.replace("\n", "")
    assert "deputy_section" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_of_any_form_are_told(language: str) -> None:
    words = Words(language)
    values = {
        "first": "2026-01-02", "unheard_of": None, "hard": True, "moves": [{"duty": 1}],
        "changes": [["rank", None, "section"], ["rank", "section", "deputy_division"], "odd"],
        "name": "<b>", "text": "长" * 500, "kind": "leave",
    }  # fmt: skip
    told = {fact.label: fact for fact in facts_of(words, values)}
    assert len(told) == len(values)
    assert told["unheard_of"].text == "—"
    assert words("leave.leave") in [fact.text for fact in told.values()]
    assert words("rank.section") in told[words("audit.key.changes")].text
    assert [fact.short for fact in told.values() if fact.short]


def test_the_chain_is_verified_by_a_press(site: Site) -> None:
    client = site.client("auditor")
    assert "审计完好" in site.post(client, "/audit/verify").text
    assert site.post(client, "/audit/verify", head="no hash").status_code == 409
    with site.store.noting() as session:
        connection = session.connection()
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(guards).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'x' WHERE seq = 3")
    answer = site.post(client, "/audit/verify")
    assert "第3条" in answer.text
    assert 'role="alert"' in answer.text


def test_pages_of_the_audit_hold_what_stands_before_the_newest(site: Site) -> None:
    with site.store.writing() as session:
        for number in range(5):
            record(
                session, at=site.books.now(), actor="x", act="db.restored", subject="books",
                values={"n": number},
            )  # fmt: skip
    found = audit_entries(site.books, Wanted(actor="x"), 2, 1)
    assert [entry.values for entry in found.entries] == [{"n": 2}, {"n": 3}]
    assert found.matching == 5
